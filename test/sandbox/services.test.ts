import { ECSClient, ListClustersCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { LambdaClient, GetFunctionCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { text } from './json.ts';
import { errorName, onBench } from './sdk.ts';
import type { RestServiceFactory, ServiceFactory } from './server.ts';
import { AwsError, unknownOperation } from './service.ts';

const ecs: ServiceFactory =
  ({ ecr }) =>
  (call) => {
    if (call.operation !== 'ListClusters') throw unknownOperation(call);
    return { clusterArns: ecr(call).repositories() };
  };

const lambda: RestServiceFactory = () => ({
  route: ({ path, query }) => {
    const [, name] = /^\/2015-03-31\/functions\/?(.*)$/.exec(path) ?? [];
    if (name === undefined) return undefined;
    return name === ''
      ? { operation: 'ListFunctions', input: { Marker: query.get('Marker') ?? undefined } }
      : { operation: 'GetFunction', input: { FunctionName: decodeURIComponent(name) } };
  },
  service: ({ operation, input }) => {
    if (operation === 'ListFunctions') return { Functions: [{ FunctionName: 'one' }] };
    throw new AwsError('ResourceNotFoundException', `Function not found: ${text(input, 'FunctionName')}`, 404);
  },
});

describe('a service from elsewhere', () => {
  it('is served in its protocol, with the world of the sandbox at hand', () =>
    onBench({ services: { ecs, lambda } }, async ({ sandbox, client }) => {
      sandbox.ecr().configure({ repository: 'team/app' });
      const containers = client(ECSClient);
      expect((await containers.send(new ListClustersCommand({}))).clusterArns).toEqual(['team/app']);
      expect(await errorName(containers.send(new ListTasksCommand({})))).toBe('UnknownOperationException');
      const functions = client(LambdaClient);
      expect((await functions.send(new ListFunctionsCommand({}))).Functions).toMatchObject([{ FunctionName: 'one' }]);
      const getting = functions.send(new GetFunctionCommand({ FunctionName: 'none' }));
      await expect(getting).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'Function not found: none',
      });
    }));

  it('fails and pages as the faults have it, in its own words', () =>
    onBench({ services: { lambda } }, async ({ sandbox, client }) => {
      const functions = client(LambdaClient);
      const listing = () => functions.send(new ListFunctionsCommand({}));
      sandbox.faults.add({ kind: 'throttled', times: 1 });
      expect(await errorName(listing())).toBe('TooManyRequestsException');
      sandbox.faults.add({ kind: 'emptyPageWithToken', times: 1 });
      const empty = await listing();
      expect(empty.Functions).toEqual([]);
      const page = await functions.send(new ListFunctionsCommand({ Marker: empty.NextMarker ?? '' }));
      expect(page.Functions).toHaveLength(1);
    }));

  it('that is not there knows no operation', () =>
    onBench({}, async ({ client }) => {
      expect(await errorName(client(ECSClient).send(new ListClustersCommand({})))).toBe('UnknownOperationException');
      expect(await errorName(client(LambdaClient).send(new ListFunctionsCommand({})))).toBe(
        'UnknownOperationException',
      );
    }));
});
