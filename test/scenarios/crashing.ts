import { text } from '../sandbox/json.ts';
import type { CallRecord } from '../sandbox/kernel/calls.ts';
import { AwsError } from '../sandbox/service.ts';
import type { Call } from '../sandbox/service.ts';
import { startKeeper } from './child.ts';
import { allRows, leaseIn, toldOf } from './estate.ts';
import type { Estate } from './estate.ts';
import type { Scene } from './scene.ts';

/** The death of a run: at which of the requests that count, and on which side of its being handled. */
export interface Death {
  readonly name: string;
  readonly nth: number;
  readonly when: 'before' | 'after';
}

/** Which requests count. */
export type Counts = (call: Pick<Call, 'operation' | 'input'>) => boolean;

/** What changes something, or justifies that it is changed. */
export const isMomentous: Counts = ({ operation, input }) =>
  ['PutObject', 'BatchDeleteImage', 'UpdateImageStorageClass'].includes(operation) ||
  (operation === 'DescribeImages' && 'imageIds' in input);

/** Every death that a run can die, from what an undisturbed one asked for. */
export const deathsIn = (calls: readonly CallRecord[], counts: Counts): readonly Death[] =>
  calls
    .filter(counts)
    .flatMap((call, i) =>
      (['before', 'after'] as const).map((when) => ({ name: `${i + 1} ${nameOf(call)} ${when}`, nth: i + 1, when })),
    );

const nameOf = ({ operation, input }: CallRecord): string =>
  [operation, text(input, 'Key') ?? ('imageIds' in input ? 'by ids' : text(input, 'repositoryName'))].join(' ');

/** Runs in a process of its own, until it is killed at a request: it is not told what came of it. */
async function die(scene: Scene, policy: string, counts: Counts, { nth, when }: Death): Promise<void> {
  const { aws } = scene;
  const child = startKeeper(scene, policy);
  const end = aws.onCall({ where: (_input, call) => counts(call), nth, when }, async () => {
    child.signal('SIGKILL');
    await child.ended;
    if (when === 'before') throw new AwsError('NobodyIsThere', 'Whoever asked was killed before it was handled.');
  });
  const { code } = await child.ended;
  end();
  // What a run asks side by side may be a request more or less: then it ended before the last one.
  if (code !== null && counts === isMomentous) throw new Error(`it was not killed, but ended with ${code}`);
}

/** Longer than a lease. */
const leaseMs = 20 * 60_000;

/** What must be so after runs that died, and what is. */
interface Found {
  readonly refusals: readonly string[];
  readonly code: boolean;
  readonly left: readonly string[];
  readonly told: readonly string[];
  readonly isOver: boolean | undefined;
  readonly unsettled: readonly unknown[] | undefined;
}

/** Lets runs die one after the other, each after the lease of the one before, and then one that lives. */
export async function survive(
  scene: Scene,
  estate: Estate,
  { policy, counts, deaths, outcome }: Course,
): Promise<{ readonly found: Found; readonly expected: Found }> {
  const refusals: string[] = [];
  for (const death of deaths) {
    await die(scene, policy, counts, death);
    refusals.push(await refusalOf(scene, estate, policy));
    estate.pullUsed();
    scene.aws.clock.advance(leaseMs);
  }
  const { code } = await scene.clean(policy);
  estate.pullUsed();
  const lease = leaseIn(scene);
  const found = {
    refusals,
    code: code === 0 || code === 3,
    left: estate.active().toSorted(),
    told: toldOf(allRows(scene), outcome).toSorted(),
    isOver: lease?.isOver,
    unsettled: lease?.unsettled,
  };
  const left = estate.used;
  const told = estate.before.filter((name) => !left.includes(name)).toSorted();
  const none = deaths.map(() => 'refused');
  return { found, expected: { refusals: none, code: true, left, told, isOver: true, unsettled: [] } };
}

interface Course {
  readonly policy: string;
  readonly counts: Counts;
  readonly deaths: readonly Death[];
  /** What is to become of everything that nobody uses. */
  readonly outcome: 'deleted' | 'archived';
}

/** While the lease of the dead lasts, nobody else works: a sentence names them, and nothing is changed. */
async function refusalOf(scene: Scene, estate: Estate, policy: string): Promise<string> {
  const lease = leaseIn(scene);
  // Whoever dies before it takes the lease leaves that of an earlier one, which may be over.
  if (!lease || lease.isOver || lease.expiresAtMs <= scene.aws.clock.nowMs()) return 'refused';
  const before = estate.active();
  const { code, err } = await scene.clean(policy);
  const isUntouched = estate.active().join() === before.join();
  const isSaid = err.includes(`run ${lease.run} has been at work`);
  return code === 4 && isSaid && isUntouched ? 'refused' : `exit ${code}: ${err}`;
}
