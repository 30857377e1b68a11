import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import { index, platformImage } from '../manifests.ts';
import { errorName, onBench } from '../sdk.ts';
import type { Bench } from '../sdk.ts';
import { lambdaIn } from './world.ts';

const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';
const ImageUri = `${host}/team/app:v1`;
const Role = 'arn:aws:iam::111111111111:role/resize';

/** Runs a test on a sandbox with Lambda, whose registry holds one image. */
const onLambda = (test: (bench: Bench, client: LambdaClient) => Promise<void>): Promise<void> =>
  onBench({ maxPage: 1, services: { lambda: lambdaIn } }, async (bench) => {
    bench.sandbox.ecr().push({ repository: 'team/app', tags: ['v1'] });
    await test(bench, bench.client(LambdaClient));
  });

describe('Lambda over the wire', () => {
  it('creates, changes, publishes and deletes a function', () =>
    onLambda(async ({ sandbox }, client) => {
      const FunctionName = 'resize';
      const first = sandbox.ecr().digestOf('team/app', 'v1');
      await client.send(new CreateFunctionCommand({ FunctionName, Role, PackageType: 'Image', Code: { ImageUri } }));
      await client.send(new PublishVersionCommand({ FunctionName }));
      const second = sandbox.ecr().push({ repository: 'team/app', tags: ['v1'] });
      await client.send(new UpdateFunctionCodeCommand({ FunctionName, ImageUri }));
      const resolved = async (Qualifier: string) =>
        (await client.send(new GetFunctionCommand({ FunctionName, Qualifier }))).Code?.ResolvedImageUri;
      expect(await resolved('1')).toBe(`${host}/team/app@${first}`);
      expect(await resolved('$LATEST')).toBe(`${host}/team/app@${second}`);
      await client.send(new DeleteFunctionCommand({ FunctionName }));
      expect(await errorName(resolved('1'))).toBe('ResourceNotFoundException');
    }));

  it('pages every version of every function', () =>
    onLambda(async ({ sandbox }, client) => {
      for (const FunctionName of ['a', 'b']) {
        await client.send(new CreateFunctionCommand({ FunctionName, Role, Publish: true, Code: { ImageUri } }));
      }
      const versions: unknown[] = [];
      for await (const { Functions = [] } of paginateListFunctions({ client }, { FunctionVersion: 'ALL' })) {
        versions.push(...Functions.map((one) => `${one.FunctionName}:${one.Version}`));
      }
      expect(versions).toEqual(['a:$LATEST', 'a:1', 'b:$LATEST', 'b:1']);
      expect(sandbox.countOf('ListFunctions')).toBe(4);
    }));

  it('answers for versions, aliases and configurations', () =>
    onLambda(async (_, client) => {
      const FunctionName = 'resize';
      await client.send(new CreateFunctionCommand({ FunctionName, Role, Publish: true, Code: { ImageUri } }));
      await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }));
      const { Versions } = await client.send(new ListVersionsByFunctionCommand({ FunctionName }));
      expect(Versions).toMatchObject([{ Version: '$LATEST' }]);
      const { Aliases } = await client.send(new ListAliasesCommand({ FunctionName }));
      expect(Aliases).toMatchObject([{ Name: 'live' }]);
      const alias = await client.send(new GetAliasCommand({ FunctionName, Name: 'live' }));
      expect(alias).toMatchObject({ FunctionVersion: '1' });
      const live = await client.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: 'live' }));
      expect(live).toMatchObject({ Version: '1', State: 'Active', PackageType: 'Image' });
    }));

  it('refuses an index, and takes a platform of it by digest', () =>
    onLambda(async ({ sandbox }, client) => {
      const platform = platformImage('amd64');
      sandbox.ecr().push({ repository: 'team/app', ...platform });
      sandbox.ecr().push({ repository: 'team/app', tags: ['many'], ...index([platform]) });
      const create = (image: string) =>
        client.send(new CreateFunctionCommand({ FunctionName: 'resize', Role, Code: { ImageUri: image } }));
      expect(await errorName(create(`${host}/team/app:many`))).toBe('InvalidParameterValueException');
      expect(await errorName(create(`${host}/team/none:v1`))).toBe('InvalidParameterValueException');
      expect(await create(`${host}/team/app@${platform.digest}`)).toMatchObject({ State: 'Active' });
    }));

  it('knows no operation that is not modelled', () =>
    onLambda(async ({ sandbox }) => {
      const url = `${sandbox.url}/2015-03-31/functions/resize/policy`;
      expect((await fetch(url)).ok).toBe(false);
    }));
});
