import type { SemVer } from 'semver';
import parse from 'semver/functions/parse.js';

/**
 * Reads a tag as a semantic version: `1.2.3`, `v1.2`, `1.2.3-rc.1`, `1.2.3+4` or, since a tag cannot hold a plus, `1.2.3_4`.
 * What is missing counts as 0, and zeros in front as nothing; what a build says does not count, whatever it is. Undefined if it is no version.
 */
export function versionIn(tag: string): SemVer | undefined {
  const [, main, prerelease = ''] = shape.exec(tag) ?? [];
  if (main === undefined) return undefined;
  const parts = `${main}.0.0`.split('.').slice(0, 3);
  const number = parts.map((part) => part.replace(/^0+(?=\d)/, '')).join('.');
  return parse(`${number}${prerelease}`) ?? undefined;
}

const shape = /^v?(\d{1,16}(?:\.\d{1,16}){0,2})(-[^+_]*)?(?:[+_].*)?$/;

/** Newest first, as semver orders them: a pre-release comes before its release, and builds do not count. */
export const newerVersion = (a: SemVer | undefined, b: SemVer | undefined): number => {
  if (a && b) return b.compare(a);
  return Number(a === undefined) - Number(b === undefined);
};
