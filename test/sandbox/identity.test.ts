import { DescribeInstancesCommand, DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { errorName, onBench } from './sdk.ts';

const accounts = ['111111111111', '222222222222'];

describe('who calls', () => {
  it('is the account of the access key', () =>
    onBench({ accounts }, async ({ sandbox, sts }) => {
      expect(await sts({ account: '222222222222' }).send(new GetCallerIdentityCommand({}))).toMatchObject({
        Account: '222222222222',
        Arn: 'arn:aws:iam::222222222222:user/tester',
      });
      expect(sandbox.calls).toMatchObject([{ account: '222222222222', service: 'sts', mutates: false, outcome: 'ok' }]);
    }));

  it('becomes a role of another account, and sees what that account has', () =>
    onBench({ accounts }, async ({ sandbox, sts, ecr }) => {
      sandbox.ecr({ account: '222222222222' }).configure({ repository: 'team/app' });
      const RoleArn = 'arn:aws:iam::222222222222:role/path/reader';
      const answer = await sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'keeper' }));
      expect(answer.AssumedRoleUser?.Arn).toBe('arn:aws:sts::222222222222:assumed-role/reader/keeper');
      expect(answer.Credentials?.Expiration).toEqual(new Date('2026-06-01T01:00:00Z'));
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {};
      const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
      const identity = await sts({ credentials }).send(new GetCallerIdentityCommand({}));
      expect(identity.Arn).toBe(answer.AssumedRoleUser?.Arn);
      const { repositories } = await ecr({ credentials }).send(new DescribeRepositoriesCommand({}));
      expect(repositories).toMatchObject([{ registryId: '222222222222', repositoryName: 'team/app' }]);
    }));

  it('cannot become a role of an account that is not there', () =>
    onBench({}, async ({ sts }) => {
      const RoleArn = 'arn:aws:iam::999999999999:role/reader';
      const assuming = sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'keeper' }));
      expect(await errorName(assuming)).toBe('AccessDenied');
    }));

  it('is nobody with a key that was never given out', () =>
    onBench({}, async ({ ecr, sts }) => {
      const credentials = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none', sessionToken: 'none' };
      const describing = ecr({ credentials }).send(new DescribeRepositoriesCommand({}));
      expect(await errorName(describing)).toBe('UnrecognizedClientException');
      const asking = sts({ credentials }).send(new GetCallerIdentityCommand({}));
      expect(await errorName(asking)).toBe('InvalidClientTokenId');
    }));
});

describe('regions', () => {
  const regions = { enabled: ['eu-west-1', 'ap-east-1'], disabled: ['af-south-1'] };

  it('are those that are enabled, or all that are known', () =>
    onBench({ regions }, async ({ ec2 }) => {
      const describing = async (AllRegions: boolean) => {
        const { Regions = [] } = await ec2().send(new DescribeRegionsCommand({ AllRegions }));
        return Object.fromEntries(Regions.map(({ RegionName, OptInStatus }) => [RegionName, OptInStatus]));
      };
      const enabled = { 'eu-west-1': 'opt-in-not-required', 'ap-east-1': 'opted-in' };
      expect(await describing(false)).toEqual(enabled);
      expect(await describing(true)).toEqual({ ...enabled, 'af-south-1': 'not-opted-in' });
    }));

  it('may be filtered', () =>
    onBench({ regions }, async ({ ec2 }) => {
      const Filters = [{ Name: 'opt-in-status', Values: ['opted-in', 'not-opted-in'] }];
      const { Regions = [] } = await ec2().send(new DescribeRegionsCommand({ AllRegions: true, Filters }));
      expect(Regions.map(({ RegionName }) => RegionName)).toEqual(['ap-east-1', 'af-south-1']);
    }));

  it('may be asked for by name', () =>
    onBench({ regions }, async ({ ec2 }) => {
      const describing = (name: string) => ec2().send(new DescribeRegionsCommand({ RegionNames: [name] }));
      expect((await describing('ap-east-1')).Regions).toHaveLength(1);
      expect(await errorName(describing('eu-moon-1'))).toBe('InvalidParameterValue');
    }));

  it('that are not enabled take nobody for somebody', () =>
    onBench({ regions }, async ({ sandbox, ecr }) => {
      const describing = ecr({ region: 'af-south-1' }).send(new DescribeRepositoriesCommand({}));
      expect(await errorName(describing)).toBe('UnrecognizedClientException');
      expect(sandbox.calls).toMatchObject([{ region: 'af-south-1', outcome: 'UnrecognizedClientException' }]);
    }));
});

describe('the sandbox', () => {
  it('has its own time, which every answer carries', () =>
    onBench({ start: '2030-01-01T00:00:00Z' }, async ({ sandbox }) => {
      const dateOf = async () => (await fetch(sandbox.url)).headers.get('date');
      expect(await dateOf()).toBe('Tue, 01 Jan 2030 00:00:00 GMT');
      sandbox.clock.advance(3_600_000);
      expect(await dateOf()).toBe('Tue, 01 Jan 2030 01:00:00 GMT');
    }));

  it('answers the SDK whatever the distance between its time and ours', () =>
    onBench({ start: '1999-12-31T00:00:00Z' }, async ({ ecr }) => {
      expect((await ecr().send(new DescribeRepositoriesCommand({}))).repositories).toEqual([]);
    }));

  it('knows no operation that it lacks, in the words of each service', () =>
    onBench({}, async ({ sts, ec2 }) => {
      expect(await errorName(sts().send(new GetSessionTokenCommand({})))).toBe('InvalidAction');
      expect(await errorName(ec2().send(new DescribeInstancesCommand({})))).toBe('InvalidAction');
    }));

  it('asks for a signature, and for a service that it has', () =>
    onBench({}, async ({ sandbox }) => {
      const authorization = 'AWS4-HMAC-SHA256 Credential=AKIATEST111111111111/20260601/eu-west-1/polly/aws4_request';
      const answers = [await fetch(sandbox.url), await fetch(sandbox.url, { headers: { authorization } })];
      expect(answers.map(({ status }) => status)).toEqual([403, 404]);
    }));
});
