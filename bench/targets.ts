import { callsRatio } from './measure.ts';
import type { Result } from './measure.ts';
import { usageMemory } from './usage-memory.ts';

/** A number that must not be larger than its limit. */
interface Target {
  readonly name: string;
  readonly limit: number;
  readonly value: number;
}

/** What is aimed at, of the shapes that were measured. */
export function targets(results: readonly Result[]): readonly Target[] {
  const named = new Map(results.map((one) => [one.shape.name, one]));
  const empty = named.get('empty');
  const about = (name: string, make: (one: Result) => readonly Target[]): readonly Target[] => {
    const found = named.get(name);
    return found ? make(found) : [];
  };
  const doubled = (what: string, once: string, twice: string): readonly Target[] =>
    about(once, (one) => about(twice, (two) => doubling(what, [one, two], empty)));
  return [
    ...about('2000x500', (one) => [
      {
        name: 'CPU of a million images to the bare SDK loop',
        limit: 2.5,
        value: one.total.cpuMs / (one.sdk?.cpuMs ?? Number.NaN),
      },
      { name: 'MiB at a million images', limit: 300, value: one.total.peakRssMiB },
    ]),
    ...about('2000x1000', (two) => [
      { name: 'MiB at two million images', limit: 300, value: two.total.peakRssMiB },
      ...about('2000x500', (one) => [
        { name: 'MiB at two million to those at one', limit: 1.15, value: two.total.peakRssMiB / one.total.peakRssMiB },
      ]),
    ]),
    ...about('4000x500', (two) =>
      about('2000x500', (one) => [
        {
          name: 'MiB at two million images to those at one, in repositories of the same size',
          limit: 1.15,
          value: two.total.peakRssMiB / one.total.peakRssMiB,
        },
      ]),
    ),
    ...about('400x200-latency-100', (one) => [
      { name: 'wall time at 100 ms of latency to the ideal', limit: 1.3, value: one.total.wallMs / one.idealWallMs },
    ]),
    ...about('200x5-throttled-20', (one) => [
      { name: 'wall time of listing at 20 a second to the ideal', limit: 1.1, value: listingMs(one) / one.idealWallMs },
    ]),
    ...doubled('repositories', '1000x500', '2000x500'),
    ...doubled('small repositories', '10000x5', '20000x5'),
    ...doubled('images of one repository', '1x50000', '1x100000'),
    ...doubled('tags', '100x500-tags-5', '100x500-tags-10'),
    ...doubled('consumers', '100x100-consumers-50000', '100x100-consumers-100000'),
    ...results.map((one) => ({ name: `calls to the floor, ${one.shape.name}`, limit: 1.02, value: callsRatio(one) })),
    { name: 'bytes of usage for each reference', limit: 200, value: usageBytes() },
    ...(empty ? [{ name: 'ms of CPU until the first call', limit: 150, value: empty.firstCall.cpuMs }] : []),
  ];
}

/** Of as many tasks as the largest of the shapes has. */
function usageBytes(): number {
  const { each, finding } = usageMemory(100_000, 100);
  return each + finding;
}

/** The cost of twice as much, without what an empty account costs. */
function doubling(what: string, [one, two]: readonly [Result, Result], empty: Result | undefined): readonly Target[] {
  const fixedMs = empty?.total.cpuMs ?? 0;
  const value = (two.total.cpuMs - fixedMs) / (one.total.cpuMs - fixedMs);
  return [{ name: `CPU of twice as many ${what}`, limit: 2.1, value }];
}

function listingMs({ stages }: Result): number {
  const at = (name: string): number => stages.find(({ stage }) => stage === name)?.wallMs ?? 0;
  return at('listing') - at('survey of consumers');
}
