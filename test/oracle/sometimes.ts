import fc from 'fast-check';
import type { Digest } from '../../lambda/core/image.ts';
import { dayMs, digest, nowMs } from '../core/build.ts';

/** Days on a coarse grid, so that ties and the very edges of windows come up; some before there were registries, or to come. */
export const anyTimeMs: fc.Arbitrary<number> = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(40, 30, 20, 13, 8, 5, 3, 2, 1).map((days) => nowMs - days * dayMs) },
  { weight: 1, arbitrary: fc.constantFrom(0, Date.parse('2106-02-07'), nowMs) },
);

/** In one of three cases. */
export const sometimes = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

/** The usual, but for one in so many, which is one of these. */
export const rarely = <Value>(usual: Value, oneIn: number, ...others: readonly Value[]): fc.Arbitrary<Value> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

/** The digest of image number i: where it stands among others has nothing to do with its number. */
export const numbered = (i: number): Digest => digest(`${'cahfebgdnpkmjoil'.charAt(i)}${i}`);
