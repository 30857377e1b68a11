import { metricUnits } from '../../lambda/core/metric-names.ts';
import { embedded, metricsOf } from '../../lambda/core/metrics.ts';
import { noTotals } from '../../lambda/core/totals.ts';
import { here, nowMs, reference } from './build.ts';
import { summary } from './build-run.ts';

const trip = { breaker: 'usage-drop', number: 1, limit: 7, baseline: 10 } as const;
const cell = { source: 'ecs-tasks', account: here.account, region: here.region } as const;

const busy = summary({
  mode: 'delete',
  totals: {
    ...noTotals,
    found: { images: 10, bytes: 100 },
    kept: { images: 4, bytes: 40 },
    condemned: { images: 6, bytes: 60 },
    deleted: { images: 3, bytes: 30 },
    archived: { images: 2, bytes: 20 },
    failed: { images: 1, bytes: 10 },
  },
  findings: [
    { ...cell, status: 'failed', error: 'AccessDenied', reach: 'anywhere' },
    { ...cell, status: 'barred', error: 'explicit deny', reach: 'anywhere' },
  ],
  trips: [
    { ...trip, accepted: false },
    { ...trip, accepted: true },
  ],
  broken: [reference({ tag: 'web' }), reference({ tag: 'web' })],
  finishedAtMs: nowMs + 90_500,
});

test('a run adds up to its metrics', () => {
  expect(metricsOf(busy)).toEqual({
    ImagesFound: 10,
    ImagesKept: 4,
    ImagesCondemned: 6,
    ImagesDeleted: 3,
    ImagesArchived: 2,
    BytesFreed: 30,
    DeletionsFailed: 1,
    CellsFailed: 1,
    BreakersTripped: 1,
    BrokenReferences: 2,
    RunCompleted: 1,
    RunSeconds: 90.5,
  });
});

test('a run that ran out of time is no heartbeat', () => {
  expect(metricsOf(summary({ status: 'interrupted' })).RunCompleted).toBe(0);
});

test('a clock that went back makes no negative duration', () => {
  expect(metricsOf(summary({ finishedAtMs: nowMs - 5000 })).RunSeconds).toBe(0);
});

test('the log line says all of them, with their units, as CloudWatch reads it', () => {
  const line = embedded(busy, 'keeper');
  expect(line).toMatchObject({ ...metricsOf(busy), FunctionName: 'keeper' });
  expect(line['_aws']).toEqual({
    Timestamp: nowMs + 90_500,
    CloudWatchMetrics: [
      {
        Namespace: 'ecr-keeper',
        Dimensions: [['FunctionName']],
        Metrics: Object.entries(metricUnits).map(([Name, Unit]) => ({ Name, Unit })),
      },
    ],
  });
});
