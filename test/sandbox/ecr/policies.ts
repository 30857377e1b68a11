import { secondsOf } from '../clock.ts';
import { isObject } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { invalidParameter, notFound } from './errors.ts';
import { registryIn, repositoryIn, required } from './input.ts';
import type { Operation } from './input.ts';
import { jsonOf } from './manifest.ts';
import { namesOf } from './repositories.ts';
import type { Repository } from './repository.ts';

/** The policy of a repository. Policies are texts here: the sandbox keeps them, and neither evaluates nor applies them. */
export const getRepositoryPolicy: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  return { ...namesOf(repository), policyText: policyOf(repository) };
};

/** Sets or replaces the policy of a repository. */
export const setRepositoryPolicy: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  repository.policyText = policyIn(call.input, 'policyText');
  return { ...namesOf(repository), policyText: repository.policyText };
};

/** Removes the policy of a repository, and says what it was. */
export const deleteRepositoryPolicy: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const policyText = policyOf(repository);
  repository.policyText = undefined;
  return { ...namesOf(repository), policyText };
};

/** The lifecycle policy of a repository. */
export const getLifecyclePolicy: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  return {
    ...namesOf(repository),
    lifecyclePolicyText: lifecyclePolicyOf(repository),
    lastEvaluatedAt: secondsOf(repository.createdAtMs),
  };
};

/** Sets or replaces the lifecycle policy, which the sandbox never applies. */
export const putLifecyclePolicy: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  repository.lifecyclePolicyText = policyIn(call.input, 'lifecyclePolicyText');
  return { ...namesOf(repository), lifecyclePolicyText: repository.lifecyclePolicyText };
};

/** Removes the lifecycle policy, and says what it was. */
export const deleteLifecyclePolicy: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const lifecyclePolicyText = lifecyclePolicyOf(repository);
  repository.lifecyclePolicyText = undefined;
  return { ...namesOf(repository), lifecyclePolicyText, lastEvaluatedAt: secondsOf(repository.createdAtMs) };
};

/** The policy of the whole registry. */
export const getRegistryPolicy: Operation = (call, all) => {
  const { account, policyText } = registryIn(call, all);
  if (policyText === undefined) {
    throw notFound('RegistryPolicy', `Registry policy does not exist in the registry with id '${account}'`);
  }
  return { registryId: account, policyText };
};

/** Sets or replaces the policy of the registry. */
export const putRegistryPolicy: Operation = (call, all) => {
  const registry = registryIn(call, all);
  registry.policyText = policyIn(call.input, 'policyText');
  return { registryId: registry.account, policyText: registry.policyText };
};

/** Removes the policy of the registry, and says what it was. */
export const deleteRegistryPolicy: Operation = (call, all) => {
  const answer = getRegistryPolicy(call, all);
  registryIn(call, all).policyText = undefined;
  return answer;
};

/** The text of a policy, which must at least be a JSON object. */
function policyIn(input: JsonObject, key: string): string {
  const policy = required(input, key);
  if (!isObject(jsonOf(policy))) throw invalidParameter(key, 'Invalid policy provided');
  return policy;
}

function policyOf({ policyText, name, account }: Repository): string {
  if (policyText !== undefined) return policyText;
  throw notFound(
    'RepositoryPolicy',
    `Repository policy does not exist for the repository with name '${name}' in the registry with id '${account}'`,
  );
}

function lifecyclePolicyOf({ lifecyclePolicyText, name, account }: Repository): string {
  if (lifecyclePolicyText !== undefined) return lifecyclePolicyText;
  throw notFound(
    'LifecyclePolicy',
    `Lifecycle policy does not exist for the repository with name '${name}' in the registry with id '${account}'`,
  );
}
