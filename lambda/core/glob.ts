import { Minimatch } from 'minimatch';

/** Compiles globs once; what it returns finds the first that a text matches. */
export function firstMatch(patterns: readonly string[]): (text: string) => string | undefined {
  const globs = patterns.map((pattern) => new Minimatch(pattern, plainGlob));
  return (text) => globs.find((glob) => glob.match(text))?.pattern;
}

/** `*`, `**`, `?` and `[...]` only: what ECR's own lifecycle rules taught people, and quick to match. */
const plainGlob = { dot: true, nobrace: true, nocomment: true, noext: true, nonegate: true } as const;
