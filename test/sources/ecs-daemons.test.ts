import { failureOf, host, onReader, tagsIn } from './by-hand.ts';
import type { Aws } from '../sandbox/aws.ts';
import { asText } from '../sandbox/json.ts';

/** A daemon that was deployed twice, of which ECS does not know one definition any more. */
function putDaemon(aws: Aws, deleted: 'agent:1' | 'agent:2'): void {
  const ecs = aws.ecs();
  const register = (tag: string) =>
    ecs.registerDaemonTaskDefinition({ family: 'agent', image: `${host}/agent:${tag}` });
  const daemon = ecs.createDaemon({ name: 'agent', taskDefinition: register('v1') });
  ecs.updateDaemon(daemon, { taskDefinition: register('v2') });
  ecs.finishDaemonDeployment(daemon);
  aws.faults.add({
    operation: 'DescribeDaemonTaskDefinition',
    where: ({ daemonTaskDefinition }) => asText(daemonTaskDefinition).endsWith(deleted),
    kind: 'error',
    code: 'ClientException',
    status: 400,
    message: 'Unable to describe daemon task definition.',
  });
}

test('an earlier definition of a daemon that was deleted leaves the daemon read', () =>
  onReader('ecs-daemons', { deployments: 2 }, async ({ aws, read }) => {
    putDaemon(aws, 'agent:1');
    expect(tagsIn(await read())).toContain('agent:v2');
  }));

test('a definition of a daemon that runs, and cannot be described, leaves the source unread', () =>
  onReader('ecs-daemons', { deployments: 2 }, async ({ aws, read }) => {
    putDaemon(aws, 'agent:2');
    expect(await failureOf(read())).toMatch('Unable to describe daemon task definition');
  }));
