import { allIn } from '../found.ts';
import { grouped } from '../grouped.ts';
import { compareText, placeOf } from '../image.ts';
import { tagsMeantBy } from '../mentions.ts';
import { couldBePinned } from '../pins.ts';
import { isMeantBy } from '../reference.ts';
import { listOf, usersIn } from '../references.ts';
import type { Reference, Role } from '../usage.ts';
import type { UseReason } from '../verdict.ts';
import { silent } from './rule.ts';
import type { Facts, Opinion } from './rule.ts';

/** A tag means something in its own repository only; a digest is the same image wherever it is. */
export function inUse({ repository, references, ranBefore }: Facts): Opinion {
  const isHere = (one: Reference) => one.repository && placeOf(one.repository) === placeOf(repository);
  const usersOf = usersIn(references, repository);
  return ({ digests, members }) => {
    const ofDigests = allIn(digests, (digest) => listOf(references.byDigest.get(digest)));
    const ofMembers = allIn(members, usersOf);
    const before = allIn(digests, (digest) => ranBefore.get(digest) ?? []);
    if (ofDigests.length + ofMembers.length + before.length === 0) return [];
    const users = [...new Set([...ofDigests, ...ofMembers])];
    const now = withRole(users, 'in-use');
    const earlier = before.map((usedBy) => ({ usedBy }));
    const back = [...withRole(users, 'rollback-target'), ...earlier];
    const rule = now.some(isHere) ? 'in-use' : 'in-use-elsewhere';
    return [...evidence(rule, now), ...evidence('rollback-target', back)];
  };
}

const withRole = (users: readonly Reference[], role: Role): readonly Reference[] =>
  users.filter((user) => user.role === role);

/** Keeps the tags that the text may mean: those among its words or, if there are none, all. */
export function mentionedIn({ repository, components, mentions }: Facts): Opinion {
  const about = mentions.filter((mention) => isMeantBy(mention.repository, repository));
  if (about.length === 0) return silent;
  const tagsHere = new Set(components.flatMap(({ tags }) => tags));
  const here = about.map((mention) => [mention, tagsMeantBy(mention, (word) => tagsHere.has(word))] as const);
  const ofAll = here.flatMap(([mention, tags]) => (tags.length === 0 ? [mention] : []));
  const byTag = grouped(here.flatMap(([mention, tags]) => tags.map((tag) => [tag, mention] as const)));
  const alike = evidence('mentioned-in', ofAll);
  return ({ tags }) => {
    const said = tags.flatMap((tag) => byTag.get(tag) ?? []);
    return said.length === 0 ? alike : evidence('mentioned-in', [...ofAll, ...said]);
  };
}

/**
 * The digest that a service pinned and nobody can tell us: it may be any that was there when it was pinned. If all pulls
 * are recorded and it was pulled to be pinned, it is one that was pulled since then.
 */
export function pinnedUnknown({ repository, pins, recordsAllPulls }: Facts): Opinion {
  const here = pins.filter((pin) => placeOf(pin.repository) === placeOf(repository));
  if (here.length === 0) return silent;
  return ({ members }) =>
    evidence(
      'pinned-unknown',
      here.filter((pin) => members.some((member) => couldBePinned(pin, member, recordsAllPulls))),
    );
}

function evidence(rule: UseReason['rule'], users: readonly { readonly usedBy: string }[]): readonly UseReason[] {
  const usedBy = [...new Set(users.map((user) => user.usedBy))].toSorted(compareText);
  return usedBy.length === 0 ? [] : [{ rule, count: usedBy.length, usedBy: usedBy.slice(0, 10) }];
}
