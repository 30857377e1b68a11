import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateServiceCommand,
  paginateListServices,
  paginateListTasks,
} from '@aws-sdk/client-ecs';
import { errorName, onBench } from '../sdk.ts';
import type { Bench } from '../sdk.ts';
import type { SandboxOptions } from '../server.ts';
import { ecsIn } from './world.ts';

const image = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/app:v1';

/** Runs a test on a sandbox with ECS, whose registry holds one image, and with a definition of it. */
const onEcs = (
  test: (bench: Bench, client: ECSClient, digest: string) => Promise<void>,
  options: SandboxOptions = {},
): Promise<void> =>
  onBench({ ...options, services: { ecs: (world) => ecsIn(world).service } }, async (bench) => {
    const digest = bench.sandbox.ecr().push({ repository: 'team/app', tags: ['v1'] });
    const client = bench.client(ECSClient);
    await client.send(new CreateClusterCommand({}));
    const containerDefinitions = [{ name: 'app', image }];
    await client.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }));
    await test(bench, client, digest);
  });

async function pinned(client: ECSClient): Promise<unknown> {
  const { services } = await client.send(new DescribeServicesCommand({ services: ['web'] }));
  const arns = services?.[0]?.currentServiceRevisions?.map(({ arn = '' }) => arn);
  const revisions = await client.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: arns }));
  return revisions.serviceRevisions?.map((one) => one.containerImages?.map(({ imageDigest }) => imageDigest));
}

describe('ECS over the wire', () => {
  it('pins the digest of a service, which survives a push of the same tag until it is deployed anew', () =>
    onEcs(async ({ sandbox }, client, digest) => {
      const wanted = { serviceName: 'web', taskDefinition: 'web', desiredCount: 1 };
      const { service } = await client.send(new CreateServiceCommand(wanted));
      expect(service?.createdAt).toEqual(new Date(sandbox.clock.nowMs()));
      const next = sandbox.ecr().push({ repository: 'team/app', tags: ['v1'] });
      await client.send(new UpdateServiceCommand({ service: 'web', desiredCount: 2 }));
      expect(await pinned(client)).toEqual([[digest]]);
      await client.send(new UpdateServiceCommand({ service: 'web', forceNewDeployment: true }));
      expect(await pinned(client)).toEqual([[next], [digest]]);
    }));

  it('forgets a stopped task when the clock of the sandbox has gone on by an hour', () =>
    onEcs(async ({ sandbox }, client, digest) => {
      const { tasks = [] } = await client.send(new RunTaskCommand({ taskDefinition: 'web' }));
      expect(tasks[0]?.containers).toMatchObject([{ image, imageDigest: digest }]);
      await client.send(new StopTaskCommand({ task: tasks[0]?.taskArn }));
      const stopped = () => client.send(new ListTasksCommand({ desiredStatus: 'STOPPED' }));
      expect((await stopped()).taskArns).toHaveLength(1);
      sandbox.clock.advance(3_600_000);
      expect((await stopped()).taskArns).toEqual([]);
    }));

  it('fails a task whose image is gone', () =>
    onEcs(async ({ sandbox }, client) => {
      sandbox.ecr().delete('team/app', 'v1');
      const { tasks = [] } = await client.send(new RunTaskCommand({ taskDefinition: 'web' }));
      const described = await client.send(
        new DescribeTasksCommand({ tasks: tasks.map(({ taskArn = '' }) => taskArn) }),
      );
      expect(described.tasks).toMatchObject([{ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' }]);
    }));

  it('pages services and tasks', () =>
    onEcs(
      async ({ sandbox }, client) => {
        for (const serviceName of ['a', 'b']) {
          await client.send(new CreateServiceCommand({ serviceName, taskDefinition: 'web', desiredCount: 1 }));
        }
        const arns: string[] = [];
        for await (const page of paginateListServices({ client }, {})) arns.push(...(page.serviceArns ?? []));
        for await (const page of paginateListTasks({ client }, {})) arns.push(...(page.taskArns ?? []));
        expect(new Set(arns).size).toBe(4);
        expect([sandbox.countOf('ListServices'), sandbox.countOf('ListTasks')]).toEqual([2, 2]);
      },
      { maxPage: 1 },
    ));

  it('says its errors by their names, and is another in another region', () =>
    onEcs(async ({ client: clientOf }, client) => {
      expect(await errorName(client.send(new ListTasksCommand({ cluster: 'none' })))).toBe('ClusterNotFoundException');
      const unknown = new DescribeTaskDefinitionCommand({ taskDefinition: 'none' });
      expect(await errorName(client.send(unknown))).toBe('ClientException');
      const abroad = clientOf(ECSClient, { region: 'us-east-1' });
      expect(await errorName(abroad.send(new ListTasksCommand({})))).toBe('ClusterNotFoundException');
    }));
});
