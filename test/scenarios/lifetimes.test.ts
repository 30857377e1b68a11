import fc from 'fast-check';
import { consumerSourceNames } from '../../lambda/core/sources.ts';
import { consumersIn, rollbackDepth } from './life-consumers.ts';
import { anySteps, happens, isWish } from './life-steps.ts';
import type { Step, Wish } from './life-steps.ts';
import { watch } from './life-watch.ts';
import type { Watch } from './life-watch.ts';
import { present } from './oracle.ts';
import { bucket, onScene } from './scene.ts';
import type { Scene } from './scene.ts';

/** More in a campaign: so many lives, of so many steps on average. */
const numRuns = Number(process.env['RUNS'] ?? 10);
const meanSteps = Number(process.env['STEPS'] ?? 50);

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
const promised = { graceMs: 2 * dayMs, archiveForMs: 3 * dayMs, deletions: 6 };
/** AWS says "up to 20 minutes", and a lease lasts 16. */
const wayBackMs = 20 * minuteMs;

/** Nothing of these is in the account: a run that does not ask them takes a third of the time. */
const absent = consumerSourceNames.filter((name) => !/^(ecs|lambda)-/.test(name));

type Mode = 'delete' | 'archive';

const policyOf = (mode: Mode): string => `
mode: ${mode}
grace: 2d
archive: { for: 3d }
budgets: { deletions: ${promised.deletions} }
breakers: { usageDrop: none, newlyCondemned: none }
inUse:
  settle: none
  pulledWithin: none
  exclude: [{ source: [${absent.join(', ')}], because: there is none }]
  rollback: { ecsTaskDefinitions: ${rollbackDepth}, ecsServiceRevisions: ${rollbackDepth}, others: none }
retention:
  - repositories: ['**']
    minimumAge: none
    keepTags: [latest]
    families: [{ name: snapshots, tags: ['*SNAPSHOT*'], keepNewest: 1 }, { name: others, tags: ['*'], keepNewest: 1 }]
    untagged: { keepNewest: none, keepWithin: none }
`;

/** An account while it lives. */
interface Life extends Scene {
  readonly mode: Mode;
  readonly watched: Watch;
}

test('however an account lives, and wherever runs die, nothing that a rule keeps is ever lost, everything in use still pulls, and in the end exactly what should is gone, all of it on record', async () => {
  const lives = { mode: fc.constantFrom<Mode>('delete', 'archive'), steps: anySteps(meanSteps) };
  await fc.assert(
    fc.asyncProperty(fc.record(lives), ({ mode, steps }) =>
      onScene({}, async (scene) => {
        const wrongRecords = await live({ ...scene, mode }, steps);
        expect(wrongRecords).toEqual([]);
      }),
    ),
    // To shrink a life takes minutes: SHRINK=1 does.
    { numRuns, endOnFailure: process.env['SHRINK'] === undefined },
  );
}, 7_200_000);

/** Lets an account live to its end, and returns what is wrong on record by then. */
async function live(scene: Scene & Pick<Life, 'mode'>, steps: readonly Step[]): Promise<readonly string[]> {
  const { aws, mode } = scene;
  aws.s3.delete(bucket, 'state/runs.json');
  const consumers = consumersIn(aws);
  const life = { ...scene, watched: watch(aws, consumers.uses, { ...promised, mode }) };
  const built: Parameters<typeof happens>[0]['built'] = [];
  for (const step of steps) {
    aws.clock.advance(minuteMs + step.afterHours * hourMs);
    happens({ ...step, aws, consumers, built });
    if (isWish(step.kind)) await wishes[step.kind](life, step);
  }
  await end(life);
  return life.watched.wrongRecords();
}

/** What the keeper is asked for. */
const wishes: Readonly<Record<Wish, (life: Life, step: Step) => Promise<unknown>>> = {
  clean: cleanly,
  crash: (life, step) => life.watched.over(() => crash(life, step), 'may die'),
  restore: (life) => life.watched.over(() => restoreNewest(life), 'may die'),
  stop: ({ keeper }) => keeper('stop', 'we look into it', '--bucket', bucket),
  go: ({ keeper }) => keeper('go', '--bucket', bucket),
};

async function restoreNewest({ aws, keeper }: Life): Promise<void> {
  const newest = /runs\/date=[^/]+\/([^/]+)\//.exec(aws.s3.keys(bucket, 'runs/').at(-1) ?? '')?.[1];
  if (newest !== undefined) await keeper('restore', '--run', newest, '--bucket', bucket, '--no-wait');
  aws.clock.advance(wayBackMs);
}

/** A run that nothing disturbs: nothing it asks for is refused, and what is in the archive and in use comes back. */
async function cleanly({ aws, audited, clean, mode, watched }: Life): Promise<void> {
  await watched.over(async () => {
    const isStopped = aws.s3.keys(bucket, 'state/STOP').length > 0;
    const { code, err } = await clean(policyOf(mode));
    if (code !== 0 && code !== 3 && !(code === 4 && isStopped))
      throw new Error(`keeper run ended with ${code}: ${err}`);
    expect(
      audited().flatMap(({ digest, outcome }) => (outcome?.startsWith('failed') ? [`${digest} ${outcome}`] : [])),
    ).toEqual([]);
    if (!isStopped) expect(watched.missed()).toEqual([]);
    aws.clock.advance(wayBackMs);
  }, 'ends');
}

/** From one call on the bucket, the registry or both are down; when the lease is over, they are back. */
async function crash({ aws, clean, mode }: Life, { fault, pick, other }: Step): Promise<void> {
  const down = [['s3'], ['ecr'], ['s3', 'ecr']][other % 3] ?? [];
  let calls = 0;
  const isDown = (_input: object, { service }: { readonly service: string }): boolean => {
    if (!down.includes(service)) return false;
    calls += 1;
    return calls > pick;
  };
  const lift = aws.faults.add({ kind: fault, where: isDown });
  await clean(policyOf(mode));
  lift();
  aws.clock.advance(wayBackMs);
}

/** So many rounds of two days let everything go that may: announced, archived, deleted, each within its budget. */
const patience = 5;

async function end(life: Life): Promise<void> {
  const { aws, keeper, watched } = life;
  await keeper('go', '--bucket', bucket);
  aws.clock.advance(2 * hourMs);
  const staying = watched.staying().toSorted();
  for (let idle = 0; idle < patience;) {
    aws.clock.advance(promised.graceMs);
    const before = JSON.stringify([present(aws), watched.archived()]);
    await cleanly(life);
    idle = JSON.stringify([present(aws), watched.archived()]) === before ? idle + 1 : 0;
    if (present(aws).length === staying.length) break;
  }
  const mayStay = new Set(watched.mayStay());
  expect(present(aws).filter((image) => staying.includes(image) || !mayStay.has(image))).toEqual(
    expect.arrayContaining(staying),
  );
  expect(present(aws).filter((image) => !staying.includes(image) && !mayStay.has(image))).toEqual([]);
  await cleanly(life);
}
