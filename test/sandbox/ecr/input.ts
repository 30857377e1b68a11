import { list, numberOf, object, objects, text } from '../json.ts';
import type { Call, JsonObject } from '../service.ts';
import { invalidParameter } from './errors.ts';
import { repositoryNamed } from './registry.ts';
import type { Registries, RegistryState } from './registry.ts';
import type { ImageId, Repository } from './repository.ts';

/** What an operation of ECR does: it answers, or throws an `AwsError`. */
export type Operation = (call: Call, all: Registries) => JsonObject;

/** The registry that a call is about: the caller's own, unless it names another account's. */
export const registryIn = ({ input, account, region }: Call, all: Registries): RegistryState =>
  all.of({ account: text(input, 'registryId') ?? account, region });

/** The repository that a call names. */
export const repositoryIn = (call: Call, all: Registries): Repository =>
  repositoryNamed(registryIn(call, all), required(call.input, 'repositoryName'));

/** A text that must be there. */
export function required(input: JsonObject, key: string): string {
  const value = text(input, key);
  if (value === undefined) throw invalidParameter(key, 'Member must not be null');
  return value;
}

/** A page size within its limits. */
export function pageSizeIn(input: JsonObject, max: number): number | undefined {
  const size = numberOf(input, 'maxResults');
  if (size !== undefined && (size < 1 || size > max)) {
    throw invalidParameter('maxResults', `Member must have value between 1 and ${max}`);
  }
  return size;
}

/** The ids of a batch call: AWS takes 100 and no more. */
export function imageIdsIn(input: JsonObject): readonly ImageId[] {
  const { length } = list(input, 'imageIds');
  if (length < 1) throw invalidParameter('imageIds', 'Member must have length greater than or equal to 1');
  if (length > maxIds) throw invalidParameter('imageIds', `Member must have length less than or equal to ${maxIds}`);
  return objects(input, 'imageIds').map(imageIdOf);
}

/** The one id of a call about one image. */
export const imageIdIn = (input: JsonObject): ImageId => imageIdOf(object(input, 'imageId'));

const maxIds = 100;

const imageIdOf = (id: JsonObject): ImageId => ({
  imageDigest: text(id, 'imageDigest'),
  imageTag: text(id, 'imageTag'),
});
