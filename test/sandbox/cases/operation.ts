import { both, image } from './case.ts';
import type { Case } from './case.ts';

const noResource = 'ResourceNotFoundException';
const machine = 'arn:aws:states:eu-west-1:111111111111:stateMachine:a';
const component = 'arn:aws:greengrass:eu-west-1:111111111111:components:a';
const ecs = { EcsParameters: { TaskDefinitionArn: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/app' } };

/** Services that start things, and those that tell what there is. */
export const operation = {
  eks: {
    seeds: { clusters: [{ name: 'a' }, { name: 'b' }, { name: 'abroad', connectorConfig: { provider: 'OTHER' } }] },
    lists: { ListClusters: { items: ['a', 'b'] } },
    descriptions: {
      DescribeCluster: {
        input: { name: 'a' },
        answer: { cluster: { name: 'a', status: 'ACTIVE' } },
        missing: [{ name: 'none' }, noResource],
      },
    },
  },
  events: {
    seeds: {
      eventBuses: [{ Name: 'team' }],
      rules: [{ Name: 'a' }, { Name: 'b' }, { Name: 'theirs', EventBusName: 'team' }],
      targets: [
        { Rule: 'a', Id: '1', ...ecs },
        { Rule: 'a', Id: '2' },
        { Rule: 'b', Id: '1' },
      ],
    },
    lists: {
      ListEventBuses: { items: both('Name', ['default', 'team']) },
      ListRules: { items: both('Name'), missing: [{ EventBusName: 'none' }, noResource] },
      ListTargetsByRule: { input: { Rule: 'a' }, items: [ecs, { Id: '2' }], missing: [{ Rule: 'none' }, noResource] },
    },
    descriptions: {
      PutEvents: {
        input: {
          Entries: [
            { Source: 'mine', DetailType: 'It Happened', Detail: '{}' },
            { Source: 'mine', DetailType: 'It Happened', Detail: '{' },
            { Source: 'mine', Detail: '{}' },
            { Source: 'aws.ecr', DetailType: 'It Happened', Detail: '{}' },
          ],
        },
        answer: {
          FailedEntryCount: 3,
          Entries: [
            { EventId: 'event-1' },
            { ErrorCode: 'MalformedDetail' },
            { ErrorCode: 'InvalidArgument' },
            { ErrorCode: 'NotAuthorizedForSourceException' },
          ],
        },
        missing: [
          { Entries: [{ Source: 'mine', DetailType: 'It Happened', Detail: `"${'x'.repeat(262_144)}"` }] },
          'ValidationException',
        ],
      },
    },
  },
  greengrass: {
    seeds: {
      componentVersions: [
        { componentName: 'a', componentVersion: '1.9.0', recipe: `docker:${image}` },
        { componentName: 'a', componentVersion: '1.10.0' },
        { componentName: 'b', componentVersion: '1.0.0' },
        { componentName: 'aws.greengrass.Nucleus', componentVersion: '2.0.0', scope: 'PUBLIC' },
      ],
      deployments: [
        { deploymentId: '1', components: { a: { componentVersion: '1.9.0' } } },
        { deploymentId: '2' },
        { deploymentId: '0', isLatestForTarget: false },
      ],
    },
    lists: {
      ListComponents: {
        items: [
          { componentName: 'a', arn: component, latestVersion: { componentVersion: '1.10.0' } },
          { componentName: 'b' },
        ],
      },
      ListComponentVersions: {
        input: { arn: component },
        items: both('componentVersion', ['1.9.0', '1.10.0']),
        missing: [{ arn: `${component}none` }, noResource],
      },
      ListDeployments: { items: both('deploymentId', ['1', '2']) },
    },
    descriptions: {
      GetComponent: {
        input: { arn: `${component}:versions:1.9.0` },
        answer: { recipeOutputFormat: 'JSON' },
        missing: [{ arn: component }, noResource],
      },
      GetDeployment: {
        input: { deploymentId: '1' },
        answer: { components: { a: { componentVersion: '1.9.0' } } },
        missing: [{ deploymentId: 'none' }, noResource],
      },
    },
  },
  inspector2: {
    seeds: {
      coverage: [
        { resourceId: 'a', resourceMetadata: { ecrImage: { inUseCount: 2 } } },
        { resourceId: 'b', resourceMetadata: { ecrImage: { inUseCount: 1 } } },
        { resourceId: 'unused', resourceMetadata: { ecrImage: { inUseCount: 0 } } },
      ],
      accounts: [{}],
      clusters: [
        { resourceId: 'sha256:1', clusterArn: 'a' },
        { resourceId: 'sha256:1', clusterArn: 'b' },
        { resourceId: 'sha256:2', clusterArn: 'a' },
      ],
    },
    lists: {
      ListCoverage: {
        input: { filterCriteria: { ecrImageInUseCount: [{ lowerInclusive: 1, upperInclusive: 9 }] } },
        items: both('resourceId'),
      },
      GetClustersForImage: { input: { filter: { resourceId: 'sha256:1' } }, items: both('clusterArn') },
    },
    descriptions: {
      BatchGetAccountStatus: {
        input: { accountIds: ['111111111111', '222222222222'] },
        answer: { accounts: [{ state: { status: 'ENABLED' } }, { state: { status: 'DISABLED' } }] },
      },
    },
  },
  iotsitewise: {
    seeds: {
      workspaces: both('name'),
      tasks: [
        { workspaceName: 'a', taskName: 'a', taskConfiguration: { containerTaskConfiguration: { ecrUri: image } } },
        { workspaceName: 'a', taskName: 'a', version: '2' },
        { workspaceName: 'a', taskName: 'b' },
      ],
    },
    lists: {
      ListWorkspaces: { items: both('name') },
      ListTasks: {
        input: { workspaceName: 'a' },
        items: [{ taskName: 'a', version: '2' }, { taskName: 'b' }],
        missing: [{ workspaceName: 'none' }, noResource],
      },
    },
    descriptions: {
      DescribeTask: {
        input: { workspaceName: 'a', taskName: 'a', taskVersion: '1' },
        answer: { taskConfiguration: { containerTaskConfiguration: { ecrUri: image } } },
        missing: [{ workspaceName: 'a', taskName: 'none' }, noResource],
      },
    },
  },
  organizations: {
    seeds: { organization: [{}], accounts: both('Id', ['111111111111', '222222222222']) },
    lists: { ListAccounts: { items: both('Id', ['111111111111', '222222222222']) } },
    descriptions: { DescribeOrganization: { input: {}, answer: { Organization: { Id: 'o-sandbox' } } } },
  },
  pipes: {
    seeds: {
      pipes: [{ Name: 'a', TargetParameters: { EcsTaskParameters: { TaskDefinitionArn: 'app' } } }, { Name: 'b' }],
    },
    lists: { ListPipes: { items: both('Name') } },
    descriptions: {
      DescribePipe: {
        input: { Name: 'a' },
        answer: { TargetParameters: { EcsTaskParameters: { TaskDefinitionArn: 'app' } } },
        missing: [{ Name: 'none' }, 'NotFoundException'],
      },
    },
  },
  scheduler: {
    seeds: {
      scheduleGroups: [{ Name: 'team' }],
      schedules: [{ Name: 'a', Target: ecs }, { Name: 'b' }, { Name: 'theirs', GroupName: 'team' }],
    },
    lists: {
      ListScheduleGroups: { items: both('Name', ['default', 'team']) },
      ListSchedules: { input: { GroupName: 'default' }, items: both('Name') },
    },
    descriptions: {
      GetSchedule: { input: { Name: 'a' }, answer: { Target: ecs }, missing: [{ Name: 'theirs' }, noResource] },
    },
  },
  ssm: {
    seeds: { documents: [{ Name: 'a', Content: image }, { Name: 'b' }, { Name: 'theirs', Owner: 'Amazon' }] },
    lists: { ListDocuments: { input: { Filters: [{ Key: 'Owner', Values: ['Self'] }] }, items: both('Name') } },
    descriptions: {
      GetDocument: {
        input: { Name: 'a', DocumentVersion: '$LATEST' },
        answer: { Content: image },
        missing: [{ Name: 'none' }, 'InvalidDocument'],
      },
    },
  },
  states: {
    seeds: {
      stateMachines: [{ name: 'a' }, { name: 'b' }],
      versions: [
        { stateMachineArn: machine, version: 1, definition: image },
        { stateMachineArn: machine, version: 2 },
      ],
      aliases: [
        { stateMachineArn: machine, name: 'a' },
        { stateMachineArn: machine, name: 'b' },
      ],
    },
    lists: {
      ListStateMachines: { items: both('name') },
      ListStateMachineVersions: {
        input: { stateMachineArn: machine },
        items: both('stateMachineVersionArn', [`${machine}:1`, `${machine}:2`]),
      },
      ListStateMachineAliases: {
        input: { stateMachineArn: machine },
        items: both('stateMachineAliasArn', [`${machine}:a`, `${machine}:b`]),
        missing: [{ stateMachineArn: `${machine}none` }, 'StateMachineDoesNotExist'],
      },
    },
    descriptions: {
      DescribeStateMachine: {
        input: { stateMachineArn: `${machine}:1` },
        answer: { stateMachineArn: `${machine}:1`, definition: image },
        missing: [{ stateMachineArn: `${machine}none` }, 'StateMachineDoesNotExist'],
      },
      DescribeStateMachineAlias: {
        input: { stateMachineAliasArn: `${machine}:a` },
        answer: { name: 'a' },
        missing: [{ stateMachineAliasArn: 'none' }, 'ResourceNotFound'],
      },
    },
  },
} satisfies Readonly<Record<string, Case>>;
