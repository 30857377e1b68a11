import { GetFunctionCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import pMap from 'p-map';
import { allSeen, nothingSeen, seenInField, seenInText } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Sightings } from '../../core/usage.ts';
import { nameOf } from '../../failure.ts';
import { allPages } from '../pages.ts';
import { seenInDefinitionsNamed } from './definitions.ts';
import type { Reader, Scope } from './scope.ts';

/** Lambda gives GetFunction 100 a second to the account and region: this takes at most a tenth. */
const lambdaConcurrency = 5;

/**
 * Every version of every function: anybody may invoke any of them, however long it slept, and Lambda fetches its image
 * again when it wakes. The list does not tell images, so each version is asked.
 */
export const readFunctions: Reader = async (scope) => {
  const versions = await allPages('ListFunctions', async (Marker) => {
    const page = await scope.lambda.send(new ListFunctionsCommand({ FunctionVersion: 'ALL', MaxItems: 50, Marker }));
    return { items: page.Functions, nextToken: page.NextMarker };
  });
  return allSeen(await pMap(versions, (version) => seenInVersion(scope, version), { concurrency: lambdaConcurrency }));
};

async function seenInVersion(scope: Scope, version: FunctionConfiguration): Promise<Sightings> {
  const { FunctionName = '', Version = '', FunctionArn = '', Environment, PackageType } = version;
  const consumer: Consumer = {
    usedBy: `Lambda function ${FunctionName}:${Version} (${scope.home.region})`,
    role: 'in-use',
    home: scope.home,
  };
  // Functions start tasks and jobs, too: their definitions often stand in the environment.
  const inEnvironment = allSeen([
    seenInText(Environment?.Variables, consumer),
    await seenInDefinitionsNamed(scope, Environment?.Variables, consumer),
  ]);
  if (PackageType === 'Zip') return inEnvironment;
  const read = () => seenInCode(scope, version, consumer);
  const inCode = await (isNumbered(Version) ? scope.publishedVersion(FunctionArn, read) : read());
  return allSeen([inEnvironment, inCode]);
}

/** Only numbered versions never change: `$LATEST` and `$LATEST.PUBLISHED` are whatever was last put there. */
const isNumbered = (version: string): boolean => /^\d+$/.test(version);

/** The digest is what runs; the tag is what the next update or rollback of the stack deploys. */
async function seenInCode(
  scope: Scope,
  { FunctionName, Version }: FunctionConfiguration,
  consumer: Consumer,
): Promise<Sightings> {
  try {
    const { Code } = await scope.lambda.send(new GetFunctionCommand({ FunctionName, Qualifier: Version }));
    if (!Code?.ImageUri && !Code?.ResolvedImageUri)
      throw new Error(`GetFunction: no image for ${FunctionName}:${Version}`);
    return allSeen([seenInField(Code.ImageUri, consumer), seenInField(Code.ResolvedImageUri, consumer)]);
  } catch (error) {
    // Deleted since it was listed.
    if (nameOf(error) === 'ResourceNotFoundException') return nothingSeen;
    throw error;
  }
}
