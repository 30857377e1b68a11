import type { ConsumerSource } from '../../lambda/core/sources.ts';
import type { Aws } from '../sandbox/aws.ts';
import { host, onReader, tagsIn } from './by-hand.ts';
import { definitionsOf } from './definitions.ts';

/** What somebody starts by what stands in an environment. */
const started: Readonly<Record<string, (aws: Aws) => string>> = {
  'a task definition': (aws) => definitionsOf(aws, 'started', `${host}/started:1`).task(),
  'a job definition': (aws) => definitionsOf(aws, 'started', `${host}/started:1`).job(),
  'the version of a state machine': (aws) => definitionsOf(aws, 'started', `${host}/started:1`).machine(),
};

const containers = (value: string) => [
  { name: 'app', image: `${host}/app:1`, environment: [{ name: 'START', value }] },
];
const define = (aws: Aws, value: string): string =>
  aws.ecs().registerTaskDefinition({ family: 'starter', containers: containers(value) });

const starters: readonly (readonly [ConsumerSource, (aws: Aws, value: string) => void])[] = [
  ['ecs-task-definitions', define],
  ['ecs-services', (aws, value) => aws.ecs().createService({ name: 'web', taskDefinition: define(aws, value) })],
  [
    'ecs-daemons',
    (aws, value) => {
      const ecs = aws.ecs();
      const containerSeeds = { family: 'agent', containers: containers(value) };
      ecs.createDaemon({ name: 'agent', taskDefinition: ecs.registerDaemonTaskDefinition(containerSeeds) });
    },
  ],
  [
    'ecs-tasks',
    (aws, value) => {
      const taskDefinition = aws.ecs().registerTaskDefinition({ family: 'starter', image: `${host}/app:1` });
      aws.ecs().runTask({ taskDefinition, environment: { START: value } });
    },
  ],
];

const cases = starters.flatMap(([source, put]) =>
  Object.entries(started).map(([what, start]) => [source, what, put, start] as const),
);

test.each(cases)('%s: %s that a container is to start counts like its image', (source, _what, put, start) =>
  onReader(source, {}, async ({ aws, read }) => {
    put(aws, start(aws));
    const tags = tagsIn(await read());
    expect(tags).toContain('app:1');
    expect(tags).toContain('started:1');
  }),
);
