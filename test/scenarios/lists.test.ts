import { bucket, onScene, onlyInUse, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const place = 'lists/';
const withLists = (more = ''): string =>
  onlyInUse.replace('inUse: {', `inUse: { lists: [{ prefix: 's3://${bucket}/${place}'${more} }],`);

const listing = (publisher: string, images: readonly string[], over: object = {}): string =>
  JSON.stringify({
    format: 1,
    publisher,
    takenAt: new Date(start).toISOString(),
    complete: true,
    sources: ['apps/deployments'],
    count: images.length,
    references: images,
    ...over,
  });

/** Three old images that nothing in the account uses. */
function seed({ aws }: Scene): void {
  for (const tag of ['1', '2', '3']) aws.ecr().push({ repository: 'app', tags: [tag], at: start - 300 * dayMs });
}

const put = ({ aws }: Scene, name: string, body: string): void => aws.s3.put(bucket, `${place}${name}`, body);

test('what a publisher lists stays, and only that', () =>
  onScene({}, async (scene) => {
    seed(scene);
    put(scene, 'on-premises.json', listing('on-premises', [uri('app', '2')]));
    expect((await scene.clean(withLists())).code).toBe(0);
    expect(scene.left('app')).toEqual(['2']);
  }));

test('a listed name without a host of ECR keeps the same tag of the repository of that name, unless it is of a public registry', () =>
  onScene({}, async (scene) => {
    seed(scene);
    const images = [
      uri('other', '1'),
      'app:1',
      'proxy.example.com/ecr/app:2',
      'quay.io/app:3',
      'docker.io/library/app:3',
    ];
    scene.aws.ecr().push({ repository: 'other', tags: ['1'], at: start - 300 * dayMs });
    put(scene, 'prod.json', listing('prod', images));
    await scene.clean(withLists());
    expect(scene.left('app')).toEqual(['1', '2']);
  }));

test('all whole lists of a publisher inside the freshness count together', () =>
  onScene({}, async (scene) => {
    seed(scene);
    put(scene, 'prod/1.json', listing('prod', [uri('app', '1')]));
    scene.aws.clock.advance(hourMs);
    put(scene, 'prod/2.json', listing('prod', [uri('app', '2')]));
    await scene.clean(withLists());
    expect(scene.left('app')).toEqual(['1', '2']);
  }));

test('a publisher with lists in two places holds everything back: what vanishes from one would not be missed', () =>
  onScene({}, async (scene) => {
    seed(scene);
    const policy = withLists().replace(/lists: \[(.*)\]\}?,/, "lists: [$1, { prefix: 's3://audit/more/' }],");
    put(scene, 'prod.json', listing('prod', [uri('app', '1')]));
    scene.aws.s3.put(bucket, 'more/prod.json', listing('prod', [uri('app', '2')]));
    const { code, out } = await scene.clean(policy);
    expect(code).toBe(4);
    expect(out).toContain('prod has lists in two places');
    expect(scene.left('app')).toEqual(['1', '2', '3']);
  }));

test.each([
  ['is not complete', { complete: false }],
  ['is of another format', { format: 2 }],
  ['says that it holds more', { count: 2 }],
  ['says that it is of somebody else', { publisher: 'staging' }],
  ['was taken long ago', { takenAt: new Date(start - 30 * hourMs).toISOString() }],
  ['was taken tomorrow', { takenAt: new Date(start + 30 * hourMs).toISOString() }],
])('a list that %s holds everything back', (_what, over) =>
  onScene({}, async (scene) => {
    seed(scene);
    put(scene, 'prod.json', listing('prod', [uri('app', '2')], over));
    const { code, out } = await scene.clean(withLists());
    expect(scene.left('app')).toEqual(['1', '2', '3']);
    expect(code).toBe(4);
    expect(out).toContain('Published lists');
  }),
);

test.each([
  ['empty', listing('prod', [])],
  ['cut short', listing('prod', [uri('app', '2')]).slice(0, -20)],
  ['hostile', '{"__proto__": {"complete": true}}'],
  ['no text at all', '\u{0}\u{FFFF}'],
])('a list that is %s holds everything back', (_what, body) =>
  onScene({}, async (scene) => {
    seed(scene);
    put(scene, 'prod.json', body);
    expect((await scene.clean(withLists())).code).toBe(4);
    expect(scene.left('app')).toEqual(['1', '2', '3']);
  }),
);

