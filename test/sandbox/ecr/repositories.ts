import { secondsOf } from '../clock.ts';
import { flag, list, object, objects, text, texts } from '../json.ts';
import { AwsError } from '../service.ts';
import type { JsonObject } from '../service.ts';
import { invalidParameter } from './errors.ts';
import { registryIn, repositoryIn, required } from './input.ts';
import type { Operation } from './input.ts';
import { inOrder, keyedPage } from './pages.ts';
import { arnOf, ensureRepository, repositoryNamed } from './registry.ts';
import type { Registries } from './registry.ts';
import type { Repository } from './repository.ts';

/** Makes a repository. */
export const createRepository: Operation = (call, all) => {
  const registry = registryIn(call, all);
  const { input, nowMs } = call;
  const name = required(input, 'repositoryName');
  if (!namePattern.test(name) || name.length < 2 || name.length > 256) {
    throw invalidParameter('repositoryName', `must satisfy regular expression '${namePattern.source}'`);
  }
  if (registry.repositories.has(name)) {
    throw new AwsError(
      'RepositoryAlreadyExistsException',
      `The repository with name '${name}' already exists in the registry with id '${registry.account}'`,
    );
  }
  const repository = ensureRepository(registry, name, nowMs);
  repository.mutability = text(input, 'imageTagMutability') ?? repository.mutability;
  repository.mutabilityExclusions = objects(input, 'imageTagMutabilityExclusionFilters');
  repository.scanOnPush = flag(object(input, 'imageScanningConfiguration'), 'scanOnPush');
  addTags(repository, objects(input, 'tags'));
  return { repository: repositoryAnswer(repository) };
};

/** A page of 1 to 1,000 repositories, 100 unless told; or up to 100 named ones at once. */
export const describeRepositories: Operation = (call, all) => {
  const registry = registryIn(call, all);
  if (list(call.input, 'repositoryNames').length > 100) {
    throw invalidParameter('repositoryNames', 'Member must have length less than or equal to 100');
  }
  const names = texts(call.input, 'repositoryNames');
  if (names.length > 0) {
    return { repositories: names.map((name) => repositoryAnswer(repositoryNamed(registry, name))) };
  }
  const { items, nextToken } = keyedPage(call, {
    keysAfter: inOrder([...registry.repositories.keys()].toSorted()),
    itemOf: (name) => registry.repositories.get(name),
    limits: { byDefault: 100, max: 1000 },
  });
  return { repositories: items.map(repositoryAnswer), nextToken };
};

/** Deletes a repository, with all its images only if it is forced to. */
export const deleteRepository: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  if (repository.images.size > 0 && !flag(call.input, 'force')) {
    throw new AwsError(
      'RepositoryNotEmptyException',
      `The repository with name '${repository.name}' in registry with id '${repository.account}' cannot be deleted because it still contains images`,
    );
  }
  registryIn(call, all).repositories.delete(repository.name);
  return { repository: repositoryAnswer(repository) };
};

/** Says which tags may move from now on. */
export const putImageTagMutability: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  repository.mutability = required(call.input, 'imageTagMutability');
  repository.mutabilityExclusions = objects(call.input, 'imageTagMutabilityExclusionFilters');
  return { ...namesOf(repository), ...mutabilityAnswer(repository) };
};

/** The tags of a repository as a resource, which are not those of its images. */
export const listTagsForResource: Operation = ({ input }, all) => ({
  tags: [...repositoryOfArn(input, all).tags].map(([Key, Value]) => ({ Key, Value })),
});

/** Adds or replaces tags of a resource. */
export const tagResource: Operation = ({ input }, all) => {
  addTags(repositoryOfArn(input, all), objects(input, 'tags'));
  return {};
};

/** Removes tags of a resource. */
export const untagResource: Operation = ({ input }, all) => {
  const { tags } = repositoryOfArn(input, all);
  for (const key of texts(input, 'tagKeys')) tags.delete(key);
  return {};
};

/** What every answer about a repository begins with. */
export const namesOf = ({ account, name }: Repository): JsonObject => ({ registryId: account, repositoryName: name });

const namePattern = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

const repositoryAnswer = (repository: Repository): JsonObject => ({
  ...namesOf(repository),
  repositoryArn: arnOf(repository),
  repositoryUri: `${repository.account}.dkr.ecr.${repository.region}.amazonaws.com/${repository.name}`,
  createdAt: secondsOf(repository.createdAtMs),
  ...mutabilityAnswer(repository),
  imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
  encryptionConfiguration: repository.encryption,
});

const mutabilityAnswer = ({ mutability, mutabilityExclusions }: Repository): JsonObject => ({
  imageTagMutability: mutability,
  imageTagMutabilityExclusionFilters: mutabilityExclusions.length === 0 ? undefined : mutabilityExclusions,
});

function addTags({ tags }: Repository, added: readonly JsonObject[]): void {
  for (const tag of added) tags.set(required(tag, 'Key'), text(tag, 'Value') ?? '');
}

function repositoryOfArn(input: JsonObject, all: Registries): Repository {
  const arn = required(input, 'resourceArn');
  const [, region, account, name] = /^arn:aws:ecr:([^:]+):(\d+):repository\/(.+)$/.exec(arn) ?? [];
  if (region === undefined || account === undefined || name === undefined) {
    throw invalidParameter('resourceArn', 'Invalid ARN');
  }
  return repositoryNamed(all.of({ account, region }), name);
}
