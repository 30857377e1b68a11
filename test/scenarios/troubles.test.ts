import { chance, seedOr, shuffled } from '../chance.ts';
import { furnish } from './everything.ts';
import type { Everything } from './everything.ts';
import { onScene, twoRegions } from './scene.ts';
import type { Scene } from './scene.ts';
import { nameOf, operationsOf, suffer } from './troubles.ts';
import type { Operation, Trouble } from './troubles.ts';

/** In a campaign, every operation has every trouble for itself, and many have two: `RUNS=2000 npm run campaign`. */
const isCampaign = process.env['RUNS'] !== undefined;
const numRuns = Number(process.env['RUNS'] ?? 1);
const seed = seedOr(1);
const passes = isCampaign ? 2 : 1;

const kinds = ['denied', 'throttled', 'expiredToken', 'error', 'reset', 'lost', 'truncated', 'cut'] as const;
/** What only lists can have. */
const endless = 'endlessToken';
/** A connection that is silent is given up after ten seconds: for a campaign, and even there not for all. */
const hanging = isCampaign ? 10 : 0;

/** No trouble at all, after all others. */
const over: readonly Trouble[] = [];

const done: string[] = [];
afterAll(() => void process.stdout.write(`troubles (seed ${seed}): ${done.join('; ')}\n`));

interface Stage {
  readonly scene: Scene;
  readonly everything: Everything;
  readonly operations: readonly Operation[];
}

/** Furnishes an account, and asks each thing once: what is throttled past all attempts need not wait for these. */
const onStage = (play: (stage: Stage) => Promise<void>): Promise<void> =>
  onScene(twoRegions, async (scene) => {
    process.env['AWS_MAX_ATTEMPTS'] = '1';
    const everything = await furnish(scene.aws);
    try {
      await play({ scene, everything, operations: await operationsOf(scene, everything) });
    } finally {
      await everything.stop();
    }
  });

/** Troubles that befall different sources tell of themselves in one run. */
function bundled(troubles: readonly Trouble[]): readonly (readonly Trouble[])[] {
  const bundles: Trouble[][] = [];
  for (const trouble of troubles) {
    const isApart = (bundle: readonly Trouble[]) =>
      bundle.every(({ of }) => of.sources.every((source) => !trouble.of.sources.includes(source)));
    const bundle = bundles.find(isApart);
    if (bundle) bundle.push(trouble);
    else bundles.push([trouble]);
  }
  return bundles;
}

/** What troubles came to, and what they should have come to, with their names. */
async function survived({ scene, everything }: Stage, troubles: readonly Trouble[]) {
  const { suffered, expected } = await suffer(scene, everything, troubles);
  const names = troubles.map(nameOf);
  return { suffered: { names, ...suffered }, expected: { names, ...expected } };
}

const kindsFor = ({ isPaged }: Operation): readonly Trouble['kind'][] => (isPaged ? [...kinds, endless] : kinds);

test(
  'whatever goes wrong with whatever is asked, it is told, and holds exactly what it could have named; when it is over, exactly what should goes',
  () =>
    onStage(async (stage) => {
      const { operations } = stage;
      const next = chance(seed);
      const chosen = operations.map((of) => shuffled(kindsFor(of), next).map((kind) => ({ of, kind })));
      let runs = 0;
      for (let pass = 0; pass < passes; pass += 1) {
        const troubles = chosen.flatMap((all) => all.slice(pass, pass + 1));
        const bundles = bundled(shuffled(troubles, next));
        for (const troublesAtOnce of [...bundles, over]) {
          const { suffered, expected } = await survived(stage, troublesAtOnce);
          expect(suffered).toEqual(expected);
        }
        runs += bundles.length;
      }
      done.push(`${operations.length} operations with ${passes} troubles each in ${runs} runs`);
    }),
  3_600_000,
);

test(
  'what befalls one call only holds nothing back',
  () =>
    onStage(async ({ scene, everything, operations }) => {
      const next = chance(seed);
      const troubles = shuffled(operations, next).map((of) => ({
        of,
        kind: shuffled(kindsFor(of), next)[0] ?? 'error',
      }));
      const bundles = bundled(troubles).slice(0, isCampaign ? Infinity : 1);
      for (const bundle of bundles) {
        const { suffered, expected } = await suffer(scene, everything, bundle, { nth: 1 });
        expect(suffered).toEqual({ ...expected, code: 0, left: [] });
      }
      done.push(`${bundles.flat().length} troubles of one call in ${bundles.length} runs`);
    }),
  3_600_000,
);

test('an empty page with a token is no end: what comes after it is read', () =>
  onStage(async ({ scene, everything, operations }) => {
    const lists = operations.filter(({ isPaged }) => isPaged);
    const troubles = lists.map((of) => ({ of, kind: 'emptyPageWithToken' as const }));
    const { suffered, expected } = await suffer(scene, everything, troubles, { nth: 1 });
    expect(suffered).toEqual({ ...expected, code: 0, left: [] });
  }));

test(
  'any trouble alone, and any two at once',
  () =>
    onStage(async (stage) => {
      const { operations } = stage;
      const next = chance(seed);
      const all = operations.flatMap((of) => kindsFor(of).map((kind) => ({ of, kind })));
      const silent = shuffled(operations, next).slice(0, hanging);
      const alone = [...shuffled(all, next).slice(0, numRuns), ...silent.map((of) => ({ of, kind: 'hang' as const }))];
      for (const troubles of [...alone.map((one) => [one]), over]) {
        const { suffered, expected } = await survived(stage, troubles);
        expect(suffered).toEqual(expected);
      }
      for (let i = 0; i < numRuns; i += 1) {
        const { suffered, expected } = await survived(stage, shuffled(all, next).slice(0, 2));
        // The one may hide the other.
        expect(suffered).toEqual({ ...expected, untold: suffered.untold.slice(0, 1) });
      }
      done.push(`${alone.length} alone`, `${numRuns} pairs`);
    }),
  14_400_000,
);
