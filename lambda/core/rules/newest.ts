import { familyReader } from '../families.ts';
import { allIn, foundIn } from '../found.ts';
import { firstMatch } from '../glob.ts';
import { grouped } from '../grouped.ts';
import { subjectsOf } from '../image.ts';
import type { Image } from '../image.ts';
import { ranksByTime, ranksByVersion } from '../ranking.ts';
import type { Retention } from '../retention.ts';
import { buildsIn, byPush, isBuild, rankedBy } from '../builds.ts';
import type { Build } from '../builds.ts';
import type { KeepReason } from '../verdict.ts';
import { silent } from './rule.ts';
import type { Facts, Opinion } from './rule.ts';

export function protectedTag({ keepTags }: Retention): Opinion {
  const patternFor = firstMatch(keepTags);
  return ({ tags }) =>
    foundIn(tags, (tag) => {
      const pattern = patternFor(tag);
      return pattern === undefined ? undefined : { rule: 'protected-tag', tag, pattern };
    });
}

/** Ranks all builds of a family, also those that other rules keep. Each group of a family is ranked for itself. */
export function newestInFamily(given: Retention & Facts): Opinion {
  const rankedIn = rankedBy(given);
  const groups = buildsIn(given.components, familyReader(given));
  const reasons = grouped(
    allIn(groups, (group) => reasonsIn(group, rankedIn(group.builds, group.family.orderBy), given.nowMs)),
  );
  return ({ id }) => reasons.get(id) ?? [];
}

/** So many of the newest by push stay in any case: a wrong version, or an old build with a new tag, must not cost the last one. */
const leastByPush = { pushed: 1, semver: 3 } as const;

type Group = ReturnType<typeof buildsIn>[number];
type RankedBuild = ReturnType<ReturnType<typeof rankedBy>>[number];

function reasonsIn(
  { family, group }: Group,
  builds: readonly RankedBuild[],
  nowMs: number,
): readonly (readonly [RankedBuild['id'], KeepReason])[] {
  const { name, keepNewest, keepWithinMs, orderBy } = family;
  const least = leastByPush[orderBy];
  const pushed = builds.map(byPush);
  const byFirstPush = ranksByTime(pushed);
  const isByPushAlone = pushed.every((build, i) => build === builds[i]);
  const byTime = isByPushAlone ? byFirstPush : ranksByTime(builds);
  const byOrder = orderBy === 'semver' ? ranksByVersion(pushed) : byTime;
  const about = { rule: 'newest-in-family', family: name, ...(group === undefined ? {} : { group }) } as const;
  const isAmong = (ranks: ReadonlyMap<RankedBuild['id'], number>, id: RankedBuild['id'], most: number): boolean =>
    (ranks.get(id) ?? Infinity) <= most;
  // Few are left of a large repository: only of these reasons are put together.
  const staying = builds.filter(
    ({ id, sinceMs }) =>
      isAmong(byOrder, id, keepNewest) || isAmong(byFirstPush, id, least) || nowMs - sinceMs < keepWithinMs,
  );
  return staying.flatMap(({ id, sinceMs }) => {
    const [rank = Infinity, pushRank = Infinity] = [byOrder.get(id), byFirstPush.get(id)];
    const byRank = rank <= keepNewest ? [[id, { ...about, rank, keepNewest, by: orderBy }] as const] : [];
    const isLeast = pushRank <= least && (byRank.length === 0 || orderBy === 'semver');
    const byLeast = isLeast ? [[id, { ...about, rank: pushRank, keepNewest: least, by: 'pushed' }] as const] : [];
    const isYoung = nowMs - sinceMs < keepWithinMs;
    const young = { rule: 'young-in-family', family: name, sinceMs, keepWithinMs } as const;
    return [...byRank, ...byLeast, ...(isYoung ? [[id, young] as const] : [])];
  });
}

/** Ranks roots that nobody gave a name. The last of them may go: nothing says that they are builds at all. */
export function newestUntagged({ components, untagged, ...given }: Retention & Facts): Opinion {
  const { keepNewest, keepWithinMs } = untagged;
  const nameless = foundIn(components, (component): Build | undefined =>
    isBuild(component) && component.buildTags.length === 0 ? { component, tags: [] } : undefined,
  );
  if (nameless.length === 0) return silent;
  const ranks = ranksByTime(rankedBy(given)(nameless));
  const young = new Set(
    nameless.flatMap(({ component }) => {
      const isYoung = component.root && given.nowMs - component.root.pushedAtMs < keepWithinMs;
      return isYoung ? [component] : [];
    }),
  );
  return (component) => {
    const rank = ranks.get(component.id) ?? Infinity;
    return [
      ...(rank <= keepNewest ? [{ rule: 'newest-untagged', rank, keepNewest } as const] : []),
      ...(component.root && young.has(component)
        ? [{ rule: 'young-untagged', pushedAtMs: component.root.pushedAtMs, keepWithinMs } as const]
        : []),
    ];
  };
}

/**
 * Whether an index that nobody read may take a rank in a family that its own tags are not in: by the tags of what it lists.
 * It would push something else out, so that it has to be read even if nothing is condemned so far.
 */
export function mayRankByWhatItLists({ images, ...given }: Retention & Pick<Facts, 'images'>): boolean {
  if (!images.some(({ manifest }) => manifest.kind === 'unread')) return false;
  const familiesOf = familyReader(given);
  const namesOf = ({ tags }: Image) =>
    familiesOf(tags).map(({ family, group }) => JSON.stringify([family.name, group]));
  const all = new Set(images.filter((image) => subjectsOf(image).length === 0).flatMap(namesOf));
  const mayBeMore = (image: Image): boolean =>
    image.manifest.kind === 'unread' && new Set(namesOf(image)).size < all.size;
  return images.some(mayBeMore);
}
