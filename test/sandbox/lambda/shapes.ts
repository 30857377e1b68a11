import type { JsonObject } from '../service.ts';
import type { Alias, Code, LambdaFunction, State, Version } from './state.ts';

/** A version as a list has it: without its state, for which AWS sends one to `GetFunction`. */
export const listed = (
  { name, architecture, role, environment }: LambdaFunction,
  { version, code, description, revisionId, modifiedAtMs }: Version,
  arn: string,
): JsonObject => ({
  FunctionName: name,
  FunctionArn: arn,
  Role: role,
  Description: description,
  Version: version,
  PackageType: code.kind === 'image' ? 'Image' : 'Zip',
  ...(code.kind === 'zip' ? { Runtime: 'nodejs24.x', Handler: 'index.handler' } : {}),
  CodeSize: code.kind === 'zip' ? code.sizeBytes : 0,
  CodeSha256: code.sha256,
  Architectures: [architecture],
  ...(environment ? { Environment: { Variables: environment } } : {}),
  MemorySize: 128,
  Timeout: 3,
  EphemeralStorage: { Size: 512 },
  TracingConfig: { Mode: 'PassThrough' },
  LastModified: new Date(modifiedAtMs).toISOString().replace('Z', '+0000'),
  RevisionId: revisionId,
});

/** A version as every other operation has it. */
export const configuration = (owner: LambdaFunction, version: Version, arn: string): JsonObject => ({
  ...listed(owner, version, arn),
  ...stated(version.state),
  LastUpdateStatus: version.update ?? 'Successful',
});

/** Where the code of a version is. */
export const location = (code: Code, arn: string): JsonObject =>
  code.kind === 'image'
    ? { RepositoryType: 'ECR', ImageUri: code.uri, ResolvedImageUri: code.resolvedUri }
    : { RepositoryType: 'S3', Location: `https://awslambda-tasks.s3.amazonaws.com/${encodeURIComponent(arn)}` };

/** An alias as every operation has it. */
export const describedAlias = (
  { arn }: LambdaFunction,
  { name, version, description, weights }: Alias,
): JsonObject => ({
  AliasArn: `${arn}:${name}`,
  Name: name,
  FunctionVersion: version,
  Description: description,
  ...(Object.keys(weights).length === 0 ? {} : { RoutingConfig: { AdditionalVersionWeights: weights } }),
});

function stated(state: State): JsonObject {
  switch (state.name) {
    case 'Active':
      return { State: state.name };
    case 'Inactive':
      return { State: state.name, StateReasonCode: state.reasonCode, StateReason: 'The function is idle.' };
    case 'Failed':
      return { State: state.name, StateReasonCode: state.reasonCode, StateReason: 'The image cannot be fetched.' };
  }
}
