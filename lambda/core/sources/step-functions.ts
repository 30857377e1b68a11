import { listed } from './source.ts';

const machines = { call: 'ListStateMachines', given: { maxResults: 1000 }, items: 'stateMachines' } as const;

/**
 * What state machines start: task and job definitions, and addresses of images in definitions. A published version is in use
 * while an alias routes to it; the newest and those before it may be started by their ARNs.
 */
export const stepFunctions = listed({
  title: 'Step Functions state machines',
  service: 'sfn',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  namesDefinitions: true,
  isOf: 'stateMachineArn',
  // DescribeStateMachine has 20 a second; the lists have fewer, and are asked less often.
  concurrency: 2,
  chains: [
    {
      consumer: 'State machine',
      name: 'name',
      steps: [
        machines,
        {
          call: 'DescribeStateMachine',
          from: { stateMachineArn: 'stateMachineArn' },
          gone: ['StateMachineDoesNotExist'],
        },
      ],
    },
    {
      consumer: 'State machine version',
      name: 'stateMachineArn',
      steps: [
        machines,
        {
          call: 'ListStateMachineVersions',
          given: { maxResults: 1000 },
          from: { stateMachineArn: 'stateMachineArn' },
          items: 'stateMachineVersions',
          history: {
            by: 'creationDate',
            named: {
              in: [
                [
                  machines,
                  {
                    call: 'ListStateMachineAliases',
                    given: { maxResults: 1000 },
                    from: { stateMachineArn: 'stateMachineArn' },
                    items: 'stateMachineAliases',
                    gone: ['StateMachineDoesNotExist', 'StateMachineDeleting', 'ResourceNotFound'],
                  },
                  {
                    call: 'DescribeStateMachineAlias',
                    from: { stateMachineAliasArn: 'stateMachineAliasArn' },
                    gone: ['ResourceNotFound'],
                  },
                ],
              ],
              by: [{ stateMachineVersionArn: 'stateMachineVersionArn' }],
            },
          },
        },
        {
          call: 'DescribeStateMachine',
          from: { stateMachineArn: 'stateMachineVersionArn' },
          gone: ['StateMachineDoesNotExist'],
        },
      ],
    },
  ],
});
