import { GetFunctionCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import pMap from 'p-map';
import { anybody, seenBy } from '../../core/extract.ts';
import { orderOf } from '../../core/history.ts';
import { allSeen, nothingSeen, seenInField, seenInText } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Sightings } from '../../core/usage.ts';
import { nameOf } from '../../failure.ts';
import { allPages } from '../pages.ts';
import { seenInDefinitionsNamed } from './definitions.ts';
import { remembered, saysHowFar } from './lasting.ts';
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
  const read = pMap(versions, (version) => seenInVersion(scope, version), { concurrency: lambdaConcurrency });
  const published = versions.filter(({ Version = '', PackageType }) => PackageType !== 'Zip' && isNumbered(Version));
  return allSeen(await saysHowFar(read, 'published versions', scope.extracts, published.map(identityOf)));
};

async function seenInVersion(scope: Scope, version: FunctionConfiguration): Promise<Sightings> {
  const { FunctionName = '', Version = '', Environment, PackageType } = version;
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
  return allSeen([inEnvironment, await seenInImage(scope, version, consumer)]);
}

/** What a published version runs never changes once it is settled. */
async function seenInImage(scope: Scope, version: FunctionConfiguration, consumer: Consumer): Promise<Sightings> {
  if (!isNumbered(version.Version ?? '')) return seenInCode(await codeOf(scope, version), consumer);
  const { seen } = await remembered(scope, identityOf(version), async () => {
    const code = await codeOf(scope, version);
    const extract = { seen: seenInCode(code, anybody(scope)), names: [] };
    return { extract, isLasting: code !== undefined && isSettled(code) };
  });
  return seenBy(consumer, seen);
}

/** Only numbered versions never change: `$LATEST` and `$LATEST.PUBLISHED` are whatever was last put there. */
const isNumbered = (version: string): boolean => /^\d+$/.test(version);

/** A function that was deleted and made again publishes under the same ARNs: each version says when, and of which code. */
const identityOf = ({ FunctionArn, LastModified, CodeSha256 }: FunctionConfiguration): string =>
  [FunctionArn, LastModified, CodeSha256].join(' ');

/** What a version runs; nothing if it was deleted since it was listed. */
async function codeOf(scope: Scope, { FunctionName, Version }: FunctionConfiguration): Promise<Code | undefined> {
  try {
    const { Code, Configuration = {} } = await scope.lambda.send(
      new GetFunctionCommand({ FunctionName, Qualifier: Version }),
    );
    if (!Code?.ImageUri && !Code?.ResolvedImageUri)
      throw new Error(`GetFunction: no image for ${FunctionName}:${Version}`);
    const { LastUpdateStatus, LastModified } = Configuration;
    return { images: [Code.ImageUri, Code.ResolvedImageUri], LastUpdateStatus, LastModified };
  } catch (error) {
    if (nameOf(error) === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

interface Code extends Pick<FunctionConfiguration, 'LastUpdateStatus' | 'LastModified'> {
  readonly images: readonly (string | undefined)[];
}

/** The digest is what runs; the tag is what the next update or rollback of the stack deploys. */
function seenInCode(code: Code | undefined, consumer: Consumer): Sightings {
  if (!code) return nothingSeen;
  const named = allSeen(code.images.map((image) => seenInField(image, consumer)));
  return isSettled(code) ? named : pinnedBefore(named, code);
}

/** Until an update has succeeded Lambda runs what was there before, and goes on with that if it fails. */
const isSettled = ({ LastUpdateStatus }: Code): boolean =>
  LastUpdateStatus === undefined || LastUpdateStatus === 'Successful';

/** Which image that is, Lambda does not say: most likely one of the same repository, and one that was there already. */
function pinnedBefore(named: Sightings, { LastModified }: Code): Sightings {
  const sinceMs = orderOf(LastModified);
  const pinnedAtMs = Number.isNaN(sinceMs) ? Number.MAX_SAFE_INTEGER : sinceMs;
  const pins = named.references
    .slice(0, 1)
    .flatMap(({ usedBy, repository }) => (repository ? [{ usedBy, repository, pinnedAtMs }] : []));
  return { ...named, pins };
}
