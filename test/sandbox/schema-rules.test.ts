import { CloudFormationClient, ListStacksCommand, paginateListStacks } from '@aws-sdk/client-cloudformation';
import { CodeBuildClient, ListBuildsCommand, ListProjectsCommand } from '@aws-sdk/client-codebuild';
import { OmicsClient, paginateListWorkflows } from '@aws-sdk/client-omics';
import { DescribeOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { DescribePipeCommand, PipesClient } from '@aws-sdk/client-pipes';
import { ListModelsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { schemaServices } from './service.ts';
import { modelOfService } from './schemas/models.ts';
import { writeJson } from './schemas/json-wire.ts';
import { laidOut } from './schemas/xml-wire.ts';
import { errorName, onBench } from './sdk.ts';
import type { Bench } from './sdk.ts';

/** Two stacks. */
function stacks({ sandbox }: Bench): void {
  for (const StackName of ['a', 'b']) sandbox.service('cloudformation').put('stacks', { StackName });
}

describe('what is put', () => {
  it('has members that the API knows, of the types that it knows', () =>
    onBench({}, async ({ sandbox }) => {
      const builds = sandbox.service('codebuild');
      expect(() => builds.put('project', {})).toThrow(
        'the service has no project; it has: projects, builds, sandboxes',
      );
      expect(() => builds.put('projects', { name: 'a', image: 'app' })).toThrow(
        /^projects have no image; they have: name, /,
      );
      const misspelt = { name: 'a', environment: { imag: 'app' } };
      expect(() => builds.put('projects', misspelt)).toThrow(
        'ProjectEnvironment has no environment.imag; it has: type, image',
      );
      expect(() => builds.put('projects', { name: 1 })).toThrow('name must be a text, got 1');
      expect(() => builds.put('projects', { name: 'a', created: 'yesterday' })).toThrow(
        'created must be a time, got "yesterday"',
      );
      expect(() => builds.put('projects', { environment: {} })).toThrow('say its name');
    }));

  it('is filled in as dull as can be, and given what AWS gives', () =>
    onBench({}, async ({ sandbox }) => {
      expect(sandbox.service('codebuild').put('projects', { name: 'a', environment: { image: 'app' } })).toEqual({
        name: 'a',
        arn: 'arn:aws:codebuild:eu-west-1:111111111111:project/a',
        environment: { image: 'app', type: 'dull-type', computeType: 'dull-computeType' },
      });
    }));

  it('replaces what has the same key, may be changed, and removed', () =>
    onBench({}, async ({ sandbox }) => {
      const builds = sandbox.service('codebuild');
      builds.put('projects', { name: 'a', description: 'old' });
      builds.put('projects', { name: 'a', description: 'new' });
      builds.put('projects', { name: 'b' });
      builds.change('projects', { name: 'b' }, { description: 'changed' });
      expect(builds.all('projects').map(({ description }) => description)).toEqual(['new', 'changed']);
      builds.remove('projects', { name: 'a' });
      expect(builds.all('projects')).toMatchObject([{ name: 'b' }]);
      expect(() => builds.remove('projects', { name: 'a' })).toThrow('no projects with {"name":"a"}');
    }));

  it('is in one region of one account, but what is global in all', () =>
    onBench({ accounts: ['111111111111', '222222222222'] }, async ({ sandbox, client }) => {
      sandbox.service('codebuild', { region: 'us-east-1', account: '222222222222' }).put('projects', { name: 'a' });
      const projects = async (caller: { readonly account?: string; readonly region?: string }) =>
        (await client(CodeBuildClient, caller).send(new ListProjectsCommand({}))).projects;
      expect(await projects({ region: 'us-east-1', account: '222222222222' })).toEqual(['a']);
      expect(await projects({ region: 'us-east-1' })).toEqual([]);
      expect(await projects({ account: '222222222222' })).toEqual([]);
      sandbox.service('organizations').put('organization', {});
      const { Organization } = await client(OrganizationsClient, { region: 'us-east-1' }).send(
        new DescribeOrganizationCommand({}),
      );
      expect(Organization?.MasterAccountId).toBe('111111111111');
    }));
});

describe('a page', () => {
  it('is followed by the next one with its token, which is good for nothing else', () =>
    onBench({ maxPage: 1 }, async ({ sandbox, client }) => {
      const builds = sandbox.service('codebuild');
      for (const name of ['a', 'b']) builds.put('projects', { name });
      for (const id of ['a:1', 'b:1']) builds.put('builds', { id });
      const sdk = client(CodeBuildClient);
      const { nextToken = '' } = await sdk.send(new ListProjectsCommand({}));
      expect((await sdk.send(new ListProjectsCommand({ nextToken }))).projects).toEqual(['b']);
      expect(await errorName(sdk.send(new ListBuildsCommand({ nextToken })))).toBe('InvalidInputException');
      expect(await errorName(sdk.send(new ListProjectsCommand({ nextToken: 'b' })))).toBe('InvalidInputException');
    }));

  it('of a narrower list does not follow one of a wider', () =>
    onBench({ maxPage: 1 }, async (bench) => {
      stacks(bench);
      const sdk = bench.client(CloudFormationClient);
      const { NextToken = '' } = await sdk.send(new ListStacksCommand({}));
      const narrower = new ListStacksCommand({ NextToken, StackStatusFilter: ['CREATE_COMPLETE'] });
      expect(await errorName(sdk.send(narrower))).toBe('ValidationError');
    }));

  it('holds what the service gives by default, or as many as are asked for, up to a limit', () =>
    onBench({}, async ({ sandbox, client }) => {
      for (let i = 0; i < 12; i += 1) sandbox.service('sagemaker').put('Models', { ModelName: `m${i}` });
      const sdk = client(SageMakerClient);
      const count = async (MaxResults?: number) =>
        (await sdk.send(new ListModelsCommand({ ...(MaxResults !== undefined && { MaxResults }) }))).Models?.length;
      expect([await count(), await count(11), await count(100)]).toEqual([10, 11, 12]);
      expect(await errorName(count(101))).toBe('ValidationException');
      expect(await errorName(count(0))).toBe('ValidationException');
    }));

  it('may be empty and have a token, or come again and again', () =>
    onBench({ maxPage: 1 }, async (bench) => {
      stacks(bench);
      for (const name of ['a', 'b']) bench.sandbox.service('omics').put('workflows', { name });
      bench.sandbox.faults.add({ kind: 'emptyPageWithToken', nth: 1, operation: 'ListStacks' });
      bench.sandbox.faults.add({ kind: 'emptyPageWithToken', nth: 2, operation: 'ListWorkflows' });
      const counts: number[] = [];
      for await (const { StackSummaries = [] } of paginateListStacks(
        { client: bench.client(CloudFormationClient) },
        {},
      )) {
        counts.push(StackSummaries.length);
      }
      for await (const { items = [] } of paginateListWorkflows({ client: bench.client(OmicsClient) }, {})) {
        counts.push(items.length);
      }
      expect(counts).toEqual([0, 1, 1, 1, 0, 1]);
      bench.sandbox.faults.add({ kind: 'endlessToken' });
      const sdk = bench.client(CloudFormationClient);
      const first = await sdk.send(new ListStacksCommand({}));
      const second = await sdk.send(new ListStacksCommand({ NextToken: first.NextToken ?? '' }));
      expect([second.StackSummaries, second.NextToken]).toEqual([first.StackSummaries, first.NextToken]);
    }));

  it('that is none is not emptied', () =>
    onBench({}, async ({ sandbox, client }) => {
      sandbox.service('pipes').put('pipes', { Name: 'a' });
      sandbox.faults.add({ kind: 'emptyPageWithToken' });
      expect(await client(PipesClient).send(new DescribePipeCommand({ Name: 'a' }))).toMatchObject({ Name: 'a' });
    }));
});

describe('the sandbox has a bug', () => {
  it('if it is asked for what it does not model', async () => {
    const run = onBench({}, async ({ client }) => {
      const asking = client(SageMakerClient).send(new ListModelsCommand({ SortBy: 'Name' }));
      await expect(asking).rejects.toThrow('the sandbox does not model SortBy of ListModels');
    });
    await expect(run).rejects.toThrow('the sandbox itself failed');
  });

  it('if it answers what the API does not know, or lacks what is required', () => {
    const json = modelOfService('apprunner').operations.get('ListServices');
    const xml = modelOfService('autoscaling').operations.get('DescribeAutoScalingGroups');
    if (!json || !xml) throw new Error('the SDK lacks operations');
    const writings = [
      (output: { readonly [name: string]: string }) => writeJson(json.output, output, 'as named'),
      (output: { readonly [name: string]: string }) => laidOut(xml.output, output),
    ];
    for (const write of writings) {
      expect(() => write({ Whatever: '' })).toThrow(/has no Whatever; it has: /);
      expect(() => write({})).toThrow(/lacks (ServiceSummaryList|AutoScalingGroups)/);
    }
    expect(() => writeJson(json.output, { ServiceSummaryList: 'a' }, 'as named')).toThrow(
      'ServiceSummaryList must be a list',
    );
  });

  it('nowhere in the lists of the SDK: every service has operations and a protocol', () => {
    for (const service of schemaServices) expect(modelOfService(service).operations.size).toBeGreaterThan(0);
  });
});
