import { foundIn } from './found.ts';
import { firstMatch, groupReader } from './glob.ts';
import type { Family, Retention } from './retention.ts';

/** A tag in the family that it belongs to, and what its placeholder stands for where the family has one. */
export interface FamilyTag {
  readonly family: Family;
  readonly tag: string;
  readonly group: string | undefined;
}

/** Each tag belongs to the first family that it matches, a protected one to none; so that an image may be in several. */
export function familyReader({
  families,
  keepTags,
}: Pick<Retention, 'families' | 'keepTags'>): (tags: readonly string[]) => readonly FamilyTag[] {
  const isProtected = firstMatch(keepTags);
  const readers = families.map((family) => ({ family, read: memberReader(family) }));
  const familyOf = (tag: string): FamilyTag | undefined => {
    for (const { family, read } of readers) {
      const found = read(tag);
      if (found) return { family, tag, group: found.group };
    }
    return undefined;
  };
  return (tags) => foundIn(tags, (tag) => (isProtected(tag) === undefined ? familyOf(tag) : undefined));
}

/** Of a family without a placeholder. */
const undivided = { group: undefined } as const;

/** Whether a tag is of a family, and of which group in it. */
function memberReader({ tags, groupBy }: Family): (tag: string) => { readonly group: string | undefined } | undefined {
  if (groupBy === undefined) {
    const patternFor = firstMatch(tags);
    return (tag) => (patternFor(tag) === undefined ? undefined : undivided);
  }
  const readers = tags.map((pattern) => groupReader(pattern, groupBy));
  return (tag) => {
    const group = readers.map((read) => read(tag)).find((found) => found !== undefined);
    return group === undefined ? undefined : { group };
  };
}

/** The tag without the architecture that it names: builds of one version for several architectures are one build. */
export const withoutArchitecture = (tag: string): string => tag.replace(architecture, '') || tag;

const names =
  'amd64|x86_64|x86-64|x64|arm64v8|arm64-v8|arm64|aarch64|armv[5-8]l?|arm-v[5-8]|arm32v[5-7]|armhf|arm|i386|ppc64le|s390x|riscv64|mips64le';
/** The number 386 is an architecture only where it cannot be a part of a version: `1.2.386` is one, and `386-rc1`. */
const architecture = new RegExp(
  `[-_.](?:linux[-_])?(?:${names})$|(?:[-_.]linux)?[-_]386$|^(?:(?:linux[-_])?(?:${names})|linux[-_]386)[-_]`,
);
