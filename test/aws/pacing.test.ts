import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { createPacing, quotaFactorIn } from '../../lambda/aws/pacing.ts';
import { pacer } from '../../lambda/aws/pacer.ts';
import type { Pace, Pacer } from '../../lambda/aws/pacer.ts';
import { createClients } from '../../lambda/aws/clients.ts';
import type { Clients } from '../../lambda/aws/clients.ts';
import { startAws } from '../sandbox/aws.ts';

/** A service that gives so many answers a second, and workers that ask it: all in a time that only exists here. */
interface Traffic {
  readonly limit: Pace;
  readonly workers: number;
  readonly requests: number;
}

interface Came {
  readonly throttled: number;
  readonly mostAttempts: number;
  readonly tookMs: number;
}

const latencyMs = 50;

/** Plays the traffic from one event to the next. A request that is throttled is sent again, later each time. */
function play({ limit, workers, requests }: Traffic, { turn, succeeded, throttled }: Pacer): Came {
  const events: { readonly atMs: number; readonly happen: (nowMs: number) => void }[] = [];
  const came = { throttled: 0, mostAttempts: 0, tookMs: 0 };
  let [tokens, lastMs, begun] = [limit.burst, 0, 0];
  const isServed = (nowMs: number): boolean => {
    tokens = Math.min(limit.burst, tokens + ((nowMs - lastMs) * limit.perSecond) / 1000);
    lastMs = nowMs;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  const after = (atMs: number, happen: (nowMs: number) => void) => void events.push({ atMs, happen });
  const begin = (nowMs: number) => {
    if (begun === requests) return;
    begun += 1;
    ask(nowMs, 1);
  };
  const ask = (nowMs: number, attempt: number) => {
    came.mostAttempts = Math.max(came.mostAttempts, attempt);
    after(nowMs + turn(nowMs), (sentMs) => after(sentMs + latencyMs, (atMs) => answered(atMs, sentMs, attempt)));
  };
  const answered = (nowMs: number, sentMs: number, attempt: number) => {
    if (isServed(nowMs)) {
      succeeded(nowMs);
      came.tookMs = nowMs;
      return begin(nowMs);
    }
    came.throttled += 1;
    throttled(nowMs, sentMs);
    // Half of the longest pause that the SDK would take.
    return ask(nowMs + Math.min(20_000, 500 * 2 ** (attempt - 1)) / 2, attempt + 1);
  };
  for (let i = 0; i < workers; i += 1) begin(0);
  while (events.length > 0) {
    const next = events.reduce((first, one) => (one.atMs < first.atMs ? one : first));
    events.splice(events.indexOf(next), 1);
    next.happen(next.atMs);
  }
  return came;
}

test.each([
  { perSecond: 20, burst: 50, workers: 4 },
  { perSecond: 20, burst: 20, workers: 20 },
  { perSecond: 2, burst: 2, workers: 4 },
  { perSecond: 2, burst: 10, workers: 10 },
])('under a limit of $perSecond a second, $workers readers get over 90 % of it, and nobody gives up', (one) => {
  const { workers, ...limit } = one;
  const requests = limit.perSecond * 60 + limit.burst;
  const { tookMs, mostAttempts } = play({ limit, workers, requests }, pacer());
  const idealMs = ((requests - limit.burst) / limit.perSecond) * 1000;
  expect(idealMs / tookMs).toBeGreaterThan(0.9);
  expect(mostAttempts).toBeLessThan(8);
});

test('a budget is never exceeded, whatever AWS would allow', () => {
  const traffic = { limit: { perSecond: 20, burst: 50 }, workers: 20, requests: 300 };
  const { throttled, tookMs } = play(traffic, pacer({ perSecond: 5, burst: 12 }));
  expect(throttled).toBe(0);
  expect(tookMs).toBeGreaterThanOrEqual(((300 - 12) / 5) * 1000);
});

test('one request that is throttled at the very beginning costs a small run a few seconds, not a minute', () => {
  const paced = pacer();
  paced.throttled(0, 0);
  const { tookMs } = play({ limit: { perSecond: 1000, burst: 1000 }, workers: 5, requests: 100 }, paced);
  expect(tookMs).toBeLessThan(10_000);
});

test('what was asked for seldom before it was throttled is not taken for the limit', () => {
  const { turn, succeeded, throttled } = pacer();
  for (let minute = 0; minute < 10; minute += 1) succeeded(minute * 60_000);
  throttled(600_000, 600_000);
  turn(600_000);
  expect(turn(600_000)).toBeLessThan(1000);
});

test('requests that were under way when it slowed down slow it down no further', () => {
  const { turn, succeeded, throttled } = pacer();
  for (let request = 0; request < 16; request += 1) succeeded(request * 100);
  throttled(1600, 1590);
  for (let late = 1; late < 50; late += 1) throttled(1600 + late, 1590);
  turn(10_000);
  expect(turn(10_000)).toBeLessThan(120);
});

test('what others leave again is taken within a minute', () => {
  const paced = pacer();
  play({ limit: { perSecond: 2, burst: 2 }, workers: 4, requests: 60 }, paced);
  const { tookMs } = play(
    { limit: { perSecond: 20, burst: 20 }, workers: 4, requests: 1200 },
    shifted(paced, 3_600_000),
  );
  expect(tookMs).toBeLessThan(120_000);
});

/** The same pacer, later. */
const shifted = ({ turn, succeeded, throttled }: Pacer, byMs: number): Pacer => ({
  turn: (nowMs) => turn(nowMs + byMs),
  succeeded: (nowMs) => succeeded(nowMs + byMs),
  throttled: (nowMs, sentMs) => throttled(nowMs + byMs, sentMs + byMs),
});

/** Pacing on a clock that only waiting moves. */
function pacing(factor = 1) {
  const waits: number[] = [];
  let nowMs = 0;
  const pause = async (ms: number) => {
    waits.push(ms);
    nowMs += ms;
  };
  return { waits, paced: createPacing(factor, { nowMs: () => nowMs, pause }) };
}

const asked = async (times: number, ask: () => Promise<unknown>) => {
  for (let i = 0; i < times; i += 1) await ask();
};

const nothing = async () => undefined;

test('reads of task definitions share a quarter of what ECS gives, in each region for itself', async () => {
  const { waits, paced } = pacing();
  const [here, there] = [paced('ecs', 'eu-west-1'), paced('ecs', 'us-east-1')];
  await asked(6, () => here('ListTaskDefinitions', nothing));
  await asked(6, () => here('DescribeTaskDefinition', nothing));
  await asked(12, () => there('DescribeTaskDefinition', nothing));
  expect(waits).toEqual([]);
  await here('DescribeTaskDefinition', nothing);
  expect(waits).toEqual([200]);
});

test('where AWS raised the quotas, the share is of these', async () => {
  const { waits, paced } = pacing(quotaFactorIn({ ECR_KEEPER_QUOTA_FACTOR: '4' }));
  await asked(50, () => paced('ecs', 'eu-west-1')('DescribeTaskDefinition', async () => undefined));
  expect(Math.max(...waits)).toBeCloseTo(50);
});

test.each(['', '0', '-1', 'many'])('a factor of "%s" is none', (factor) => {
  expect(quotaFactorIn({ ECR_KEEPER_QUOTA_FACTOR: factor })).toBe(1);
});

test.each([
  [
    'of a client that is always there',
    'ListClusters',
    ({ ecs }: Clients) => ecs(home).send(new ListClustersCommand({})),
  ],
  [
    'of one that is loaded when it is needed',
    'ListProjects',
    async ({ caller }: Clients) => (await caller('codebuild', home))('ListProjects', {}),
  ],
  [
    'to a service that has no SDK',
    'ListVirtualClusters',
    async ({ caller }: Clients) => (await caller('emr-containers', home))('ListVirtualClusters', {}),
  ],
])(
  'each attempt %s waits for its turn, also when it is made again because AWS throttled',
  async (_, operation, ask) => {
    const waits: number[] = [];
    const aws = await startAws({});
    const environment = { ...aws.env(), AWS_MAX_ATTEMPTS: '2' };
    const before = { ...process.env };
    Object.assign(process.env, environment);
    const clients = createClients(environment, {
      waiting: { nowMs: () => 0, pause: async (ms) => void waits.push(ms) },
    });
    try {
      aws.faults.add({ kind: 'throttled', operation, times: 1 });
      await ask(clients);
      expect(waits).toHaveLength(1);
    } finally {
      clients.destroy();
      process.env = before;
      await aws.stop();
    }
  },
);

const home = 'eu-west-1';
