import { parsePolicy } from '../../lambda/policy.ts';
import { permissionsFor } from '../../lib/permissions.ts';
import { cosign, platformImage } from '../sandbox/manifests.ts';
import { holding, longAgo, start } from './days.ts';
import { allRows, brisk, toldOf } from './estate.ts';
import { scheduled } from './invoking.ts';
import { atOnce, bucket, onScene, uri } from './scene.ts';
import { scratchFolder } from '../scratch.ts';

const folder = scratchFolder();
const day = { start };
const policy = holding(atOnce);
const listing = {
  operation: 'DescribeImages',
  where: ({ imageIds }: object & { imageIds?: unknown }) => imageIds === undefined,
} as const;

test('what an interrupted run deleted is in the audit, although the look afterwards failed', () =>
  onScene(day, async (scene) => {
    const { aws, clean } = scene;
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    aws.onCall({ operation: 'BatchDeleteImage', nth: 1, when: 'after' }, () => {
      process.emit('SIGINT');
      aws.faults.add({ kind: 'throttled', ...listing });
    });
    const { code } = await clean(brisk);
    aws.faults.clear();
    expect([code, aws.ecr().images('app')]).toEqual([130, []]);
    aws.clock.advance(20 * 60_000);
    await clean(brisk);
    expect(toldOf(allRows(scene), 'deleted')).toHaveLength(1);
  }));

test('nothing goes whose manifest could not be kept', () =>
  onScene(day, async (scene) => {
    const { aws, clean, keeper } = scene;
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    aws.faults.add({ kind: 'partial', code: 'KmsError', operation: 'BatchGetImage' });
    await clean(brisk);
    aws.faults.clear();
    const { code, out } = await keeper('restore', 'app:stale', '--bucket', bucket);
    expect([code, out]).toEqual([0, expect.stringContaining('is')]);
  }));

test('restore gives a tag to the image that had it last, not to another that it brings back with it', async () => {
  for (const seed of ['1', '2', '3', '4']) {
    await onScene(day, async (scene) => {
      const { aws, clean, keeper } = scene;
      const app = { repository: 'app', tags: ['v1'], at: longAgo, ...platformImage('app') };
      const top = aws.ecr().push(app);
      const [tag] = cosign('sig', top).tags;
      aws.ecr().push({ repository: 'app', at: longAgo, ...cosign('sig', top), ...platformImage(`first ${seed}`) });
      await clean(brisk);
      expect(aws.ecr().images('app')).toEqual([]);
      aws.ecr().push(app);
      const second = aws
        .ecr()
        .push({ repository: 'app', tags: [tag], at: longAgo, ...platformImage(`second ${seed}`) });
      aws.clock.advance(86_400_000);
      await clean(brisk);
      expect(aws.ecr().images('app')).toEqual([]);
      const { out } = await keeper('restore', 'app:v1', '--bucket', bucket);
      const holder = aws
        .ecr()
        .images('app')
        .find(({ tags }) => tags.includes(tag));
      expect([seed, out, holder?.digest]).toEqual([seed, out, second]);
    });
  }
});

test('a run of the function that lost what is in use fails loudly', () =>
  onScene(day, async (scene) => {
    const { aws, ecs } = scene;
    const used = aws.ecr().push({ repository: 'app', tags: ['used'], at: longAgo });
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    ecs().createService({
      name: 'app',
      taskDefinition: ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'used') }),
    });
    aws.onCall({ operation: 'BatchDeleteImage', nth: 1, when: 'after' }, () => aws.ecr().delete('app', used));
    const invoke = await scheduled(folder, policy);
    await expect(invoke('2026-06-01T03:00:00Z')).rejects.toThrow('LOST');
  }));

test('the function can find out in report mode, too, what a run that died has done', () => {
  const scope = { bucketArn: 'arn:aws:s3:::records', repositoriesArn: 'r', partition: 'aws' };
  const read = permissionsFor(parsePolicy('mode: report', 'policy.yaml'), scope).find(({ sid }) => sid === 'ReadState');
  expect(read?.resources).toContain('arn:aws:s3:::records/intended/*');
});
