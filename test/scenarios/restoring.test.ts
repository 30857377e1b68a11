import { cosign, index, platformImage } from '../sandbox/manifests.ts';
import { bucket, onScene, onlyInUse, uri, twoRegions } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

/** The name of the only run that wrote a summary. */
const runOf = ({ aws }: Pick<Scene, 'aws'>): string =>
  /runs\/date=[^/]+\/([^/]+)\//.exec(aws.s3.keys(bucket, 'runs/').at(-1) ?? '')?.[1] ?? '';

/** Two platforms, their index and its signature; returns the digests. */
function pushSigned({ aws }: Pick<Scene, 'aws'>): readonly string[] {
  const platforms = [platformImage('amd64'), platformImage('arm64')];
  const digests = platforms.map((platform) => aws.ecr().push({ repository: 'app', at: daysAgo(300), ...platform }));
  const top = aws.ecr().push({ repository: 'app', tags: ['v1'], at: daysAgo(300), ...index(platforms) });
  return [...digests, top, aws.ecr().push({ repository: 'app', at: daysAgo(300), ...cosign('sig', top) })];
}

test('a deleted index comes back whole from the manifests that were kept, as long as ECR has the layers', () =>
  onScene({}, async (scene) => {
    const { aws, clean, left, keeper } = scene;
    const digests = pushSigned(scene);
    await clean();
    expect(left('app')).toEqual([]);
    const { code, out } = await keeper('restore', 'app:v1', '--bucket', bucket);
    expect([code, out.match(/is back/g)]).toEqual([0, Array.from({ length: 4 }, () => 'is back')]);
    expect(
      aws
        .ecr()
        .images('app')
        .map(({ digest }) => digest)
        .toSorted(),
    ).toEqual(digests.toSorted());
    aws.ecr().pull('app', 'v1');
  }));

test('everything that a run deleted comes back by the name of the run', () =>
  onScene(twoRegions, async (scene) => {
    const { aws, clean, left, keeper } = scene;
    for (const tag of ['1', '2', '3']) aws.ecr().push({ repository: 'app', tags: [tag], at: daysAgo(300) });
    aws.ecr({ region: 'us-east-1' }).push({ repository: 'other', tags: ['4'], at: daysAgo(300) });
    await clean();
    const { code, out } = await keeper('restore', '--run', runOf(scene), '--bucket', bucket);
    expect([code, out.match(/is back/g)?.length]).toEqual([0, 4]);
    expect([left('app'), left('other', 'us-east-1')]).toEqual([['1', '2', '3'], ['4']]);
  }));

test('a damaged line among the manifests that were kept costs nothing but a warning', () =>
  onScene({}, async ({ aws, clean, left, keeper }) => {
    aws.ecr().push({ repository: 'app', tags: ['1'], at: daysAgo(300) });
    await clean();
    const [key = ''] = aws.s3.keys(bucket, 'manifests/');
    aws.s3.put(bucket, key, `{"schema":1,\n{}\n${aws.s3.get(bucket, key).toString()}`);
    const { code, err } = await keeper('restore', 'app:1', '--bucket', bucket);
    expect([code, left('app')]).toEqual([0, ['1']]);
    expect(err).toContain('some of the manifests that were kept are damaged');
  }));

test('what has lost its layers cannot come back, and that is said', () =>
  onScene({}, async ({ aws, clean, left, keeper }) => {
    aws.ecr().push({ repository: 'app', tags: ['1'], at: daysAgo(300) });
    await clean();
    aws.ecr().collectGarbage('app');
    const { code, out } = await keeper('restore', 'app:1', '--bucket', bucket);
    expect([code, left('app')]).toEqual([3, []]);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('cannot come back: 3 of its layers are not there any more');
  }));

test('a tag that names another image by now is not taken from it', () =>
  onScene({}, async ({ aws, clean, keeper }) => {
    const old = aws.ecr().push({ repository: 'app', tags: ['prod', '1'], at: daysAgo(300) });
    await clean();
    const now = aws.ecr().push({ repository: 'app', tags: ['prod'], ...platformImage('new') });
    const { code, out } = await keeper('restore', `app@${old}`, '--bucket', bucket);
    expect([code, out.replaceAll(/\s+/g, ' ')]).toEqual([
      0,
      expect.stringContaining('is back: without prod, which name another image now'),
    ]);
    const tagsOf = new Map(
      aws
        .ecr()
        .images('app')
        .map(({ digest, tags }) => [digest, tags]),
    );
    expect([tagsOf.get(old), tagsOf.get(now)]).toEqual([['1'], ['prod']]);
  }));

test('an archived index comes back with what it lists, and restore waits for it with a line of progress', () =>
  onScene({}, async (scene) => {
    const { aws, clean, keeper } = scene;
    pushSigned(scene);
    await clean(onlyInUse.replace('mode: delete', 'mode: archive'));
    const statuses = () =>
      aws
        .ecr()
        .images('app')
        .map(({ status }) => status);
    expect(statuses()).toEqual(['ARCHIVED', 'ARCHIVED', 'ARCHIVED', 'ARCHIVED']);
    aws.onCall(
      { operation: 'DescribeImages', where: ({ imageIds }) => imageIds !== undefined, nth: 5, when: 'before' },
      () => aws.clock.advance(20 * 60_000),
    );
    const { code, out, err } = await keeper('restore', uri('app', 'v1'), '--bucket', bucket);
    expect([code, out.match(/comes\s+back/g)?.length]).toEqual([0, 4]);
    expect(err).toBe('0 of 4 images back from the archive\n4 of 4 images back from the archive\n');
    expect(statuses()).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE']);
  }));

test.each([
  [['restore', '--bucket', bucket], /^keeper: restore needs an image, such as repository:tag, or --run ID/],
  [['restore', 'app:1', '--run', '20260601T000000Z-aa', '--bucket', bucket], /one of the two/],
  [
    ['restore', '--run', 'yesterday', '--bucket', bucket],
    /--run must be the name of a run, such as .*, got "yesterday"/,
  ],
  [['restore', '--run', '20260601T000000Z-aa', '--bucket', bucket], /run 20260601T000000Z-aa took nothing away/],
  [['restore', 'app', '--bucket', bucket], /"app" must name one image/],
  [['restore', 'app:never', '--bucket', bucket], /nobody knows "app:never"/],
])('keeper %j is one clear sentence, and changes nothing', (argv, sentence) =>
  onScene({}, async ({ aws, keeper }) => {
    const { code, err } = await keeper(...argv);
    expect([code, err]).toEqual([2, expect.stringMatching(sentence)]);
    expect(aws.calls.filter(({ mutates }) => mutates)).toEqual([]);
  }),
);
