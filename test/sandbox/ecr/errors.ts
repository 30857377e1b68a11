import { AwsError } from '../service.ts';

/** The errors of ECR, in its own words where these are known. */
export const invalidParameter = (parameter: string, constraint: string): AwsError =>
  new AwsError(
    'InvalidParameterException',
    `Invalid parameter at '${parameter}' failed to satisfy constraint: '${constraint}'`,
  );

export const repositoryNotFound = (name: string, registryId: string): AwsError =>
  new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${registryId}'`,
  );

export const imageNotFound = (imageId: string, name: string, registryId: string): AwsError =>
  new AwsError(
    'ImageNotFoundException',
    `The image with imageId ${imageId} does not exist within the repository with name '${name}' in the registry with id '${registryId}'`,
  );

/** Shared by everything that may be absent from a repository or registry. */
export const notFound = (what: string, message: string): AwsError => new AwsError(`${what}NotFoundException`, message);
