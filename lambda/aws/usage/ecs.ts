import type { Failure } from '@aws-sdk/client-ecs';
import pMap from 'p-map';
import { chunked } from '../../core/grouped.ts';
import { digestIn } from '../../core/image.ts';
import { allSeen, seenInField, seenInText } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Sightings } from '../../core/usage.ts';
import { nameOf, sentenceOf } from '../../failure.ts';

/** ECS gives 20 reads a second to everyone in the account and region, deployments included: this takes a few of them. */
export const ecsConcurrency = 4;

/** One container, in whichever answer of ECS it stands. */
interface Container {
  readonly image?: string | undefined;
  readonly imageDigest?: string | undefined;
}

/** What containers name: the image they were given, and the digest that ECS resolved it to. */
export const seenInContainers = (containers: readonly Container[], consumer: Consumer): Sightings =>
  allSeen(containers.map(({ image, imageDigest }) => seenInField(image, consumer, digestIn(imageDigest ?? ''))));

/** What definitions of containers name, also in their environments and commands: some start other containers. */
export const seenInDefinitions = (definitions: readonly Container[], consumer: Consumer): Sightings =>
  allSeen(definitions.flatMap(({ image, ...others }) => [seenInField(image, consumer), seenInText(others, consumer)]));

/** The answer of ECS about a definition that it knows no more: of tasks or of daemons. */
export const isDeleted = (error: unknown): boolean =>
  nameOf(error) === 'ClientException' && /Unable to describe (?:daemon )?task definition/.test(sentenceOf(error));

/** One answer of a describe operation that takes a batch of ARNs. */
interface Batch<Item> {
  readonly items: readonly Item[] | undefined;
  readonly failures: readonly Failure[] | undefined;
}

/**
 * Describes in batches. What is missing may have ended since it was listed; it is returned, for the caller to judge. Any
 * other failure means that we do not know, so it throws.
 */
export async function describeAll<Item>(
  operation: string,
  arns: readonly string[],
  size: number,
  describe: (batch: string[]) => Promise<Batch<Item>>,
): Promise<{ readonly items: readonly Item[]; readonly missing: readonly string[] }> {
  const batches = await pMap(chunked([...new Set(arns)], size), (batch) => describe([...batch]), {
    concurrency: ecsConcurrency,
  });
  const failures = batches.flatMap(({ failures: some = [] }) => some);
  const unknown = failures.find(({ reason }) => reason !== 'MISSING');
  if (unknown)
    throw new Error(
      `${operation}: ${unknown.arn ?? 'an item'} could not be described: ${unknown.reason ?? 'no reason'}`,
    );
  const items = batches.flatMap(({ items: some = [] }) => some);
  const missing = failures.flatMap(({ arn }) => arn ?? []);
  if (items.length + failures.length < new Set(arns).size)
    throw new Error(`${operation}: fewer items were described than were listed`);
  return { items, missing };
}

/** `arn:aws:ecs:region:account:service/prod/web` is `prod/web` to people. */
export const shortName = (arn: string): string => arn.slice(arn.indexOf('/') + 1);
