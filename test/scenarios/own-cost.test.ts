import type { Summary } from '../../lambda/core/summary.ts';
import { bucket, onlyInUse, onScene, twoRegions } from './scene.ts';

const rowsWritten = {
  operation: 'PutObject',
  where: ({ Key }: object & { Key?: unknown }) => String(Key).startsWith('audit/'),
  when: 'after',
} as const;

test('a run counts the requests that AWS counts, of every service, also those that it had to repeat', () =>
  onScene({ ...twoRegions, maxPage: 1 }, async ({ aws, ecs, clean }) => {
    for (const tag of ['1', '2', '3']) aws.ecr().push({ repository: 'app', tags: [tag], at: '2025-01-01T00:00:00Z' });
    ecs().createService({ name: 'web', taskDefinition: ecs().registerTaskDefinition({ family: 'web', image: 'x' }) });
    aws.faults.add({ kind: 'error', operation: 'DescribeImages', nth: 1 });
    aws.faults.add({ kind: 'reset', operation: 'ListSchedules', nth: 1 });
    aws.faults.add({ kind: 'error', operation: 'ListJobTemplates', nth: 1 });
    const counted = new Map<string, number>();
    // What comes after the rows writes down what was counted.
    aws.onCall(rowsWritten, () => {
      counted.clear();
      for (const { service, operation } of aws.calls) {
        const name = `${service}:${operation}`;
        counted.set(name, (counted.get(name) ?? 0) + 1);
      }
    });
    await clean(onlyInUse);
    expect(aws.ecr().images('app')).toEqual([]);
    const key = aws.s3.keys(bucket).find((one) => one.endsWith('/summary.json')) ?? '';
    const { cost }: Pick<Summary, 'cost'> = JSON.parse(aws.s3.get(bucket, key).toString());
    expect(cost.requests).toEqual(Object.fromEntries(counted));
    expect(cost.requests).toMatchObject({ 'ecr:BatchDeleteImage': 1, 'sts:GetCallerIdentity': 1 });
    const services = new Set([...counted.keys()].map((name) => name.split(':')[0]));
    expect(services.size).toBeGreaterThan(25);
    expect(cost.s3Usd).toBeGreaterThan(0);
    expect([cost.lambdaUsd, cost.logsUsd, cost.totalUsd]).toEqual([0, 0, cost.s3Usd]);
  }));
