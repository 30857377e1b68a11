import { cosign, index, platformImage } from '../sandbox/manifests.ts';
import { keeping, onScene, onlyInUse, recorded, uri, twoRegions } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;
const tenReleases = keeping("[{ name: releases, tags: ['*'], keepNewest: 10 }]");

/** The second listing of the repository: between plan and apply. */
const secondListing = {
  operation: 'DescribeImages',
  where: ({ imageIds }: object & { imageIds?: unknown }) => imageIds === undefined,
} as const;

test('five of the newest ten are removed by hand between plan and apply: the next five stay', () =>
  onScene({}, async ({ aws, clean, left }) => {
    for (let i = 10; i <= 29; i += 1) aws.ecr().push({ repository: 'app', tags: [`1.${i}`], at: daysAgo(300 - i) });
    aws.onCall({ ...secondListing, nth: 2, when: 'before' }, () => {
      for (let i = 25; i <= 29; i += 1) aws.ecr().delete('app', `1.${i}`);
    });
    await clean(tenReleases);
    expect(left('app')).toEqual(Array.from({ length: 10 }, (_, i) => `1.${i + 15}`));
  }));

test.each([
  ['gets a tag', ({ aws, digest }: Raced) => aws.ecr().tag('app', 'wanted', digest)],
  ['loses its tag', ({ aws }: Raced) => aws.ecr().untag('app', 'old')],
  ['is signed', ({ aws, digest }: Raced) => void aws.ecr().push({ repository: 'app', ...cosign('sig', digest) })],
  ['is deleted by hand', ({ aws, digest }: Raced) => aws.ecr().delete('app', digest)],
])('an image that %s between plan and apply is left alone, and the rest goes', (_, change) =>
  onScene({}, async ({ aws, clean, audited, left }) => {
    const digest = aws.ecr().push({ repository: 'app', tags: ['old'], at: daysAgo(100) });
    aws.ecr().push({ repository: 'app', tags: ['other'], at: daysAgo(100) });
    aws.onCall({ ...secondListing, nth: 2, when: 'before' }, () => change({ aws, digest }));
    await clean(onlyInUse);
    expect(left('app')).not.toContain('other');
    expect(audited().find((row) => row.digest === digest)?.outcome).toMatch(/^skipped\(/);
    expect(
      aws.calls.filter(
        ({ operation, input }) => operation === 'BatchDeleteImage' && JSON.stringify(input).includes(digest),
      ),
    ).toEqual([]);
  }),
);

test.each([
  ['gets a tag', ({ aws, digest }: Raced) => aws.ecr().tag('app', 'wanted', digest)],
  ['is pulled', ({ aws }: Raced) => void aws.ecr().pull('app', 'old')],
])('an image that %s right before its deletion is left alone', (_, change) =>
  onScene({}, async ({ aws, clean, left }) => {
    const digest = aws.ecr().push({ repository: 'app', tags: ['old'], at: daysAgo(100) });
    aws.onCall(
      { operation: 'DescribeImages', where: ({ imageIds }) => imageIds !== undefined, nth: 1, when: 'before' },
      () => change({ aws, digest }),
    );
    await clean(onlyInUse);
    expect(left('app')).toHaveLength(1);
  }),
);

test('a platform of an index is tagged meanwhile: the whole index stays', () =>
  onScene({}, async ({ aws, clean, left }) => {
    const platforms = [platformImage('amd64'), platformImage('arm64')];
    const [first] = platforms.map((platform) => aws.ecr().push({ repository: 'app', at: daysAgo(100), ...platform }));
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: daysAgo(100), ...index(platforms) });
    aws.onCall(
      { operation: 'DescribeImages', where: ({ imageIds }) => imageIds !== undefined, nth: 1, when: 'before' },
      () => aws.ecr().tag('app', 'pinned', first ?? ''),
    );
    await clean(onlyInUse);
    expect(left('app')).toHaveLength(3);
    aws.ecr().pull('app', 'v1');
  }));

test('an image that a task starts between the plan and the deletion stays: the consumers are read again', () =>
  onScene({}, async ({ aws, ecs, clean, left, audited }) => {
    for (const tag of ['started', 'stale']) aws.ecr().push({ repository: 'app', tags: [tag], at: daysAgo(100) });
    const taskDefinition = ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'started') });
    ecs().deregister(taskDefinition);
    aws.onCall(recorded, () => void ecs().runTask({ taskDefinition }));
    await clean(onlyInUse);
    expect(left('app')).toEqual(['started']);
    expect(audited().find(({ tags }) => tags.includes('started'))?.outcome).toBe(
      'skipped(kept on the second look: in-use)',
    );
  }));

test('a rollback to an old revision in the middle of a run keeps what it deploys, in every repository that has a copy', () =>
  onScene(twoRegions, async ({ aws, ecs, clean, left }) => {
    const image = platformImage('old');
    aws.ecr().push({ repository: 'app', tags: ['old'], at: daysAgo(100), ...image });
    aws.ecr({ region: 'us-east-1' }).push({ repository: 'copy', at: daysAgo(100), ...image });
    aws.onCall(recorded, () => {
      ecs().createService({
        name: 'app',
        taskDefinition: ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'old') }),
      });
    });
    await clean(onlyInUse);
    expect([left('app'), left('copy', 'us-east-1')]).toEqual([['old'], [image.digest]]);
  }));