test('a list that was not renewed in time holds everything back, and ends to do so after 90 days', () =>
  onScene({}, async (scene) => {
    seed(scene);
    put(scene, 'prod.json', listing('prod', [uri('app', '2')]));
    put(scene, 'staging.json', listing('staging', [uri('app', '3')]));
    scene.aws.clock.advance(27 * hourMs);
    const fresh = new Date(start + 27 * hourMs).toISOString();
    put(scene, 'staging.json', listing('staging', [uri('app', '3')], { takenAt: fresh }));
    const { code, out } = await scene.clean(withLists());
    expect(code).toBe(4);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('the newest list of prod is stale');
    expect(scene.left('app')).toEqual(['1', '2', '3']);

    scene.aws.clock.advance(90 * dayMs);
    const later = new Date(start + 27 * hourMs + 90 * dayMs).toISOString();
    put(scene, 'staging.json', listing('staging', [uri('app', '3')], { takenAt: later }));
    expect((await scene.clean(withLists())).code).toBe(0);
    expect(scene.left('app')).toEqual(['3']);
  }));

test('a publisher that is expected by name and never came holds everything back', () =>
  onScene({}, async (scene) => {
    seed(scene);
    put(scene, 'staging.json', listing('staging', [uri('app', '3')]));
    const { code, out } = await scene.clean(withLists(', expect: [prod]'));
    expect(code).toBe(4);
    expect(out).toContain('there is no list of prod');
    expect(scene.left('app')).toEqual(['1', '2', '3']);
  }));

test('a publisher that vanished with its list is remembered, until a person answers for it', () =>
  onScene({}, async (scene) => {
    seed(scene);
    put(scene, 'prod.json', listing('prod', [uri('app', '2')]));
    put(scene, 'staging.json', listing('staging', [uri('app', '3')]));
    await scene.clean(withLists().replace('mode: delete', 'mode: report'));
    scene.aws.s3.delete(bucket, `${place}prod.json`);
    const { code, out } = await scene.clean(withLists());
    expect(code).toBe(4);
    expect(out).toContain('the list of prod is gone');
    expect(scene.left('app')).toEqual(['1', '2', '3']);

    const answered = withLists().replace(
      'inUse: {',
      'inUse: { exclude: [{ source: lists, cluster: prod, because: that cluster was deleted }],',
    );
    expect((await scene.clean(answered)).code).toBe(0);
    expect(scene.left('app')).toEqual(['3']);
  }));

test('a place without any list holds everything back: nobody is no answer', () =>
  onScene({}, async (scene) => {
    seed(scene);
    const { code, out } = await scene.clean(withLists());
    expect(code).toBe(4);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`there is no list under s3://${bucket}/${place}`);
  }));

test('a list that vanishes while it is read is a failed reading', () =>
  onScene({}, async (scene) => {
    seed(scene);
    put(scene, 'prod.json', listing('prod', [uri('app', '2')]));
    scene.aws.onCall({ operation: 'ListObjectsV2', when: 'after' }, () => {
      scene.aws.s3.delete(bucket, `${place}prod.json`);
    });
    expect((await scene.clean(withLists())).code).toBe(4);
    expect(scene.left('app')).toEqual(['1', '2', '3']);
  }));

test('one account publishes what it uses, another one keeps it; a list that lacks something is not published', () =>
  onScene({ accounts: ['111111111111', '222222222222'] }, async (scene) => {
    const { aws, keeper } = scene;
    seed(scene);
    aws.service('codebuild', { account: '222222222222' }).put('projects', {
      name: 'build',
      environment: { image: uri('app', '2') },
    });
    const publish = ['usage', '--publish', `s3://${bucket}/${place}`, '--publisher', 'builds'];
    const home = { ...process.env };
    Object.assign(process.env, aws.env('222222222222'));
    const end = aws.faults.add({ kind: 'denied', operation: 'ListFunctions' });
    const refused = await keeper(...publish);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('could not be read, and a list must be whole');
    expect(aws.s3.keys(bucket, place)).toEqual([]);
    end();
    expect((await keeper(...publish)).code).toBe(0);
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: home['AWS_ACCESS_KEY_ID'] });

    expect((await scene.clean(withLists())).code).toBe(0);
    expect(scene.left('app')).toEqual(['2']);
  }));
