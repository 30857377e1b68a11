import fc from 'fast-check';
import { anyWorld } from './any-world.ts';
import type { World } from './world.ts';

/** How many worlds: more in a campaign, `RUNS=100000 SEED=random npm test -- oracle`. */
const numRuns = Number(process.env['RUNS'] ?? 2000);

/** Long enough for a campaign. */
export const hourMs = 3_600_000;

/** Checks any worlds, and says how many and from which seed: a run that tried nothing is seen. */
export function inEveryWorld(check: (world: World) => void, more: () => string = () => ''): void {
  let worlds = 0;
  fc.assert(
    fc.property(anyWorld, (world) => {
      check(world);
      worlds += 1;
    }),
    { numRuns },
  );
  const { currentTestName = '' } = expect.getState();
  process.stderr.write(`${worlds} worlds, seed ${fc.readConfigureGlobal().seed}${more()}: ${currentTestName}\n`);
}
