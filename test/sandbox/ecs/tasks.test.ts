import { objects, texts } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { app, bench, newDigest, oldDigest, refusal, rolling, running, tasksIn } from './bench.ts';

const hourMs = 3_600_000;
const nowMs = Date.UTC(2026, 5, 1);

function standalone(status: 'PENDING' | 'RUNNING' = 'RUNNING') {
  const { ecs, images, call } = bench();
  const taskDefinition = ecs.registerTaskDefinition({ family: 'job', image: app });
  return { ecs, images, call, taskDefinition, task: ecs.runTask({ taskDefinition, status }) };
}

describe('a task', () => {
  it('has a digest for each container once it has started, and none while it is pending', () => {
    const { ecs, call, task } = standalone('PENDING');
    expect(running(call)).toEqual([['PENDING', undefined]]);
    ecs.startTask(task);
    expect(running(call)).toEqual([['RUNNING', oldDigest]]);
  });

  it('without a service pulls what its tag means when it starts', () => {
    const { ecs, images, call, taskDefinition } = standalone();
    images.move(app, newDigest);
    ecs.runTask({ taskDefinition });
    expect(running(call).map(([, digest]) => digest)).toEqual([oldDigest, newDigest]);
  });

  it('is listed as RUNNING by default, and when it has stopped only if STOPPED is asked for', () => {
    const { ecs, call, task } = standalone();
    expect(tasksIn(call)).toEqual([task]);
    ecs.stopTask(task);
    expect(tasksIn(call)).toEqual([]);
    expect(tasksIn(call, { desiredStatus: 'STOPPED' })).toEqual([task]);
    expect(tasksIn(call, { desiredStatus: 'PENDING' })).toEqual([]);
  });

  it('vanishes an hour after it stopped', () => {
    const { ecs, call, task } = standalone();
    ecs.stopTask(task);
    const seenAt = (atMs: number) => [
      texts(call('ListTasks', { desiredStatus: 'STOPPED' }, { nowMs: atMs }), 'taskArns').length,
      objects(call('DescribeTasks', { tasks: [task] }, { nowMs: atMs }), 'tasks').length,
    ];
    expect(seenAt(nowMs + hourMs - 1)).toEqual([1, 1]);
    expect(seenAt(nowMs + hourMs)).toEqual([0, 0]);
  });

  it('that is stopped over the wire says who stopped it', () => {
    const { call, task } = standalone();
    call('StopTask', { task, reason: 'enough' });
    const described = call('DescribeTasks', { tasks: [task] });
    expect(described).toMatchObject({
      tasks: [{ lastStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: 'enough', stoppedAt: nowMs / 1000 }],
    });
    expect(refusal(() => call('StopTask', { task: 'none' }))).toBe(
      'InvalidParameterException: The referenced task was not found.',
    );
  });
});

describe('tasks', () => {
  it('are listed 100 on a page, and fewer if pages are made smaller', () => {
    const { ecs, call } = bench();
    const taskDefinition = ecs.registerTaskDefinition({ family: 'job', image: app });
    for (let i = 0; i < 101; i += 1) ecs.runTask({ taskDefinition });
    const first = call('ListTasks');
    expect(texts(first, 'taskArns')).toHaveLength(100);
    expect(tasksIn(call, { nextToken: first['nextToken'] })).toHaveLength(1);
    expect(texts(call('ListTasks', {}, { maxPage: 7 }), 'taskArns')).toHaveLength(7);
    expect(refusal(() => call('ListTasks', { nextToken: 'mine' }))).toMatch(/^InvalidParameterException/);
  });

  it('are described up to 100 at once, with a failure for each that is not there', () => {
    const { call, task } = standalone();
    const some = (count: number): JsonObject => ({
      tasks: [task, ...Array.from({ length: count }, (_, i) => `none${i}`)],
    });
    const described = call('DescribeTasks', some(99));
    expect(objects(described, 'tasks')).toHaveLength(1);
    const arn = 'arn:aws:ecs:eu-west-1:111111111111:task/default/none0';
    expect(objects(described, 'failures')[0]).toEqual({ arn, reason: 'MISSING' });
    expect(refusal(() => call('DescribeTasks', some(100)))).toBe(
      'InvalidParameterException: tasks can have at most 100 items.',
    );
    expect(refusal(() => call('DescribeTasks', { tasks: [] }))).toBe(
      'InvalidParameterException: Tasks cannot be empty.',
    );
  });

  it('are found by family, by service and by who started them', () => {
    const { ecs, call, task } = standalone();
    const web = rolling(ecs);
    const mine = ecs.runTask({ taskDefinition: 'job', startedBy: 'me' });
    expect(tasksIn(call, { family: 'job' })).toEqual([task, mine]);
    expect(tasksIn(call, { startedBy: 'me' })).toEqual([mine]);
    expect(tasksIn(call, { serviceName: 'web' })).toEqual(tasksIn(call, { family: 'web' }));
    expect(tasksIn(call, { serviceName: web })).toHaveLength(1);
    expect(refusal(() => tasksIn(call, { serviceName: 'none' }))).toBe('ServiceNotFoundException: Service not found.');
  });

  it.each(['ListTasks', 'DescribeTasks', 'ListServices', 'DescribeServices', 'ListDaemons'])(
    'of an unknown cluster: %s refuses',
    (operation) => {
      const { call } = standalone();
      const input = { cluster: 'none', clusterArn: 'none', tasks: ['a'], services: ['a'] };
      expect(refusal(() => call(operation, input))).toBe('ClusterNotFoundException: Cluster not found.');
    },
  );
});

describe('clusters', () => {
  it('are listed 100 on a page, and described with a failure for each that is not there', () => {
    const { ecs, call } = bench();
    for (let i = 0; i < 101; i += 1) ecs.createCluster(`c-${i}`);
    expect(texts(call('ListClusters'), 'clusterArns')).toHaveLength(100);
    expect(call('DescribeClusters', { clusters: ['c-0', 'none'] })).toMatchObject({
      clusters: [{ clusterName: 'c-0', status: 'ACTIVE' }],
      failures: [{ arn: 'arn:aws:ecs:eu-west-1:111111111111:cluster/none', reason: 'MISSING' }],
    });
  });
});
