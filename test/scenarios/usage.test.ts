import { index, platformImage } from '../sandbox/manifests.ts';
import { keeping, onScene, onlyInUse, rulesFor, uri } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

/** Every accident of the field that ECS and Lambda cover, with ordinary pages and with one item a page. */
describe.each([1000, 1])('with up to %i items on a page', (maxPage) => {
  test('a service pinned a digest and its tag moved: the untagged digest stays, even with no task running', () =>
    onScene({ maxPage }, async ({ aws, ecs, clean, audited }) => {
      const pinned = aws.ecr().push({ repository: 'web', tags: ['prod'], at: daysAgo(300) });
      const taskDefinition = ecs().registerTaskDefinition({ family: 'web', image: uri('web', 'prod') });
      const service = ecs().createService({ name: 'web', taskDefinition, desiredCount: 2 });
      aws.ecr().push({ repository: 'web', tags: ['prod'], at: daysAgo(100) });
      const stale = aws.ecr().push({ repository: 'web', at: daysAgo(200) });
      ecs().scale(service, 0);
      aws.clock.advance(2 * 3_600_000);
      await clean();
      const digests = aws
        .ecr()
        .images('web')
        .map(({ digest }) => digest);
      expect(digests).toContain(pinned);
      expect(digests).not.toContain(stale);
      expect(rulesFor(audited(), pinned)).toContain('in-use');
      aws.ecr().pull('web', pinned);
    }));

  test('a Lambda function runs an untagged platform of an index, after its tag moved: index and siblings stay', () =>
    onScene({ maxPage }, async ({ aws, lambda, clean, left }) => {
      const platforms = [platformImage('amd64'), platformImage('arm64')];
      const [amd64 = ''] = platforms.map((one) => aws.ecr().push({ repository: 'fn', at: daysAgo(300), ...one }));
      aws.ecr().push({ repository: 'fn', tags: ['v1'], at: daysAgo(300), ...index(platforms) });
      aws.ecr().push({ repository: 'fn', at: daysAgo(200) });
      lambda().createFunction({ name: 'fn', image: uri('fn', amd64) });
      await clean();
      expect(left('fn')).toHaveLength(3);
      aws.ecr().pull('fn', 'v1');
    }));

  test('every published version of a function keeps its image, not only the latest', () =>
    onScene({ maxPage }, async ({ aws, lambda, clean, left }) => {
      for (const tag of ['1', '2', '3', '4']) aws.ecr().push({ repository: 'fn', tags: [tag], at: daysAgo(300) });
      lambda().createFunction({ name: 'fn', image: uri('fn', '1') });
      lambda().publishVersion('fn');
      lambda().updateFunctionCode('fn', uri('fn', '2'));
      lambda().publishVersion('fn');
      lambda().updateFunctionCode('fn', uri('fn', '3'));
      await clean();
      expect(left('fn')).toEqual(['1', '2', '3']);
    }));

  test('a function that was never invoked keeps the digest that it resolved when its tag has moved', () =>
    onScene({ maxPage }, async ({ aws, lambda, clean }) => {
      const resolved = aws.ecr().push({ repository: 'fn', tags: ['latest'], at: daysAgo(300) });
      lambda().createFunction({ name: 'fn', image: uri('fn', 'latest') });
      const moved = aws.ecr().push({ repository: 'fn', tags: ['latest'], at: daysAgo(200) });
      await clean();
      expect(
        aws
          .ecr()
          .images('fn')
          .map(({ digest }) => digest)
          .toSorted(),
      ).toEqual([resolved, moved].toSorted());
    }));

  test('images used by task definitions after the first hundred stay', () =>
    onScene({ maxPage: Math.min(maxPage, 20) }, async ({ aws, ecs, clean, left }) => {
      for (let i = 100; i < 230; i += 1) {
        aws.ecr().push({ repository: 'apps', tags: [`${i}`], at: daysAgo(300) });
        ecs().registerTaskDefinition({ family: `app-${i}`, image: uri('apps', `${i}`) });
      }
      aws.ecr().push({ repository: 'apps', tags: ['unused'], at: daysAgo(300) });
      await clean();
      expect(left('apps')).toHaveLength(130);
    }));

  test('services beyond the default page of ten are seen', () =>
    onScene({ maxPage }, async ({ aws, ecs, clean, left }) => {
      for (let i = 10; i < 25; i += 1) {
        aws.ecr().push({ repository: 'apps', tags: [`${i}`], at: daysAgo(300) });
        const taskDefinition = ecs().registerTaskDefinition({ family: `app-${i}`, image: uri('apps', `${i}`) });
        ecs().createService({ name: `app-${i}`, taskDefinition, desiredCount: i % 2 });
        ecs().deregister(taskDefinition);
      }
      await clean();
      expect(left('apps')).toHaveLength(15);
    }));

  test('a consumer in another region keeps the image, although only this region is cleaned', () =>
    onScene({ maxPage }, async ({ aws, ecs, clean, left }) => {
      for (const tag of ['used', 'unused']) {
        aws.ecr().push({ repository: 'app', tags: [tag], at: daysAgo(300) });
        aws.ecr({ region: 'us-east-1' }).push({ repository: 'app', tags: [tag], at: daysAgo(300) });
      }
      ecs('us-east-1').registerTaskDefinition({ family: 'app', image: uri('app', 'used') });
      await clean(onlyInUse.replace('inUse:', 'clean: { regions: [eu-west-1] }\ninUse:'));
      expect(left('app')).toEqual(['used']);
      expect(left('app', 'us-east-1')).toEqual(['unused', 'used']);
    }));

  test('a tag that is in use in one region keeps the copies of its image in the others', () =>
    onScene({ maxPage }, async ({ aws, ecs, clean, audited }) => {
      const image = platformImage('one');
      aws.ecr().push({ repository: 'app', tags: ['v1'], at: daysAgo(300), ...image });
      const digest = aws.ecr({ region: 'us-east-1' }).push({ repository: 'app-replica', at: daysAgo(300), ...image });
      ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'v1') });
      await clean();
      aws.ecr({ region: 'us-east-1' }).pull('app-replica', digest);
      expect(rulesFor(audited(), digest)).toContain('in-use-elsewhere');
    }));
});

