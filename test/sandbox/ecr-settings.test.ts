import {
  CreatePullThroughCacheRuleCommand,
  CreateRepositoryCommand,
  DeleteLifecyclePolicyCommand,
  DeleteRepositoryCommand,
  DeregisterPullTimeUpdateExclusionCommand,
  DescribeImageScanFindingsCommand,
  DescribePullThroughCacheRulesCommand,
  DescribeRegistryCommand,
  GetAccountSettingCommand,
  GetAuthorizationTokenCommand,
  GetLifecyclePolicyCommand,
  GetRegistryPolicyCommand,
  GetRepositoryPolicyCommand,
  ListPullTimeUpdateExclusionsCommand,
  ListTagsForResourceCommand,
  PutLifecyclePolicyCommand,
  PutRegistryPolicyCommand,
  RegisterPullTimeUpdateExclusionCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecr';
import { errorName, onBench } from './sdk.ts';

const repositoryName = 'team/app';

describe('a repository', () => {
  it('is made once, named as AWS names it, and deleted with images only by force', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const client = ecr();
      const { repository } = await client.send(new CreateRepositoryCommand({ repositoryName }));
      expect(repository).toMatchObject({
        repositoryArn: 'arn:aws:ecr:eu-west-1:111111111111:repository/team/app',
        repositoryUri: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/app',
        createdAt: new Date('2026-06-01T00:00:00Z'),
        imageTagMutability: 'MUTABLE',
      });
      const again = client.send(new CreateRepositoryCommand({ repositoryName }));
      expect(await errorName(again)).toBe('RepositoryAlreadyExistsException');
      const illegal = client.send(new CreateRepositoryCommand({ repositoryName: 'Team/App' }));
      expect(await errorName(illegal)).toBe('InvalidParameterException');
      sandbox.ecr().push({ repository: repositoryName });
      const deleting = client.send(new DeleteRepositoryCommand({ repositoryName }));
      expect(await errorName(deleting)).toBe('RepositoryNotEmptyException');
      await client.send(new DeleteRepositoryCommand({ repositoryName, force: true }));
      expect(sandbox.ecr().repositories()).toEqual([]);
    }));

  it('has tags of its own', () =>
    onBench({}, async ({ ecr }) => {
      const client = ecr();
      const tags = [{ Key: 'keep', Value: 'all' }];
      const { repository } = await client.send(new CreateRepositoryCommand({ repositoryName, tags }));
      const { repositoryArn: resourceArn } = repository ?? {};
      await client.send(new TagResourceCommand({ resourceArn, tags: [{ Key: 'team', Value: 'a' }] }));
      await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['keep'] }));
      const answer = await client.send(new ListTagsForResourceCommand({ resourceArn }));
      expect(answer.tags).toEqual([{ Key: 'team', Value: 'a' }]);
    }));

  it('has no policies until they are set', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const client = ecr();
      sandbox.ecr().configure({ repository: repositoryName });
      const [policy, lifecycle] = [
        () => client.send(new GetRepositoryPolicyCommand({ repositoryName })),
        () => client.send(new GetLifecyclePolicyCommand({ repositoryName })),
      ];
      expect(await errorName(policy())).toBe('RepositoryPolicyNotFoundException');
      expect(await errorName(lifecycle())).toBe('LifecyclePolicyNotFoundException');
      const nonsense = client.send(new SetRepositoryPolicyCommand({ repositoryName, policyText: 'nonsense' }));
      expect(await errorName(nonsense)).toBe('InvalidParameterException');
      await client.send(new SetRepositoryPolicyCommand({ repositoryName, policyText: '{}' }));
      await client.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: '{"rules":[]}' }));
      expect((await policy()).policyText).toBe('{}');
      expect((await lifecycle()).lifecyclePolicyText).toBe('{"rules":[]}');
      await client.send(new DeleteLifecyclePolicyCommand({ repositoryName }));
      expect(await errorName(lifecycle())).toBe('LifecyclePolicyNotFoundException');
    }));
});

describe('a registry', () => {
  it('has no policy until one is put, and replicates nothing', () =>
    onBench({}, async ({ ecr }) => {
      const client = ecr();
      const reading = () => client.send(new GetRegistryPolicyCommand({}));
      expect(await errorName(reading())).toBe('RegistryPolicyNotFoundException');
      await client.send(new PutRegistryPolicyCommand({ policyText: '{}' }));
      expect((await reading()).policyText).toBe('{}');
      expect((await client.send(new DescribeRegistryCommand({}))).replicationConfiguration).toEqual({ rules: [] });
    }));

  it('excludes a principal from pull times once', () =>
    onBench({}, async ({ ecr }) => {
      const client = ecr();
      const principalArn = 'arn:aws:iam::111111111111:role/keeper';
      const registering = () => client.send(new RegisterPullTimeUpdateExclusionCommand({ principalArn }));
      await registering();
      expect(await errorName(registering())).toBe('ExclusionAlreadyExistsException');
      const listing = () => client.send(new ListPullTimeUpdateExclusionsCommand({}));
      expect((await listing()).pullTimeUpdateExclusions).toEqual([principalArn]);
      const deregistering = () => client.send(new DeregisterPullTimeUpdateExclusionCommand({ principalArn }));
      await deregistering();
      expect(await errorName(deregistering())).toBe('ExclusionNotFoundException');
    }));

  it('lists its pull-through cache rules, and knows those by name', () =>
    onBench({}, async ({ ecr }) => {
      const client = ecr();
      const rule = { ecrRepositoryPrefix: 'quay', upstreamRegistryUrl: 'quay.io' };
      await client.send(new CreatePullThroughCacheRuleCommand(rule));
      const describing = (ecrRepositoryPrefixes?: string[]) =>
        client.send(new DescribePullThroughCacheRulesCommand(ecrRepositoryPrefixes ? { ecrRepositoryPrefixes } : {}));
      expect((await describing()).pullThroughCacheRules).toMatchObject([rule]);
      expect(await errorName(describing(['hub']))).toBe('PullThroughCacheRuleNotFoundException');
    }));

  it('has account settings and gives a token for docker', () =>
    onBench({}, async ({ ecr }) => {
      const client = ecr();
      expect(await client.send(new GetAccountSettingCommand({ name: 'BLOB_MOUNTING' }))).toMatchObject({
        value: 'DISABLED',
      });
      const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}));
      expect(authorizationData?.[0]?.proxyEndpoint).toBe('https://111111111111.dkr.ecr.eu-west-1.amazonaws.com');
    }));

  it('says that it does not know an operation that the sandbox lacks', () =>
    onBench({}, async ({ ecr }) => {
      const scan = new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageTag: 'v1' } });
      expect(await errorName(ecr().send(scan))).toBe('UnknownOperationException');
    }));
});
