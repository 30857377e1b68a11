import fc from 'fast-check';
import type { Family, Retention } from '../../lambda/core/retention.ts';
import { dayMs, retention } from '../core/build.ts';

/** Mostly none: what keeps everything decides nothing. */
export const anyWindowMs: fc.Arbitrary<number> = fc
  .constantFrom(0, 0, 0, 0, 0, 0, 2, 3, 5, 13)
  .map((days) => days * dayMs);

const patterns = [
  { tags: ['*SNAPSHOT*'] },
  { tags: ['*'] },
  { tags: ['*'] },
  { tags: ['v*'] },
  { tags: ['[0-9]*'] },
  { tags: ['[!v]*', 'v2*'] },
  { tags: ['1.?.?', '*-rc*'] },
  { tags: ['feature-{name}-*'], groupBy: 'name' },
  { tags: ['{name}-*', 'v{name}'], groupBy: 'name' },
  { tags: ['*-{n}-*', '{n}.0.0', '[0-9].{n}'], groupBy: 'n' },
  { tags: ['{v}?*', '?{v}'], groupBy: 'v' },
] as const;

const anyFamily: fc.Arbitrary<Omit<Family, 'name'>> = fc
  .record({
    pattern: fc.constantFrom(...patterns),
    keepNewest: fc.constantFrom(1, 1, 2, 3),
    keepWithinMs: anyWindowMs,
    orderBy: fc.constantFrom('pushed', 'semver'),
  })
  .map(({ pattern, ...rest }) => ({ ...pattern, ...rest }));

const anyWanted = fc.subarray(['team', 'keep=a*', 'team=?', '__proto__', 'team='], { maxLength: 2 });

/** Any entry of `retention`, as strict as can be where nothing else is drawn. */
export const anyPolicy: fc.Arbitrary<Retention> = fc
  .record({
    minimumAgeMs: anyWindowMs,
    createdWithinMs: anyWindowMs,
    keepTags: fc.oneof(
      fc.constant([]),
      fc.subarray(['latest', '*.0', 'feature-a*', '[!0-9]*-1', 'sha256-*'], { maxLength: 2 }),
    ),
    families: fc.array(anyFamily, { maxLength: 3 }),
    untagged: fc.record({ keepNewest: fc.nat(2), keepWithinMs: anyWindowMs }),
    labels: fc.oneof(
      fc.constant({ keep: [], only: [], except: [] }),
      fc.constant({ keep: [], only: [], except: [] }),
      fc.record({ keep: anyWanted, only: anyWanted, except: anyWanted }),
    ),
    archived: fc.constantFrom('keep', 'delete'),
    orphans: fc.constantFrom('keep', 'empty'),
  })
  .map(({ families, ...rest }) =>
    retention({ ...rest, families: families.map((family, i) => ({ name: `family ${i}`, ...family })) }),
  );

/** One that keeps nothing but what is newest. */
export const anyRankingPolicy: fc.Arbitrary<Retention> = fc
  .array(anyFamily, { minLength: 1, maxLength: 2 })
  .map((families) =>
    retention({ families: families.map((family, i) => ({ name: `family ${i}`, ...family, keepWithinMs: 0 })) }),
  );
