import { GetLifecyclePolicyCommand, GetRegistryPolicyCommand, GetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { Repository } from '../core/image.ts';
import { nameOf } from '../failure.ts';

/** The policy of a repository and that of its registry, where there are such. */
export async function policiesOf(ecr: ECRClient, { account, name }: Repository): Promise<readonly string[]> {
  const texts = [
    await textOf('RepositoryPolicyNotFoundException', async () => {
      const command = new GetRepositoryPolicyCommand({ registryId: account, repositoryName: name });
      return (await ecr.send(command)).policyText;
    }),
    await textOf(
      'RegistryPolicyNotFoundException',
      async () => (await ecr.send(new GetRegistryPolicyCommand({}))).policyText,
    ),
  ];
  return texts.filter((text) => text !== undefined);
}

/** The lifecycle policy of a repository, if it has one. */
export const lifecyclePolicyOf = (ecr: ECRClient, { account, name }: Repository): Promise<string | undefined> =>
  textOf('LifecyclePolicyNotFoundException', async () => {
    const command = new GetLifecyclePolicyCommand({ registryId: account, repositoryName: name });
    return (await ecr.send(command)).lifecyclePolicyText;
  });

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
