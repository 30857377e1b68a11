import { openBus } from '../../lambda/aws/bus.ts';
import { sizeOf } from '../../lambda/core/events.ts';
import type { KeeperEvent } from '../../lambda/core/events.ts';
import { notify } from '../../lambda/notify.ts';
import { summary } from '../core/build-run.ts';
import { awsError, fakeCaller } from './fake-caller.ts';

const event = (size: number): KeeperEvent => ({ detailType: 'Broken Reference', detail: `"${'x'.repeat(size)}"` });
const entriesIn = (input: Readonly<Record<string, unknown>>): readonly unknown[] => [input['Entries']].flat();
const taken = (input: Readonly<Record<string, unknown>>) => ({
  Entries: entriesIn(input).map(() => ({ EventId: '1' })),
});

test('events go to the bus under our name', async () => {
  const { call, asked } = fakeCaller({ PutEvents: taken });
  expect(await openBus(async () => call, 'default').put([event(1)])).toEqual([]);
  expect(asked).toEqual([
    {
      operation: 'PutEvents',
      input: {
        Entries: [{ Source: 'ecr-keeper', DetailType: 'Broken Reference', Detail: '"x"', EventBusName: 'default' }],
      },
    },
  ]);
});

test.each([
  ['ten', 1, 25, [10, 10, 5]],
  ['what EventBridge takes of bytes', 100_000, 5, [2, 2, 1]],
])('no request has more than %s', async (_what, size, count, batches) => {
  const { call, asked } = fakeCaller({ PutEvents: taken });
  const events = Array.from({ length: count }, () => event(size));
  expect(await openBus(async () => call, 'default').put(events)).toEqual([]);
  expect(asked.map(({ input }) => entriesIn(input).length)).toEqual(batches);
  expect(events.slice(0, 2).reduce((sum, one) => sum + sizeOf(one), 0)).toBeLessThan(256 * 1024);
});

test('an entry that is refused is said, by its kind and why', async () => {
  const Entries = [{ EventId: '1' }, { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' }];
  const { call } = fakeCaller({ PutEvents: { FailedEntryCount: 1, Entries } });
  const refused = await openBus(async () => call, 'default').put([event(1), event(2)]);
  expect(refused).toEqual(['Broken Reference: ThrottlingException: Rate exceeded']);
});

test('a request that is refused costs its own events only', async () => {
  let requests = 0;
  const { call } = fakeCaller({
    PutEvents: (input) => {
      requests += 1;
      return requests === 1 ? awsError('AccessDeniedException', 'no') : taken(input);
    },
  });
  const refused = await openBus(async () => call, 'default').put(Array.from({ length: 12 }, () => event(1)));
  expect(refused).toEqual(Array.from({ length: 10 }, () => 'Broken Reference: AccessDeniedException: no'));
});

test('an answer that is none is a refusal', async () => {
  const { call } = fakeCaller({ PutEvents: {} });
  expect(await openBus(async () => call, 'default').put([event(1)])).toHaveLength(1);
});

const logTo = (warnings: unknown[]) => ({ info: () => {}, warn: (...line: unknown[]) => void warnings.push(line) });

describe('telling', () => {
  const given = { summary: summary(), place: { bucket: 'records', key: 'runs/summary.json' } };

  test('is silent when all are taken', async () => {
    const warnings: unknown[] = [];
    await notify({ put: async () => [] }, logTo(warnings), given);
    expect(warnings).toEqual([]);
  });

  test.each([
    ['a refusal', { put: async () => ['Run Completed: Denied: no'] }, /Denied/],
    ['a client that cannot be made', { put: () => Promise.reject(new Error('no client')) }, /no client/],
  ])('warns of %s, and fails nothing', async (_what, bus, because) => {
    const warnings: unknown[] = [];
    await notify(bus, logTo(warnings), given);
    expect(warnings).toMatchObject([['events could not be sent', { because: [expect.stringMatching(because)] }]]);
  });

  test('does not wait for a bus that does not answer', async () => {
    jest.useFakeTimers();
    const warnings: unknown[] = [];
    const told = notify({ put: () => new Promise(() => {}) }, logTo(warnings), given);
    await jest.advanceTimersByTimeAsync(15_000);
    await told;
    jest.useRealTimers();
    expect(warnings).toMatchObject([['events could not be sent', { because: ['no answer within 15 seconds'] }]]);
  });
});
