import { keeping, onScene, onlyInUse, rulesFor, uri } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

describe.each([1000, 1])('with up to %i items on a page', (maxPage) => {
  test('a task that runs by digest, by tag and digest, or by a bare repository keeps what each means', () =>
    onScene({ maxPage }, async ({ aws, ecs, clean, left }) => {
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
    onScene({ maxPage }, async ({ aws, ecs, clean, left }) => {
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
    onScene({ maxPage }, async ({ aws, ecs, clean, left }) => {
      for (const tag of ['0', '1', '2']) aws.ecr().push({ repository: 'web', tags: [tag], at: daysAgo(300) });
      const [one, two] = ['1', '2'].map((tag) =>
        ecs().registerTaskDefinition({ family: 'web', image: uri('web', tag) }),
      );
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
    onScene({ maxPage }, async ({ aws, ecs, clean, left, audited }) => {
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
      onScene({ maxPage }, async ({ aws, ecs, clean, left }) => {
        for (const tag of ['blue', 'green', 'grey'])
          aws.ecr().push({ repository: 'web', tags: [tag], at: daysAgo(300) });
        const [blue = '', green = ''] = ['blue', 'green'].map((tag) =>
          ecs().registerTaskDefinition({ family: 'web', image: uri('web', tag) }),
        );
        const service = ecs().createService({
          name: 'web',
          taskDefinition: blue,
          deploymentController,
          desiredCount: 0,
        });
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
    onScene({ maxPage }, async ({ aws, ecs, clean, left }) => {
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
    onScene({ maxPage }, async ({ aws, ecs, clean, left, audited }) => {
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
    onScene({ maxPage }, async ({ aws, ecs, clean, left }) => {
      for (const tag of ['run', 'next', 'old']) aws.ecr().push({ repository: 'agent', tags: [tag], at: daysAgo(300) });
      const taskDefinition = ecs().registerDaemonTaskDefinition({ family: 'agent', image: uri('agent', 'run') });
      ecs().createDaemon({ name: 'agent', taskDefinition });
      ecs().registerDaemonTaskDefinition({ family: 'other', image: uri('agent', 'next') });
      await clean();
      expect(left('agent')).toEqual(['next', 'run']);
    }));

  test('an Express service keeps its image', () =>
    onScene({ maxPage }, async ({ aws, ecs, clean, left }) => {
      for (const tag of ['1', '2']) aws.ecr().push({ repository: 'web', tags: [tag], at: daysAgo(300) });
      ecs().createExpressService({ name: 'web', image: uri('web', '1') });
      await clean();
      expect(left('web')).toEqual(['1']);
    }));

  test('an image that a container or a function starts by its environment stays', () =>
    onScene({ maxPage }, async ({ aws, ecs, clean, left }) => {
      for (const tag of ['agent', 'main', 'old']) aws.ecr().push({ repository: 'ci', tags: [tag], at: daysAgo(300) });
      const environment = [{ name: 'AGENT_IMAGE', value: uri('ci', 'agent') }];
      ecs().registerTaskDefinition({
        family: 'ci',
        containers: [{ name: 'ci', image: uri('ci', 'main'), environment }],
      });
      await clean();
      expect(left('ci')).toEqual(['agent', 'main']);
    }));

  test('images of an idle team are not pushed out by a busy one: each family keeps its own', () =>
    onScene({ maxPage }, async ({ aws, clean, left }) => {
      aws.ecr().push({ repository: 'shared', tags: ['idle-1'], at: daysAgo(900) });
      for (let i = 10; i < 30; i += 1)
        aws.ecr().push({ repository: 'shared', tags: [`busy-${i}`], at: daysAgo(300 - i) });
      await clean(
        keeping("[{ name: idle, tags: ['idle-*'], keepNewest: 3 }, { name: busy, tags: ['busy-*'], keepNewest: 3 }]"),
      );
      expect(left('shared')).toEqual(['busy-27', 'busy-28', 'busy-29', 'idle-1']);
    }));
});
