import { gunzipSync } from 'node:zlib';
import type * as z from 'zod';
import { auditRowSchema, summarySchema } from '../../docs/record-schemas.ts';
import { holding, longAgo, start } from './days.ts';
import { atOnce, bucket, onlyInUse, onScene, uri } from './scene.ts';
import type { Scene } from './scene.ts';

/** Reads as the schema says, and has nothing that the schema does not name. */
function expectPublished(schema: z.ZodType, text: string): void {
  const written: unknown = JSON.parse(text);
  expect(schema.parse(written)).toEqual(written);
}

/** Every record in the bucket, as others read it. Returns how many rows there are, and the newest summary. */
function readAll({ aws }: Scene): { readonly rows: number; readonly summary: unknown } {
  const summaries = aws.s3.keys(bucket, 'runs/').filter((key) => key.endsWith('/summary.json'));
  for (const key of summaries) expectPublished(summarySchema, aws.s3.get(bucket, key).toString());
  expect(summaries.length).toBeGreaterThan(0);
  const rows = aws.s3
    .keys(bucket, 'audit/')
    .flatMap((key) => gunzipSync(aws.s3.get(bucket, key)).toString().trimEnd().split('\n'));
  for (const row of rows) expectPublished(auditRowSchema, row);
  return { rows: rows.length, summary: JSON.parse(aws.s3.get(bucket, summaries.at(-1) ?? '').toString()) };
}

/** Images in use, gone, and named in vain. */
function furnish({ aws, ecs }: Scene): void {
  aws.ecr().push({ repository: 'app', tags: ['used'], at: longAgo });
  aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
  aws.ecr().push({ repository: 'app', tags: ['hold-2026-12-31'], at: longAgo });
  aws.ecr().push({ repository: 'other', at: longAgo });
  for (const tag of ['used', 'gone']) {
    ecs().registerTaskDefinition({ family: tag, image: uri('app', tag) });
    ecs().createService({ name: tag, taskDefinition: tag });
  }
}

const images = (count: number) => ({ images: count });

test.each<[string, string, (scene: Scene) => void, object]>([
  ['that reports', 'mode: report', () => {}, { mode: 'report' }],
  ['that deletes', onlyInUse, () => {}, { totals: { deleted: images(2), held: images(1) } }],
  ['that announces', holding('grace: 7d'), () => {}, { announced: images(3) }],
  ['that archives', onlyInUse.replace('mode: delete', 'mode: archive'), () => {}, { totals: { archived: images(2) } }],
  ['with a budget', onlyInUse.replace('deletions: none', 'deletions: 1'), () => {}, { totals: { deleted: images(1) } }],
  [
    'that ECR refuses something',
    onlyInUse,
    ({ aws }) => void aws.faults.add({ kind: 'partial', code: 'KmsError', operation: 'BatchDeleteImage' }),
    { totals: { failed: { images: expect.any(Number) } } },
  ],
  [
    'that cannot read everything',
    onlyInUse,
    ({ aws }) => void aws.faults.add({ kind: 'denied', operation: 'ListFunctions' }),
    { coverage: expect.arrayContaining([expect.objectContaining({ status: 'failed' })]) },
  ],
  [
    'that somebody stops',
    onlyInUse,
    ({ aws }) => aws.s3.put(bucket, 'state/STOP', 'an incident'),
    { stopped: expect.any(String) },
  ],
  [
    'that a breaker stops',
    holding(atOnce.replace('usageDrop: none', 'usageDrop: 0.3')),
    ({ aws }) =>
      aws.s3.put(
        bucket,
        'state/runs.json',
        JSON.stringify({
          format: 1,
          runs: [{ run: 'before', atMs: 0, inUse: { 'ecs-services/111111111111/eu-west-1': 50 }, trips: [] }],
        }),
      ),
    { breakers: [{ breaker: 'usage-drop' }, {}] },
  ],
])('what a run %s writes is what is published', (_what, policy, prepare, shown) =>
  onScene({ start }, async (scene) => {
    furnish(scene);
    prepare(scene);
    await scene.clean(policy);
    expect(readAll(scene)).toMatchObject({ rows: 4, summary: shown });
  }),
);
