import { AppRunnerClient, ListServicesCommand } from '@aws-sdk/client-apprunner';
import { BatchClient, DescribeComputeEnvironmentsCommand, DescribeJobQueuesCommand } from '@aws-sdk/client-batch';
import {
  CloudFormationClient,
  DescribeTypeCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { CodeBuildClient, ListFleetsCommand, ListProjectsCommand } from '@aws-sdk/client-codebuild';
import { DescribeLaunchTemplatesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { ListPipesCommand, PipesClient } from '@aws-sdk/client-pipes';
import type { Fault } from './faults.ts';
import { errorName, onBench } from './sdk.ts';
import type { Bench } from './sdk.ts';

/** One call in each protocol, and some with words of their own. */
const calls = ({ client }: Bench) => ({
  json: () => client(CodeBuildClient).send(new ListProjectsCommand({})),
  'json 1.0': () => client(AppRunnerClient).send(new ListServicesCommand({})),
  rest: () => client(PipesClient).send(new ListPipesCommand({})),
  batch: () => client(BatchClient).send(new DescribeJobQueuesCommand({})),
  query: () => client(CloudFormationClient).send(new ListStacksCommand({})),
  ec2: () => client(EC2Client).send(new DescribeLaunchTemplatesCommand({})),
  organizations: () => client(OrganizationsClient).send(new ListAccountsCommand({})),
});

const errorsWith = async (fault: Fault): Promise<readonly string[]> => {
  const errors: string[] = [];
  await onBench({}, async (bench) => {
    bench.sandbox.faults.add(fault);
    for (const call of Object.values(calls(bench))) errors.push(await errorName(call()));
  });
  return errors;
};

describe('a service refuses in its own words', () => {
  it('who may not ask', async () => {
    const denied = 'AccessDeniedException';
    expect(await errorsWith({ kind: 'denied' })).toEqual([
      denied,
      denied,
      denied,
      denied,
      'AccessDenied',
      'UnauthorizedOperation',
      denied,
    ]);
  });

  it('who asks too often', async () => {
    const [usual, many] = ['ThrottlingException', 'TooManyRequestsException'];
    expect(await errorsWith({ kind: 'throttled' })).toEqual([
      usual,
      usual,
      usual,
      many,
      'Throttling',
      'RequestLimitExceeded',
      many,
    ]);
  });

  it('everybody, when it is broken', async () => {
    expect(await errorsWith({ kind: 'error' })).toEqual([
      'InternalFailure',
      'InternalServiceErrorException',
      'InternalException',
      'ServerException',
      'InternalFailure',
      'InternalError',
      'ServiceException',
    ]);
    for (const kind of ['reset', 'truncated', 'cut'] as const) expect(await errorsWith({ kind })).toHaveLength(7);
  });

  it('what it does not have', () =>
    onBench({}, async ({ sandbox, client }) => {
      expect(await errorName(client(CodeBuildClient).send(new ListFleetsCommand({})))).toBe(
        'UnknownOperationException',
      );
      const environments = client(BatchClient).send(new DescribeComputeEnvironmentsCommand({}));
      expect(await errorName(environments)).toBe('UnknownOperationException');
      expect(await errorName(client(CloudFormationClient).send(new DescribeTypeCommand({})))).toBe('InvalidAction');
      expect(sandbox.calls.map(({ service, operation }) => `${service} ${operation}`)).toEqual([
        'codebuild ListFleets',
        'batch DescribeComputeEnvironments',
        'cloudformation DescribeType',
      ]);
    }));

  it('an input that lacks what is required', () =>
    onBench({}, async ({ client }) => {
      const asking = client(CloudFormationClient).send(new ListStackResourcesCommand({ StackName: undefined }));
      await expect(asking).rejects.toThrow(
        "Value null at 'StackName' failed to satisfy constraint: Member must not be null",
      );
    }));

  it('a body that is none', () =>
    onBench({}, async ({ sandbox }) => {
      const asking = async (body: string) => {
        const response = await fetch(sandbox.url, {
          method: 'POST',
          headers: {
            authorization: 'AWS4-HMAC-SHA256 Credential=AKIATEST111111111111/20260601/eu-west-1/codebuild/aws4_request',
            'x-amz-target': 'CodeBuild_20161006.BatchGetProjects',
          },
          body,
        });
        return response.json();
      };
      for (const body of ['no json', '[]', '{"names":"a"}', '{"names":[1]}']) {
        expect(await asking(body)).toMatchObject({ __type: 'SerializationException' });
      }
      expect(await asking('{"names":["a"],"whatever":1}')).toEqual({ projects: [], projectsNotFound: ['a'] });
    }));
});