test('a task that runs by digest, by tag and digest, or by a bare repository keeps what each means', () =>
  onScene({}, async ({ aws, ecs, clean, left }) => {
    const byDigest = aws.ecr().push({ repository: 'app', tags: ['a'], at: daysAgo(300) });
    const both = aws.ecr().push({ repository: 'app', tags: ['b'], at: daysAgo(300) });
    for (const tag of ['c', 'latest', 'e']) aws.ecr().push({ repository: 'app', tags: [tag], at: daysAgo(300) });
    const bare = uri('app', 'x').replace(':x', '');
    for (const [family, image] of Object.entries({
      a: uri('app', byDigest),
      b: `${uri('app', 'c')}@${both}`,
      d: bare,
    })) {
      ecs().runTask({ taskDefinition: ecs().registerTaskDefinition({ family, image }) });
    }
    await clean();
    expect(left('app')).toEqual(['a', 'b', 'c', 'latest']);
  }));

test('a task that stopped within the hour keeps what it ran; later it does not', () =>
  onScene({}, async ({ aws, ecs, clean, left }) => {
    aws.ecr().push({ repository: 'job', tags: ['1'], at: daysAgo(300) });
    const first = ecs().registerTaskDefinition({ family: 'job', image: uri('job', '1') });
    ecs().stopTask(ecs().runTask({ taskDefinition: first }));
    ecs().deregister(first);
    await clean();
    expect(left('job')).toEqual(['1']);
    aws.clock.advance(2 * 3_600_000);
    await clean();
    expect(left('job')).toEqual([]);
  }));

test('a service in the middle of a deployment keeps both ends of it, and a rollback finds its image', () =>
  onScene({}, async ({ aws, ecs, clean, left }) => {
    for (const tag of ['0', '1', '2']) aws.ecr().push({ repository: 'web', tags: [tag], at: daysAgo(300) });
    const [one, two] = ['1', '2'].map((tag) => ecs().registerTaskDefinition({ family: 'web', image: uri('web', tag) }));
    const service = ecs().createService({ name: 'web', taskDefinition: one ?? '', desiredCount: 2 });
    ecs().updateService(service, { taskDefinition: two ?? '' });
    ecs().deregister(one ?? '');
    await clean();
    expect(left('web')).toEqual(['1', '2']);
    ecs().rollBack(service);
    await clean();
    expect(left('web')).toContain('1');
    aws.ecr().pull('web', '1');
  }));

test('deploy, redeploy, clean, roll back: what the rollback deploys is still there', () =>
  onScene({}, async ({ aws, ecs, clean, left, audited }) => {
    const policy = onlyInUse.replace(
      'ecsTaskDefinitions: none, ecsServiceRevisions: none',
      'ecsTaskDefinitions: 3, ecsServiceRevisions: 3',
    );
    const definitions = Array.from({ length: 6 }, (_, i) => {
      aws.ecr().push({ repository: 'web', tags: [`sha-${i}`], at: daysAgo(300 - i) });
      return ecs().registerTaskDefinition({ family: 'web', image: uri('web', `sha-${i}`) });
    });
    const service = ecs().createService({ name: 'web', taskDefinition: definitions[0] ?? '' });
    for (const taskDefinition of definitions.slice(1)) {
      aws.clock.advance(86_400_000);
      ecs().updateService(service, { taskDefinition });
      ecs().finishDeployment(service);
    }
    aws.clock.advance(86_400_000);
    await clean(policy);
    expect(left('web')).toEqual(['sha-3', 'sha-4', 'sha-5']);
    expect(rulesFor(audited(), 'sha-3')).toContain('rollback-target');
    ecs().updateService(service, { taskDefinition: definitions[4] ?? '' });
    ecs().finishDeployment(service);
    aws.ecr().pull('web', 'sha-4');
  }));

