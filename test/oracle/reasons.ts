import type { Configuration, Digest, Image } from '../../lambda/core/image.ts';
import { aboutOf, partsOf, rootless } from './parts.ts';
import type { Part } from './parts.ts';
import { isBuild, rankReasons } from './ranks.ts';
import { matches } from './tags.ts';
import type { World } from './world.ts';

/**
 * Why each component with a root stays, by the words of docs/policy-reference.md, section "How it decides"; written from
 * these alone, and as plainly as possible. None goes for no reason.
 */
export function reasonsByWords(world: World): ReadonlyMap<Digest, readonly string[]> {
  const parts = partsOf(world.images);
  return new Map(parts.map((part) => [part.root.digest, told(reasonsFor(part, parts, world))]));
}

/** Configurations are read of what nothing else keeps, so that nothing is said of others that cannot be. */
function told(reasons: readonly string[]): readonly string[] {
  const others = [...new Set(reasons)].filter((rule) => rule !== 'unreadable-config').toSorted();
  return others.length > 0 ? others : [...new Set(reasons)];
}

/** What goes: an image that several components hold only if all of them go. */
export function goingByWords({ images }: World, reasons: ReturnType<typeof reasonsByWords>): readonly Digest[] {
  const kept = partsOf(images).filter(({ root }) => reasons.get(root.digest)?.length !== 0);
  const staying = new Set([...kept.flatMap(({ members }) => members), ...rootless(images)]);
  return images.filter((image) => !staying.has(image)).map(({ digest }) => digest);
}

function reasonsFor(part: Part, parts: readonly Part[], world: World): readonly string[] {
  const isGivenUp = world.policy.orphans === 'empty' && world.isOrphan;
  return [
    ...(isUsed(part, world) ? ['used'] : []),
    ...part.members.flatMap((member) => memberReasons(member, world)),
    ...part.members.flatMap((member) => archiveReasons(member, world)),
    ...labelReasons(part, world),
    ...(isGivenUp ? [] : tagReasons(part, world)),
    ...(isGivenUp ? [] : rankReasons(part, parts, world)),
    ...(isBuild(part) ? [] : ['unknown-kind']),
    ...unreadableReasons(part, world),
  ];
}

function memberReasons(member: Image, world: World): readonly string[] {
  const { policy, nowMs, pulledWithinMs, seenWithinMs } = world;
  const agesMs = [member.pushedAtMs, member.restoredAtMs, ...member.tags.map((tag) => world.taggedAtMs.get(tag))];
  const isWithin = (atMs: number | undefined, lengthMs: number): boolean =>
    atMs !== undefined && nowMs - atMs < lengthMs;
  return [
    ...(isWithin(world.seenInUseMs.get(member.digest), seenWithinMs) ? ['seen-within'] : []),
    ...(isWithin(member.pulledAtMs, pulledWithinMs) ? ['pulled-within'] : []),
    ...(agesMs.some((atMs) => isWithin(atMs, policy.minimumAgeMs)) ? ['too-young'] : []),
    ...(isPlatform(member) && isWithin(createdAtMs(member.configuration), policy.createdWithinMs)
      ? ['created-within']
      : []),
  ];
}

function archiveReasons(member: Image, { policy, archivedByUs }: World): readonly string[] {
  const isTheirs = member.status === 'archived' && !archivedByUs.has(member.digest) && policy.archived === 'keep';
  return member.status === 'activating' || isTheirs ? ['archived-by-others'] : [];
}

/** By a digest, wherever that is, also of what it lists and is not here; by a tag only in this repository. */
function isUsed({ members }: Part, { references, ranBefore }: World): boolean {
  const listed = members.flatMap(({ manifest }) => (manifest.kind === 'index' ? manifest.lists : []));
  const digests = new Set([...members.map(({ digest }) => digest), ...listed]);
  const tags = new Set(members.flatMap((member) => member.tags));
  return (
    [...ranBefore.keys()].some((digest) => digests.has(digest)) ||
    references.some(
      (one) =>
        (one.digest !== undefined && digests.has(one.digest)) ||
        (one.repository?.region === 'eu-west-1' && one.tag !== undefined && tags.has(one.tag)),
    )
  );
}

/** What is about something is a part of no build. */
const isPlatform = (image: Image): boolean => image.manifest.kind === 'platform' && aboutOf(image).length === 0;

const createdAtMs = (said: Configuration | undefined): number | undefined =>
  said && 'labels' in said ? said.createdAtMs : undefined;

const tagReasons = ({ members }: Part, { policy }: World): readonly string[] =>
  members.some(({ tags }) => tags.some((tag) => policy.keepTags.some((glob) => matches(tag, glob))))
    ? ['protected-tag']
    : [];

function labelReasons({ members }: Part, { policy }: World): readonly string[] {
  const { keep, only, except } = policy.labels;
  const said = members.filter(isPlatform).map(({ configuration }) => configuration);
  const unreadable = said.filter((one) => one && 'because' in one);
  const hasOneOf = (list: readonly string[]): boolean =>
    said.some((one) => list.some((label) => isLabelled(one, label)));
  // Of what nothing can be read it is not said that it has no label: it stays for being unreadable.
  const isTold = said.length === 0 || unreadable.length < said.length;
  const isOutside = isTold && only.length > 0 && !hasOneOf(only);
  return [
    ...(isOutside || hasOneOf([...keep, ...except]) ? ['protected-label'] : []),
    ...(asksConfigurations(policy) && unreadable.length > 0 ? ['unreadable-config'] : []),
  ];
}

const asksConfigurations = ({ createdWithinMs, labels: { keep, only, except } }: World['policy']): boolean =>
  createdWithinMs > 0 || [...keep, ...only, ...except].length > 0;

function isLabelled(said: Configuration | undefined, wanted: string): boolean {
  if (!said || !('labels' in said)) return false;
  const equals = wanted.indexOf('=');
  const name = equals < 0 ? wanted : wanted.slice(0, equals);
  return Object.entries(said.labels).some(
    ([key, value]) => key === name && (equals < 0 || matches(value, wanted.slice(equals + 1))),
  );
}

function unreadableReasons({ members }: Part, { images }: World): readonly string[] {
  if (!images.some(isUnreadable)) return [];
  return members.some((member) => member.tags.length === 0 || isUnreadable(member)) ? ['unreadable-manifest'] : [];
}

const isUnreadable = ({ manifest }: Image): boolean => manifest.kind === 'unreadable';
