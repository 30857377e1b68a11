import { host, onSource } from './bench.ts';
import type { Bench } from './bench.ts';
import { textOf } from './definitions.ts';

const starting = ({ service }: Bench, TaskDefinitionArn: string): void => {
  service.put('rules', { Name: 'nightly' });
  service.put('targets', {
    Rule: 'nightly',
    Id: '1',
    Arn: 'arn:aws:ecs:cluster',
    EcsParameters: { TaskDefinitionArn },
  });
};

const tagsOf = async ({ read }: Bench): Promise<readonly (string | undefined)[]> =>
  (await read()).references.map(({ tag }) => tag);

test('a revision that was deregistered counts as long as a rule starts it', () =>
  onSource('eventbridge-rules', {}, async (bench) => {
    const { aws } = bench;
    const first = aws.ecs().registerTaskDefinition({ family: 'job', image: `${host}/job:1` });
    aws.ecs().registerTaskDefinition({ family: 'job', image: `${host}/job:2` });
    aws.ecs().deregister(first);
    starting(bench, first);
    expect(await bench.read()).toMatchObject({
      references: [{ tag: '1', role: 'in-use', usedBy: 'EventBridge rule nightly (eu-west-1)' }],
    });
  }));

test('a revision that is not there any more cannot be started', () =>
  onSource('eventbridge-rules', {}, async (bench) => {
    starting(bench, 'arn:aws:ecs:eu-west-1:111111111111:task-definition/gone:7');
    expect(await tagsOf(bench)).toEqual([]);
  }));

test('a revision that cannot be described leaves the source unread', () =>
  onSource('eventbridge-rules', {}, async (bench) => {
    starting(bench, bench.aws.ecs().registerTaskDefinition({ family: 'job', image: `${host}/job:1` }));
    bench.aws.faults.add({ operation: 'DescribeTaskDefinition', kind: 'error', code: 'ServerException' });
    await expect(bench.read()).rejects.toThrow('An internal error');
  }));

test('a family without a revision means the latest, which is read with all others', () =>
  onSource('eventbridge-rules', {}, async (bench) => {
    bench.aws.ecs().registerTaskDefinition({ family: 'job', image: `${host}/job:1` });
    starting(bench, 'arn:aws:ecs:eu-west-1:111111111111:task-definition/job');
    expect(await tagsOf(bench)).toEqual([]);
    expect(bench.aws.countOf('DescribeTaskDefinition')).toBe(0);
  }));

test('a definition of another region is read there, and what it names in turn', () =>
  onSource('eventbridge-rules', {}, async (bench) => {
    const elsewhere = bench.aws.ecs({ region: 'us-east-1' });
    const second = bench.aws.ecs().registerTaskDefinition({ family: 'second', image: `${host}/job:2` });
    const container = { name: 'app', image: `${host}/job:1`, environment: [{ name: 'SECOND', value: second }] };
    starting(bench, elsewhere.registerTaskDefinition({ family: 'job', containers: [container] }));
    expect(await tagsOf(bench)).toEqual(['1', '2']);
  }));

test.each([
  ['an account that is not surveyed', 'arn:aws:ecs:eu-west-1:222222222222:task-definition/job:1'],
  ['a region that is not enabled', 'arn:aws:ecs:af-south-1:111111111111:task-definition/job:1'],
])('a definition of %s cannot be started by who is surveyed, and is not asked for', (_, arn) =>
  onSource('eventbridge-rules', {}, async (bench) => {
    starting(bench, arn);
    expect(await tagsOf(bench)).toEqual([]);
    expect(bench.aws.countOf('DescribeTaskDefinition')).toBe(0);
  }),
);

test('definitions that name each other end', () =>
  onSource('eventbridge-rules', {}, async (bench) => {
    const states = bench.aws.service('states');
    const stateMachineArn = textOf(states.put('stateMachines', { name: 'm' }), 'stateMachineArn');
    const definition = (other: number) =>
      JSON.stringify({ image: `${host}/job:${3 - other}`, next: `${stateMachineArn}:${other}` });
    for (const version of [1, 2])
      states.put('versions', { stateMachineArn, version, definition: definition(3 - version) });
    starting(bench, `${stateMachineArn}:1`);
    expect(await tagsOf(bench)).toEqual(['1', '2']);
    expect(bench.aws.countOf('DescribeStateMachine')).toBe(2);
  }));

test('a version of a state machine or a model that is not there any more cannot be started', () =>
  onSource('eventbridge-rules', {}, async (bench) => {
    starting(bench, 'arn:aws:states:eu-west-1:111111111111:stateMachine:gone:3');
    bench.service.put('targets', { Rule: 'nightly', Id: '2', Arn: 'arn:aws:sagemaker', Input: '{"ModelName":"gone"}' });
    expect(await tagsOf(bench)).toEqual([]);
    expect([bench.aws.countOf('DescribeStateMachine'), bench.aws.countOf('DescribeModel')]).toEqual([1, 1]);
  }));

test('a revision is described once, whoever starts it', () =>
  onSource('scheduler-schedules', {}, async (bench) => {
    const TaskDefinitionArn = bench.aws.ecs().registerTaskDefinition({ family: 'job', image: `${host}/job:1` });
    for (const Name of ['a', 'b', 'c']) {
      bench.service.put('schedules', {
        Name,
        Target: { Arn: 'arn', RoleArn: 'arn', EcsParameters: { TaskDefinitionArn } },
      });
    }
    expect(await tagsOf(bench)).toEqual(['1', '1', '1']);
    expect(bench.aws.countOf('DescribeTaskDefinition')).toBe(1);
  }));

test('a name and revision means the region of who says it, whatever has that name elsewhere', () =>
  onSource('step-functions', {}, async ({ aws, read }) => {
    for (const region of ['eu-west-1', 'us-east-1']) {
      aws.ecs({ region }).registerTaskDefinition({ family: 'job', image: `${host}/task:${region}` });
      const members = { jobDefinitionName: 'job', containerProperties: { image: `${host}/job:${region}` } };
      aws.service('batch', { region }).put('jobDefinitions', members);
      const definition = JSON.stringify([{ TaskDefinition: 'job:1' }, { JobDefinition: 'job:1' }]);
      aws.service('states', { region }).put('stateMachines', { name: 'nightly', definition });
    }
    for (const region of ['eu-west-1', 'us-east-1']) {
      const { references } = await read(region);
      expect(references.map(({ repository, tag }) => `${repository?.name}:${tag}`)).toEqual([
        `task:${region}`,
        `job:${region}`,
      ]);
    }
  }));

test('the environment of a job definition counts like its image', () =>
  onSource('pipes', {}, async (bench) => {
    bench.aws.service('batch').put('jobDefinitions', {
      jobDefinitionName: 'job',
      containerProperties: { image: 'busybox', environment: [{ name: 'RUN', value: `${host}/job:1` }] },
    });
    bench.service.put('pipes', {
      Name: 'p',
      TargetParameters: { BatchJobParameters: { JobDefinition: 'job:1', JobName: 'x' } },
    });
    expect(await tagsOf(bench)).toEqual(['1']);
  }));
