import {
  GetLifecyclePolicyCommand,
  GetRegistryPolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-ecr';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { Repository } from '../core/image.ts';
import { nameOf } from '../failure.ts';

/** The policy of a repository, if it has one. */
export const repositoryPolicyOf = (ecr: ECRClient, { account, name }: Repository): Promise<string | undefined> =>
  textOf('RepositoryPolicyNotFoundException', async () => {
    const command = new GetRepositoryPolicyCommand({ registryId: account, repositoryName: name });
    return (await ecr.send(command)).policyText;
  });

/** The policy of the caller's registry, if it has one: it is about all repositories there. */
export const registryPolicyOf = (ecr: ECRClient): Promise<string | undefined> =>
  textOf('RegistryPolicyNotFoundException', async () => (await ecr.send(new GetRegistryPolicyCommand({}))).policyText);

/** The lifecycle policy of a repository, if it has one. */
export const lifecyclePolicyOf = (ecr: ECRClient, { account, name }: Repository): Promise<string | undefined> =>
  textOf('LifecyclePolicyNotFoundException', async () => {
    const command = new GetLifecyclePolicyCommand({ registryId: account, repositoryName: name });
    return (await ecr.send(command)).lifecyclePolicyText;
  });

/** The tags of a repository itself. */
export async function tagsOf(
  ecr: ECRClient,
  { account, region, name }: Repository,
  partition: string,
): Promise<ReadonlyMap<string, string>> {
  const resourceArn = `arn:${partition}:ecr:${region}:${account}:repository/${name}`;
  try {
    const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn }));
    // AWS says that there are none by an empty list: an answer without one was cut short.
    if (!tags) throw new Error('ListTagsForResource: the answer holds no list');
    return new Map(tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])));
  } catch (error) {
    if (nameOf(error) === 'RepositoryNotFoundException') return new Map();
    throw error;
  }
}

/** Of a repository that was deleted meanwhile nobody pulls. An answer without the policy that is there tells nothing. */
async function textOf(absent: string, read: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    const text = await read();
    if (text === undefined) throw new Error('the answer holds no policy');
    return text;
  } catch (error) {
    if (nameOf(error) === absent || nameOf(error) === 'RepositoryNotFoundException') return undefined;
    throw error;
  }
}