test('what the second reading cannot read holds back what it could have named', () =>
  onScene({}, async ({ aws, clean, left, audited }) => {
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: daysAgo(100) });
    aws.onCall(recorded, () => void aws.faults.add({ kind: 'denied', operation: 'ListServices' }));
    aws.onCall(recorded, () => void aws.faults.add({ kind: 'denied', operation: 'ListClusters' }));
    const { code, out } = await clean(onlyInUse);
    expect(left('app')).toEqual(['stale']);
    expect(code).toBe(4);
    expect(out).toContain('ListClusters: AccessDeniedException');
    expect(audited()[0]?.outcome).toBe('skipped(held back on the second look)');
  }));

test('a repository that is deleted meanwhile is no error', () =>
  onScene({}, async ({ aws, clean }) => {
    aws.ecr().push({ repository: 'app', at: daysAgo(100) });
    aws.onCall({ operation: 'ListTasks', when: 'before' }, () => undefined);
    aws.onCall({ ...secondListing, nth: 2, when: 'before' }, () =>
      aws.ecr().delete('app', aws.ecr().images('app')[0]?.digest ?? ''),
    );
    expect((await clean(onlyInUse)).code).toBe(0);
  }));

test('a deletion whose answer is lost is looked up, not repeated blindly, and counts as done', () =>
  onScene({}, async ({ aws, clean, audited, left }) => {
    aws.ecr().push({ repository: 'app', at: daysAgo(100) });
    aws.faults.add({ kind: 'lost', operation: 'BatchDeleteImage', times: 1 });
    expect((await clean(onlyInUse)).code).toBe(0);
    expect(left('app')).toEqual([]);
    expect(audited()[0]?.outcome).toBe('deleted');
    expect(aws.countOf('BatchDeleteImage')).toBe(1);
  }));

test('a throttled deletion is justified anew before it is sent again', () =>
  onScene({}, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', at: daysAgo(100) });
    aws.faults.add({ kind: 'throttled', operation: 'BatchDeleteImage', times: 2 });
    expect((await clean(onlyInUse)).code).toBe(0);
    expect(left('app')).toEqual([]);
    const sequence = aws.calls
      .filter(
        ({ operation, input }) =>
          operation === 'BatchDeleteImage' || (operation === 'DescribeImages' && 'imageIds' in input),
      )
      .map(({ operation }) => operation);
    const before = sequence.filter((_, i) => sequence[i + 1] === 'BatchDeleteImage');
    expect(before).toEqual(['DescribeImages', 'DescribeImages', 'DescribeImages']);
  }));

test('some deletions fail: each is an outcome in the report, the rest goes, and the exit code asks for attention', () =>
  onScene({}, async ({ aws, clean, audited, left }) => {
    const digests = [1, 2, 3].map((i) => aws.ecr().push({ repository: 'app', tags: [`${i}`], at: daysAgo(100) }));
    aws.ecr().push({ repository: 'web', at: daysAgo(100) });
    aws.faults.add({
      kind: 'partial',
      operation: 'BatchDeleteImage',
      code: 'KmsError',
      of: (item) => JSON.stringify(item).includes(digests[1] ?? '?'),
    });
    expect((await clean(onlyInUse)).code).toBe(3);
    expect([left('app'), left('web')]).toEqual([['2'], []]);
    expect(
      audited()
        .map(({ outcome }) => outcome)
        .filter((outcome) => outcome !== 'deleted'),
    ).toEqual(['failed(KmsError)']);
  }));

test('a signature goes only after its subject: while the subject cannot be deleted, it stays', () =>
  onScene({}, async ({ aws, clean, left }) => {
    const digest = aws.ecr().push({ repository: 'app', tags: ['v1'], at: daysAgo(100) });
    const signature = cosign('sig', digest);
    aws.ecr().push({ repository: 'app', at: daysAgo(100), ...signature });
    const end = aws.faults.add({
      kind: 'partial',
      operation: 'BatchDeleteImage',
      code: 'KmsError',
      of: (item) => JSON.stringify(item).includes(digest),
    });
    await clean(onlyInUse);
    expect(left('app')).toEqual([signature.tags[0], 'v1'].toSorted());
    end();
    await clean(onlyInUse);
    expect(left('app')).toEqual([]);
    const requests = aws.calls
      .filter(({ operation }) => operation === 'BatchDeleteImage')
      .map(({ input }) => JSON.stringify(input));
    expect(requests.at(-2)).toContain(digest);
    expect(requests.at(-1)).not.toContain(digest);
  }));

interface Raced {
  readonly aws: Parameters<Parameters<typeof onScene>[1]>[0]['aws'];
  readonly digest: string;
}
