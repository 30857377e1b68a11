import { object, objects, texts } from '../json.ts';
import { app, bench, newDigest, oldDigest, refusal, tasksIn } from './bench.ts';

function agent() {
  const { ecs, images, call } = bench();
  const definition = ecs.registerDaemonTaskDefinition({ family: 'agent', image: app });
  const daemon = ecs.createDaemon({ name: 'agent', taskDefinition: definition, instances: 2 });
  const described = () => object(call('DescribeDaemon', { daemonArn: daemon }), 'daemon');
  const digests = () => {
    const daemonRevisionArns = objects(described(), 'currentRevisions').map(({ arn }) => arn);
    return objects(call('DescribeDaemonRevisions', { daemonRevisionArns }), 'daemonRevisions').map((revision) =>
      objects(revision, 'containerImages').map(({ imageDigest }) => imageDigest),
    );
  };
  return { ecs, images, call, definition, daemon, described, digests };
}

describe('a daemon', () => {
  it('is listed by cluster and described with its revision, which pins digests', () => {
    const { call, daemon, described, digests } = agent();
    expect(call('ListDaemons')).toMatchObject({ daemonSummariesList: [{ daemonArn: daemon, status: 'ACTIVE' }] });
    expect(described()).toMatchObject({ currentRevisions: [{ totalRunningCount: 2 }] });
    expect(digests()).toEqual([[oldDigest]]);
    expect(tasksIn(call, { daemonName: 'agent' })).toHaveLength(2);
  });

  it('has a definition of its own kind, which is no task definition', () => {
    const { call, definition } = agent();
    expect(call('ListTaskDefinitions')).toMatchObject({ taskDefinitionArns: [] });
    expect(refusal(() => call('DescribeTaskDefinition', { taskDefinition: 'agent' }))).toMatch(/^ClientException/);
    expect(call('ListDaemonTaskDefinitions')).toMatchObject({ daemonTaskDefinitions: [{ arn: definition }] });
    expect(call('DescribeDaemonTaskDefinition', { daemonTaskDefinition: 'agent' })).toMatchObject({
      daemonTaskDefinition: { daemonTaskDefinitionArn: definition, containerDefinitions: [{ image: app }] },
    });
  });

  it('pulls its pinned digest again though the tag has moved', () => {
    const { ecs, images, call, digests } = agent();
    images.move(app, newDigest);
    ecs.stopTask(tasksIn(call)[0] ?? '');
    expect(tasksIn(call)).toHaveLength(2);
    expect(digests()).toEqual([[oldDigest]]);
  });

  it('has two revisions while it is deployed, and one when that is finished', () => {
    const { ecs, images, call, daemon, digests } = agent();
    images.move(app, newDigest);
    const deployment = ecs.updateDaemon(daemon);
    expect(digests()).toEqual([[newDigest], [oldDigest]]);
    ecs.finishDaemonDeployment(daemon);
    expect(digests()).toEqual([[newDigest]]);
    const listed = objects(call('ListDaemonDeployments', { daemonArn: daemon }), 'daemonDeployments');
    expect(listed.map(({ daemonDeploymentArn, status }) => [daemonDeploymentArn === deployment, status])).toEqual([
      [true, 'SUCCESSFUL'],
      [false, 'SUCCESSFUL'],
    ]);
  });

  it('that is rolled back names the revision it returned to', () => {
    const { ecs, call, daemon, described, digests } = agent();
    const [source] = objects(described(), 'currentRevisions').map(({ arn }) => arn);
    const deployment = ecs.updateDaemon(daemon);
    ecs.rollBackDaemon(daemon);
    expect(call('DescribeDaemonDeployments', { daemonDeploymentArns: [deployment] })).toMatchObject({
      daemonDeployments: [{ status: 'ROLLBACK_SUCCESSFUL', rollback: { rollbackTargetDaemonRevisionArn: source } }],
    });
    expect(digests()).toEqual([[oldDigest]]);
  });

  it('that is not there is a DaemonNotFoundException, and its revision a failure', () => {
    const { call } = agent();
    expect(refusal(() => call('DescribeDaemon', { daemonArn: 'none' }))).toMatch(/^DaemonNotFoundException/);
    const failures = [{ arn: 'none', reason: 'MISSING' }];
    expect(call('DescribeDaemonRevisions', { daemonRevisionArns: ['none'] })).toMatchObject({ failures });
  });

  it.each(['DescribeDaemonRevisions', 'DescribeDaemonDeployments'])('%s takes 20 ARNs and no more', (operation) => {
    const { call } = agent();
    const key = operation === 'DescribeDaemonRevisions' ? 'daemonRevisionArns' : 'daemonDeploymentArns';
    const arns = Array.from({ length: 21 }, (_, i) => `arn:${i}`);
    expect(objects(call(operation, { [key]: arns.slice(1) }), 'failures')).toHaveLength(20);
    expect(refusal(() => call(operation, { [key]: arns }))).toMatch(/at most 20 items/);
  });
});

describe('daemon task definitions', () => {
  it('are listed by the beginning or the whole of their family, or only the last of each', () => {
    const { ecs, call } = bench();
    for (const family of ['agent', 'agent', 'agency']) ecs.registerDaemonTaskDefinition({ family, image: app });
    const listed = (input: object) =>
      objects(call('ListDaemonTaskDefinitions', { ...input }), 'daemonTaskDefinitions').map(({ arn }) => arn);
    expect(listed({ familyPrefix: 'agen' })).toHaveLength(3);
    expect(listed({ family: 'agent' })).toHaveLength(2);
    expect(listed({ revision: 'LAST_REGISTERED' })).toEqual([
      expect.stringMatching(/daemon-task-definition\/agency:1$/),
      expect.stringMatching(/daemon-task-definition\/agent:2$/),
    ]);
    expect(texts(call('ListClusters'), 'clusterArns')).toEqual([]);
  });
});
