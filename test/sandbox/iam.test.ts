import { CodeBuildClient, BatchGetProjectsCommand, ListProjectsCommand } from '@aws-sdk/client-codebuild';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { BatchDeleteImageCommand, BatchGetImageCommand, DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { GetObjectCommand, HeadBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { actionOf } from './kernel/actions.ts';
import { errorName, onBench } from './sdk.ts';
import type { Bench } from './sdk.ts';
import { tables } from './services/all.ts';

const allowing = (actions: readonly string[], resources: readonly string[] = ['*']) => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resources,
});

const policy = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });

/** The clients of a session of that role. */
async function sessionOf({ sts }: Bench, RoleArn: string) {
  const { Credentials } = await sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'keeper' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken } };
}

describe('a role with a policy', () => {
  it('may do what its policy allows, and nothing else', () =>
    onBench({}, async (bench) => {
      const arn = bench.sandbox.role('reader', policy(allowing(['codebuild:ListProjects'])));
      const builds = bench.client(CodeBuildClient, await sessionOf(bench, arn));
      expect((await builds.send(new ListProjectsCommand({}))).projects).toEqual([]);
      const action = 'codebuild:BatchGetProjects';
      await expect(builds.send(new BatchGetProjectsCommand({ names: ['a'] }))).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message:
          `User: arn:aws:sts::111111111111:assumed-role/reader/keeper is not authorized to perform: ${action} ` +
          `on resource: * because no identity-based policy allows the ${action} action`,
      });
      expect(bench.sandbox.calls.at(-1)).toMatchObject({
        operation: 'BatchGetProjects',
        outcome: 'AccessDeniedException',
      });
    }));

  it('may be given another policy', () =>
    onBench({}, async (bench) => {
      const arn = bench.sandbox.role('reader', policy());
      const session = await sessionOf(bench, arn);
      const asking = () => bench.ec2(session).send(new DescribeRegionsCommand({}));
      expect(await errorName(asking())).toBe('UnauthorizedOperation');
      bench.sandbox.role('reader', policy(allowing(['ec2:Describe*'])));
      expect((await asking()).Regions).toHaveLength(2);
      bench.sandbox.role('reader', policy(allowing(['*']), { Effect: 'Deny', Action: 'ec2:*', Resource: '*' }));
      await expect(asking()).rejects.toThrow('with an explicit deny in an identity-based policy');
    }));

  it('is one of its account', () =>
    onBench({ accounts: ['111111111111', '222222222222'] }, async (bench) => {
      bench.sandbox.role('reader', policy(), { account: '222222222222' });
      const asking = async (account: string) => {
        const session = await sessionOf(bench, `arn:aws:iam::${account}:role/team/reader`);
        return bench.ecr(session).send(new DescribeRepositoriesCommand({}));
      };
      expect((await asking('111111111111')).repositories).toEqual([]);
      expect(await errorName(asking('222222222222'))).toBe('AccessDeniedException');
    }));

  it('is asked about the bucket, object or repository that a call names', () =>
    onBench({}, async (bench) => {
      const arn = bench.sandbox.role(
        'keeper',
        policy(
          allowing(['s3:ListBucket'], ['arn:aws:s3:::records']),
          allowing(['s3:PutObject'], ['arn:aws:s3:::records/state/*']),
          allowing(['ecr:BatchGetImage'], ['arn:aws:ecr:*:111111111111:repository/team/*']),
        ),
      );
      for (const bucket of ['records', 'other']) bench.sandbox.s3.createBucket(bucket);
      for (const repository of ['team/app', 'other']) bench.sandbox.ecr().configure({ repository });
      const session = await sessionOf(bench, arn);
      const [s3, ecr] = [bench.s3(session), bench.ecr(session)];
      await s3.send(new HeadBucketCommand({ Bucket: 'records' }));
      await s3.send(new ListObjectsV2Command({ Bucket: 'records' }));
      expect(await errorName(s3.send(new ListObjectsV2Command({ Bucket: 'other' })))).toBe('AccessDenied');
      await s3.send(new PutObjectCommand({ Bucket: 'records', Key: 'state/a', Body: 'text' }));
      const refused = [
        s3.send(new PutObjectCommand({ Bucket: 'records', Key: 'a', Body: 'text' })),
        s3.send(new GetObjectCommand({ Bucket: 'records', Key: 'state/a' })),
      ];
      expect(await Promise.all(refused.map(errorName))).toEqual(['AccessDenied', 'AccessDenied']);
      const imageIds = [{ imageTag: 'v1' }];
      await ecr.send(new BatchGetImageCommand({ repositoryName: 'team/app', imageIds }));
      const others = [
        ecr.send(new BatchGetImageCommand({ repositoryName: 'other', imageIds })),
        ecr.send(new BatchDeleteImageCommand({ repositoryName: 'team/app', imageIds })),
      ];
      expect(await Promise.all(others.map(errorName))).toEqual(['AccessDeniedException', 'AccessDeniedException']);
    }));

  it('may become another role if it may, and ask who it is anyway', () =>
    onBench({}, async (bench) => {
      const other = 'arn:aws:iam::111111111111:role/other';
      const arn = bench.sandbox.role('reader', policy(allowing(['sts:AssumeRole'], [other])));
      const sts = bench.sts(await sessionOf(bench, arn));
      expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('111111111111');
      await sts.send(new AssumeRoleCommand({ RoleArn: other, RoleSessionName: 'keeper' }));
      const third = new AssumeRoleCommand({ RoleArn: `${other}s`, RoleSessionName: 'keeper' });
      expect(await errorName(sts.send(third))).toBe('AccessDenied');
    }));
});

describe('an organization', () => {
  const regions = { enabled: ['eu-west-1', 'ap-south-1'] };

  it('may bar regions to everybody, but not who one is', () =>
    onBench({ regions }, async ({ sandbox, ecr, sts }) => {
      const end = sandbox.barRegions(['ap-south-1']);
      const asking = (region: string) => ecr({ region }).send(new DescribeRepositoriesCommand({}));
      await asking('eu-west-1');
      await expect(asking('ap-south-1')).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message:
          'User: arn:aws:iam::111111111111:user/tester is not authorized to perform: ecr:DescribeRepositories ' +
          'on resource: * with an explicit deny in a service control policy',
      });
      await sts({ region: 'ap-south-1' }).send(new GetCallerIdentityCommand({}));
      end();
      await asking('ap-south-1');
    }));
});

it('every operation of the sandbox is an action that IAM knows', async () => {
  const actions = Object.entries(tables).flatMap(([service, { operations }]) =>
    Object.keys(operations).map((operation) => `${service}:${operation}`),
  );
  const unknown: string[] = [];
  for (const action of actions) {
    const { resultType } = await runSimulation(
      {
        request: {
          principal: 'arn:aws:iam::111111111111:role/reader',
          action,
          resource: { resource: '*', accountId: '111111111111' },
          contextVariables: {},
        },
        identityPolicies: [],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
      },
      {},
    );
    if (resultType === 'error') unknown.push(action);
  }
  expect(unknown).toEqual([]);
  expect(actionOf({ service: 's3', operation: 'HeadObject' })).toBe('s3:GetObject');
});