test.each(['CODE_DEPLOY', 'EXTERNAL'] as const)(
  'a service deployed by %s keeps the images of its task sets',
  (deploymentController) =>
    onScene({}, async ({ aws, ecs, clean, left }) => {
      for (const tag of ['blue', 'green', 'grey']) aws.ecr().push({ repository: 'web', tags: [tag], at: daysAgo(300) });
      const [blue = '', green = ''] = ['blue', 'green'].map((tag) =>
        ecs().registerTaskDefinition({ family: 'web', image: uri('web', tag) }),
      );
      const service = ecs().createService({ name: 'web', taskDefinition: blue, deploymentController, desiredCount: 0 });
      ecs().createTaskSet({ service, taskDefinition: green });
      ecs().deregister(blue);
      ecs().deregister(green);
      await clean();
      expect(left('web')).toEqual(
        expect.arrayContaining(deploymentController === 'EXTERNAL' ? ['green'] : ['blue', 'green']),
      );
      expect(left('web')).not.toContain('grey');
    }),
);

test('a deregistered task definition counts as long as a service names it, also at desired count 0', () =>
  onScene({}, async ({ aws, ecs, clean, left }) => {
    for (const tag of ['1', '2']) aws.ecr().push({ repository: 'web', tags: [tag], at: daysAgo(300) });
    const [one = '', two = ''] = ['1', '2'].map((tag) =>
      ecs().registerTaskDefinition({ family: `web-${tag}`, image: uri('web', tag) }),
    );
    ecs().createService({ name: 'web', taskDefinition: one, desiredCount: 0 });
    ecs().deregister(one);
    ecs().deregister(two);
    await clean();
    expect(left('web')).toEqual(['1']);
  }));

test('a service from before revisions existed, with nothing running: what its tag may have meant stays', () =>
  onScene({}, async ({ aws, ecs, clean, left, audited }) => {
    const pinned = aws.ecr().push({ repository: 'web', tags: ['prod'], at: '2024-06-01T00:00:00Z' });
    const taskDefinition = ecs().registerTaskDefinition({
      family: 'web',
      image: uri('web', 'prod'),
      at: '2024-06-01T00:00:00Z',
    });
    const service = ecs().createService({ name: 'web', taskDefinition, at: '2024-08-01T00:00:00Z' });
    aws.ecr().push({ repository: 'web', tags: ['prod'], at: daysAgo(300) });
    aws.ecr().push({ repository: 'web', tags: ['other'], at: daysAgo(200) });
    ecs().scale(service, 0);
    aws.clock.advance(2 * 3_600_000);
    await clean();
    expect(left('web')).toEqual([pinned, 'prod'].toSorted());
    expect(rulesFor(audited(), pinned)).toEqual(['pinned-unknown']);
  }));

test('a daemon keeps its image, and the latest definition of each family of daemons too', () =>
  onScene({}, async ({ aws, ecs, clean, left }) => {
    for (const tag of ['run', 'next', 'old']) aws.ecr().push({ repository: 'agent', tags: [tag], at: daysAgo(300) });
    const taskDefinition = ecs().registerDaemonTaskDefinition({ family: 'agent', image: uri('agent', 'run') });
    ecs().createDaemon({ name: 'agent', taskDefinition });
    ecs().registerDaemonTaskDefinition({ family: 'other', image: uri('agent', 'next') });
    await clean();
    expect(left('agent')).toEqual(['next', 'run']);
  }));

test('an Express service keeps its image', () =>
  onScene({}, async ({ aws, ecs, clean, left }) => {
    for (const tag of ['1', '2']) aws.ecr().push({ repository: 'web', tags: [tag], at: daysAgo(300) });
    ecs().createExpressService({ name: 'web', image: uri('web', '1') });
    await clean();
    expect(left('web')).toEqual(['1']);
  }));

test('an image that a container or a function starts by its environment stays', () =>
  onScene({}, async ({ aws, ecs, clean, left }) => {
    for (const tag of ['agent', 'main', 'old']) aws.ecr().push({ repository: 'ci', tags: [tag], at: daysAgo(300) });
    const environment = [{ name: 'AGENT_IMAGE', value: uri('ci', 'agent') }];
    ecs().registerTaskDefinition({ family: 'ci', containers: [{ name: 'ci', image: uri('ci', 'main'), environment }] });
    await clean();
    expect(left('ci')).toEqual(['agent', 'main']);
  }));

test('images of an idle team are not pushed out by a busy one: each family keeps its own', () =>
  onScene({}, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'shared', tags: ['idle-1'], at: daysAgo(900) });
    for (let i = 10; i < 30; i += 1)
      aws.ecr().push({ repository: 'shared', tags: [`busy-${i}`], at: daysAgo(300 - i) });
    await clean(
      keeping("[{ name: idle, tags: ['idle-*'], keepNewest: 3 }, { name: busy, tags: ['busy-*'], keepNewest: 3 }]"),
    );
    expect(left('shared')).toEqual(['busy-27', 'busy-28', 'busy-29', 'idle-1']);
  }));
