import { index, platformImage } from '../sandbox/manifests.ts';
import { keeping, onScene, onlyInUse, uri } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

/** Every form in which a consumer may name an image, and what then stays of `one` and `other`. */
const forms = [
  ['by tag', ({ tag }: Names) => uri('app', tag), ['one']],
  ['by digest', ({ digest }: Names) => uri('app', digest), ['one']],
  ['by tag and digest of the same image', ({ tag, digest }: Names) => `${uri('app', tag)}@${digest}`, ['one']],
  [
    'by the tag of one and the digest of another',
    ({ digest }: Names) => `${uri('app', 'other')}@${digest}`,
    ['one', 'other'],
  ],
  ['by a dual-stack host', ({ tag }: Names) => `111111111111.dkr-ecr.eu-west-1.on.aws/app:${tag}`, ['one']],
  ['by a FIPS host', ({ tag }: Names) => `111111111111.dkr.ecr-fips.eu-west-1.amazonaws.com/app:${tag}`, ['one']],
  ['by digest through a mirror', ({ digest }: Names) => `mirror.example.com/any/thing@${digest}`, ['one']],
  ['through a tag that is still to be filled in', () => uri('app', '#{Tag}'), ['one', 'other']],
] as const satisfies readonly (readonly [string, (names: Names) => string, readonly string[]])[];

interface Names {
  readonly tag: string;
  readonly digest: string;
}

describe.each([
  ['single', ['one']],
  ['several', ['one', 'two', 'three']],
] as const)('an image with %s tags', (_, tags) => {
  test.each(forms)('that is in use %s stays', (_form, nameIt, staying) =>
    onScene({ maxPage: 1 }, async ({ aws, ecs, clean, left }) => {
      const digest = aws.ecr().push({ repository: 'app', tags, at: daysAgo(300) });
      aws.ecr().push({ repository: 'app', tags: ['other'], at: daysAgo(300) });
      ecs().registerTaskDefinition({ family: 'app', image: nameIt({ tag: 'one', digest }) });
      await clean();
      expect(left('app').map((name) => (tags.some((tag) => tag === name) ? 'one' : name))).toEqual(staying);
    }),
  );
});

test('a kept image keeps all its tags: the commit under which it can be rolled back to is not lost', () =>
  onScene({}, async ({ aws, ecs, clean }) => {
    const tags = ['latest', 'prod', 'sha-4f2a91c'];
    aws.ecr().push({ repository: 'app', tags, at: daysAgo(300) });
    ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'prod') });
    await clean();
    expect(aws.ecr().images('app')).toMatchObject([{ tags }]);
    expect(
      aws.calls.filter(
        ({ operation, input }) => operation === 'BatchDeleteImage' && JSON.stringify(input).includes('imageTag'),
      ),
    ).toEqual([]);
  }));

test('an image in use by digest keeps the tag by which it is used', () =>
  onScene({}, async ({ aws, ecs, clean }) => {
    const digest = aws.ecr().push({ repository: 'app', tags: ['v1'], at: daysAgo(300) });
    ecs().runTask({ taskDefinition: ecs().registerTaskDefinition({ family: 'app', image: uri('app', digest) }) });
    await clean();
    expect(aws.ecr().digestOf('app', 'v1')).toBe(digest);
  }));

test('any protected tag protects the image, whatever its other tags are', () =>
  onScene({}, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', tags: ['0.0.1-SNAPSHOT', 'latest'], at: daysAgo(900) });
    for (let i = 1; i <= 3; i += 1)
      aws.ecr().push({ repository: 'app', tags: [`1.${i}-SNAPSHOT`], at: daysAgo(300 - i) });
    await clean(keeping("[{ name: snapshots, tags: ['*SNAPSHOT*'], keepNewest: 1 }]"));
    expect(left('app')).toEqual(['0.0.1-SNAPSHOT', '1.3-SNAPSHOT']);
  }));

test('indexes within indexes stay whole, or go whole from the top down', () =>
  onScene({ maxPage: 1 }, async ({ aws, ecs, clean, left }) => {
    for (const name of ['used', 'unused']) {
      const leaf = platformImage(name);
      const inner = index([leaf]);
      for (const one of [leaf, inner]) aws.ecr().push({ repository: 'app', at: daysAgo(300), ...one });
      aws.ecr().push({ repository: 'app', tags: [name], at: daysAgo(300), ...index([inner]) });
      if (name === 'used') ecs().registerTaskDefinition({ family: 'app', image: uri('app', leaf.digest) });
    }
    expect((await clean()).code).toBe(0);
    expect(left('app')).toHaveLength(3);
    aws.ecr().pull('app', 'used');
  }));

test('one region that refuses everything does not stop the others from being read', () =>
  onScene({ regions: { enabled: ['eu-west-1', 'me-south-1'] } }, async ({ aws, clean, audited }) => {
    aws.ecr().push({ repository: 'app', at: daysAgo(300) });
    aws.faults.add({ kind: 'denied', region: 'me-south-1' });
    const { code, out } = await clean(onlyInUse.replace('mode: delete', 'mode: report'));
    expect(code).toBe(3);
    expect(out).toMatch(/FAIL {2}ECS tasks +me-south-1/);
    expect(audited()).toHaveLength(1);
  }));

test('a region that is not enabled is not asked', () =>
  onScene({ regions: { enabled: ['eu-west-1'], disabled: ['af-south-1'] } }, async ({ aws, clean }) => {
    expect((await clean()).code).toBe(0);
    expect(aws.calls.filter(({ region }) => region === 'af-south-1')).toEqual([]);
  }));

test('an old revision whose image is long gone is no outage, and no reason to ask for attention', () =>
  onScene({}, async ({ aws, ecs, clean }) => {
    aws.ecr().push({ repository: 'app', tags: ['v2'], at: daysAgo(300) });
    for (const tag of ['v1', 'v2']) ecs().registerTaskDefinition({ family: 'app', image: uri('app', tag) });
    const { code, out } = await clean(onlyInUse.replace('ecsTaskDefinitions: none', 'ecsTaskDefinitions: 5'));
    expect(code).toBe(0);
    expect(out).not.toContain('Broken');
  }));

test('what is missing although somebody names it is reported, and protects nothing', () =>
  onScene({}, async ({ aws, ecs, clean, left }) => {
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: daysAgo(300) });
    ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'v2') });
    const { code, out } = await clean();
    expect(code).toBe(3);
    expect(out).toContain('Broken references: these will fail at the next start');
    expect(out).toContain('app:v2');
    expect(left('app')).toEqual([]);
  }));
