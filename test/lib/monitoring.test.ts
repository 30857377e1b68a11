import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import { metricUnits } from '../../lambda/core/metric-names.ts';
import { periodOf } from '../../lib/period.ts';
import type { EcrKeeperStackProps } from '../../lib/index.ts';
import { refusalOf, stackWith, templateWith } from './keeper.ts';

type Properties = Readonly<Record<string, unknown>>;

const alarmsIn = (props?: EcrKeeperStackProps): readonly Properties[] =>
  Object.values(templateWith(props).findResources('AWS::CloudWatch::Alarm')).map((one) => one['Properties']);

const alarms = alarmsIn();
const alarmOn = (metric: string, all = alarms) => all.find(({ MetricName }) => MetricName === metric);
const called = (id: string): unknown => expect.stringMatching(new RegExp(`^Keeper${id}[0-9A-F]{8}$`));

test.each(['CellsFailed', 'BreakersTripped', 'DeletionsFailed', 'BrokenReferences'])(
  'an alarm rings at any of %s',
  (metric) => {
    expect(alarmOn(metric)).toMatchObject({
      Namespace: 'ecr-keeper',
      Statistic: 'Sum',
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: called('Function') } }],
    });
  },
);

test('every alarm on our own metrics is on one that runs write', () => {
  const own = alarms.filter(({ Namespace }) => Namespace === 'ecr-keeper').map(({ MetricName }) => MetricName);
  expect(own).toHaveLength(5);
  for (const name of own) expect(Object.keys(metricUnits)).toContain(name);
});

test('a metric of a run is there to be watched by others', () => {
  const { keeper } = stackWith();
  const { namespace, metricName, dimensions } = keeper.metric('BytesFreed');
  expect({ namespace, metricName }).toEqual({ namespace: 'ecr-keeper', metricName: 'BytesFreed' });
  expect(dimensions).toEqual({ FunctionName: keeper.handler.functionName });
});

test('an alarm rings if no run came to its end for two nights', () => {
  expect(alarmOn('RunCompleted')).toMatchObject({
    Period: 3600,
    EvaluationPeriods: 48,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
});

test.each<[string, EcrKeeperStackProps, number | undefined]>([
  ['of every hour', { schedule: 'rate(1 hour)' }, 2],
  ['of every four days', { schedule: 'rate(4 days)' }, 168],
  ['of weekdays', { schedule: 'cron(0 3 ? * MON-FRI *)' }, 144],
  ['of every week', { schedule: 'rate(7 days)' }, undefined],
  ['of every month', { schedule: 'cron(0 3 1 * ? *)' }, undefined],
  ['of every month, if one says how long', { schedule: 'cron(0 3 1 * ? *)', missingAfter: Duration.hours(90) }, 90],
  ['of every night, if one says how long', { missingAfter: Duration.hours(30) }, 30],
])('what a schedule %s may miss', (_what, props, hours) => {
  expect(alarmOn('RunCompleted', alarmsIn(props))?.['EvaluationPeriods']).toBe(hours);
});

test('an alarm cannot look back for more than a week', () => {
  expect(refusalOf(() => stackWith({ missingAfter: Duration.days(8) }))).toEqual({
    name: 'BadInput',
    message: 'missingAfter must be 7 days or less, as far as an alarm looks back, got 8 days',
  });
});

test.each([
  ['rate(1 minute)', 1 / 1440],
  ['rate(12 hours)', 0.5],
  ['rate(2 days)', 2],
  ['cron(0 3 * * ? *)', 1],
  ['cron(0/15 * ? * * *)', 1],
  ['cron(0 3 ? * 2 *)', 7],
  ['cron(0 3 ? * SUN,WED *)', 4],
  ['cron(0 3 ? * sat-sun *)', 6],
  ['cron(0 3 ? * FRI-MON,WED *)', 2],
  ['cron(0 3 ? * 2#1 *)', undefined],
  ['cron(0 3 ? * 8 *)', undefined],
  ['cron(0 3 L * ? *)', undefined],
  ['cron(0 3 ? 1-6 MON *)', undefined],
  ['cron(0 3 * * ? 2027)', undefined],
  ['at(2027-01-01T00:00:00)', undefined],
  ['daily', undefined],
])('%s starts every %s days', (expression, days) => {
  expect(periodOf(expression)?.toDays({ integral: false })).toBe(days);
});

describe('the runbook', () => {
  const headings = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
  const named = alarms.map(
    ({ AlarmDescription }) => /See docs\/runbook\.md#([\w-]+)$/.exec(String(AlarmDescription))?.[1],
  );

  test('has each heading once', () => {
    expect(new Set(headings).size).toBe(headings.length);
  });

  test('has a heading of its own for each alarm', () => {
    expect(named).toHaveLength(7);
    expect(new Set(named).size).toBe(named.length);
    for (const heading of named) expect(headings).toContain(heading);
  });
});
