import { ownCost, requestsIn } from '../../lambda/core/own-cost.ts';
import { costDetails, costText } from '../../lambda/render/cost.ts';

const idle = { requests: {}, durationMs: 0, told: 0, metrics: 0 };
const asFunction = { memoryMiB: 1024, logBytes: 2e6, tells: true };

test('a function of one GiB that runs for ten minutes costs four fifths of a cent, and its logs and events', () => {
  const cost = ownCost({ ...idle, durationMs: 600_000, told: 101, metrics: 12, asFunction });
  expect(cost).toMatchObject({
    lambdaUsd: 0.008,
    logsUsd: 0.001,
    eventsUsd: 0.000_003,
    totalUsd: 0.009_003,
    metricsUsdPerMonth: 3.6,
  });
});

test('a function that tells nobody sends no events, and a command line costs no Lambda, logs or metrics', () => {
  const quiet = ownCost({ ...idle, durationMs: 600_000, told: 5, asFunction: { ...asFunction, tells: false } });
  expect(quiet.eventsUsd).toBe(0);
  const { pricesAsOf: _, requests: __, ...usd } = ownCost({ ...idle, durationMs: 600_000, told: 5, metrics: 12 });
  expect(Object.values(usd)).toEqual([0, 0, 0, 0, 0, 0, 0]);
});

test.each([
  ['s3:PutObject', 5, 0],
  ['s3:ListObjectsV2', 5, 0],
  ['s3:GetObject', 0.4, 0],
  ['s3:HeadBucket', 0.4, 20],
  ['s3:DeleteObject', 0, 0],
  ['ecr:DescribeImages', 0, 20],
  ['ecr:BatchGetImage', 0, 20],
  ['events:PutEvents', 0, 0],
  ['events:ListRules', 0, 20],
])('a million of %s cost %d dollars, and %d in a second trail', (name, s3Usd, secondTrailUsd) => {
  const cost = ownCost({ ...idle, requests: { [name]: 1e6 } });
  expect([cost.s3Usd, cost.totalUsd, cost.secondTrailUsd]).toEqual([s3Usd, s3Usd, secondTrailUsd]);
});

test('what a run cost is said in a line, and what is not in it beside', () => {
  const requests = { 'ecr:DescribeImages': 1200, 's3:PutObject': 34 };
  const cost = ownCost({ ...idle, requests, durationMs: 600_000, metrics: 12, asFunction });
  expect(requestsIn(requests)).toBe(1234);
  expect(costText(cost)).toBe('This run made 1,234 requests to AWS and cost $0.01.');
  expect(costDetails(cost)).toBe(
    'Metrics cost $3.60 a month. A second trail of CloudTrail would bill $0.02 for it. Estimated by prices of us-east-1 of 2026-02, without what is free.',
  );
  expect(costDetails(ownCost(idle))).toMatch(/^Estimated/);
});
