import { compareText } from './image.ts';
import { digits, hex, lengths, orderOf, patternOf, tagKinds } from './tag-kinds.ts';
import type { TagKind } from './tag-kinds.ts';

/** How many tags of a repository each glob takes, with a few of them: that is all that is remembered of tags. */
export type TagCounts = ReadonlyMap<string, GlobCount>;

interface GlobCount {
  readonly kind: TagKind;
  readonly tags: number;
  readonly examples: readonly string[];
}

/** The tags of one kind, with the globs of a policy that take just these if the kinds before it are asked first. */
export interface TagFamily extends GlobCount {
  readonly globs: readonly string[];
  /** In how many repositories there are such tags. */
  readonly repositories: number;
}

/** Sorts the tags of one repository by the globs that take them. */
export function countTags(tags: Iterable<string>): TagCounts {
  const counts = new Map<string, { readonly kind: TagKind; tags: number; examples: readonly string[] }>();
  for (const tag of tags) {
    const { kind, glob } = patternOf(tag);
    const count = counts.get(glob) ?? { kind, tags: 0, examples: [] };
    counts.set(glob, { kind, tags: count.tags + 1, examples: lastOf([...count.examples, tag]) });
  }
  return counts;
}

/** The families that the tags of some repositories fall into, in the order of a policy; each has at least one tag. */
export function familiesIn(repositories: readonly TagCounts[]): readonly TagFamily[] {
  const counts = withoutLuckyHashes(repositories);
  const byKind = Map.groupBy(
    counts.flatMap((one) => [...one]),
    ([, { kind }]) => kind,
  );
  const longer = longerThan(new Set(counts.flatMap((one) => [...one.keys()])));
  return tagKinds.flatMap((kind) => {
    const found = byKind.get(kind) ?? [];
    if (found.length === 0) return [];
    const globs = [...new Set([...found.map(([glob]) => glob), ...(longer.get(kind) ?? [])])];
    return [
      {
        kind,
        globs: globs.toSorted((a, b) => placeOf(a) - placeOf(b)),
        tags: tagsOf(found.map(([, count]) => count)),
        repositories: counts.filter((one) => [...one.values()].some((count) => count.kind === kind)).length,
        examples: lastOf(found.flatMap(([, { examples }]) => examples)),
      },
    ];
  });
}

/** Numbers grow, and so do short hashes: what will be one character longer belongs to the same family. */
const longerThan = (seen: ReadonlySet<string>): ReadonlyMap<TagKind, readonly string[]> =>
  new Map([
    [
      'build-numbers',
      lengths(1, 19).flatMap((length) =>
        seen.has(digits(length)) && !seen.has(hex(length + 1)) ? [digits(length + 1)] : [],
      ),
    ],
    ['commits', lengths(7, 11).flatMap((length) => (seen.has(hex(length)) ? [hex(length + 1)] : []))],
  ]);

/** Where there are short hashes, some have no letter by chance: numbers of that length are hashes unless they outnumber them. */
function withoutLuckyHashes(repositories: readonly TagCounts[]): readonly TagCounts[] {
  const tagsAt = (glob: string) => tagsOf(repositories.flatMap((one) => one.get(glob) ?? []));
  const lucky = new Map(
    lengths(7, 20).flatMap((length) =>
      tagsAt(hex(length)) > tagsAt(digits(length)) ? [[digits(length), hex(length)] as const] : [],
    ),
  );
  return repositories.map((one) => {
    const numbers = [...one].filter(([glob]) => lucky.has(glob));
    const counts = new Map([...one].filter(([glob]) => !lucky.has(glob)));
    for (const [glob, { tags, examples }] of numbers) {
      const as = lucky.get(glob) ?? glob;
      const before = counts.get(as) ?? { tags: 0, examples: [] };
      const all = lastOf([...before.examples, ...examples]);
      counts.set(as, { kind: 'commits', tags: before.tags + tags, examples: all });
    }
    return counts;
  });
}

const tagsOf = (counts: readonly GlobCount[]): number => counts.reduce((sum, { tags }) => sum + tags, 0);

const placeOf = (glob: string): number => orderOf.get(glob) ?? orderOf.size;

/** The last in the order of texts are mostly the newest, and do not depend on the order of a listing. */
const lastOf = (tags: readonly string[]): readonly string[] =>
  tags.length <= 2 ? tags.toSorted(compareText) : [...new Set(tags)].toSorted(compareText).slice(-2);
