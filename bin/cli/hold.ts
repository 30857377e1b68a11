import pMap from 'p-map';
import type { OpenWorld } from '../../lambda/aws/world.ts';
import { BadInput } from '../../lambda/bad-input.ts';
import type { Asked } from '../../lambda/core/asked.ts';
import { placeOf } from '../../lambda/core/image.ts';
import { dateIn } from '../../lambda/core/dates.ts';
import type { Digest, Repository } from '../../lambda/core/image.ts';
import { holdByHand, unholdByHand } from '../../lambda/holds-by-hand.ts';
import type { HeldByHand } from '../../lambda/holds-by-hand.ts';
import { repositoryOf } from '../../lambda/kept-records.ts';
import { isoOf } from '../../lambda/render/record.ts';
import { shown } from '../../lambda/render/text.ts';
import { namedIn } from './given.ts';
import { inBucket } from './in-bucket.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly bucket: string;
  readonly region?: string;
}

interface Holding extends Options {
  readonly because: string;
  readonly until?: string;
}

/** `keeper hold`: an image stays, until a day or until `keeper unhold`, whatever the policy says of it. */
export const holdThat = (ref: string, options: Holding, terminal: Terminal): Promise<number> =>
  inBucket(options.bucket, terminal, async (store, world) => {
    const { because, until, bucket } = options;
    if (because.trim() === '') throw new BadInput('--because must say why, in a sentence: every report prints it');
    const atMs = world.clock.serviceMs();
    const untilMs = until === undefined ? undefined : untilIn(until, atMs);
    const { repository, digest } = await theOne(world, ref, options.region);
    const { account, region, name } = repository;
    const upTo = untilMs === undefined ? {} : { untilMs };
    await holdByHand(store, { account, region, repository: name, digest, ...upTo, because, atMs });
    const end = untilMs === undefined ? 'until "keeper unhold"' : `until ${isoOf(untilMs)}`;
    terminal.stdout.write(`held ${end}: ${placeOf(repository)}@${digest}\n`);
    terminal.stdout.write(`to undo: keeper unhold ${name}@${digest} --region ${region} --bucket ${bucket}\n`);
    return 0;
  });

/** `keeper unhold`: takes the hold of an image back. What is gone from the registry is found by its digest. */
export const unholdThat = (ref: string, options: Options, terminal: Terminal): Promise<number> =>
  inBucket(options.bucket, terminal, async (store, world) => {
    const choose = await choosing(world, ref, options.region);
    const released = await unholdByHand(store, choose, world.clock.serviceMs());
    if (!released) {
      terminal.stderr.write(`keeper: nobody holds ${shown(ref)} in this bucket\n`);
      return 1;
    }
    const { digest, because } = released;
    terminal.stdout.write(`released: ${placeOf(repositoryOf(released))}@${digest}\n`);
    terminal.stdout.write(`it was held because ${shown(because)}; the next run judges it without that\n`);
    return 0;
  });

type Choosing = (held: readonly HeldByHand[]) => HeldByHand | undefined;

/** A tag is what it means now; a digest need not be there any more. */
async function choosing(world: OpenWorld, ref: string, region: string | undefined): Promise<Choosing> {
  const asked = namedIn(ref, homeOf(world));
  const regions = await regionsFor(world, asked, region);
  const { by, name } = asked;
  const one = 'digest' in by ? undefined : await theOne(world, ref, region);
  const digest = 'digest' in by ? by.digest : one?.digest;
  const where = one ? [one.repository.region] : regions;
  return (held) => {
    const meant = held.filter(
      (other) => other.digest === digest && other.repository === name && where.includes(other.region),
    );
    refuseSeveral(ref, meant);
    return meant[0];
  };
}

function refuseSeveral(ref: string, places: readonly { readonly region: string }[]): void {
  if (places.length <= 1) return;
  const regions = places.map(({ region }) => region).join(' and ');
  throw new BadInput(`"${ref}" is in ${regions}: say which with --region`);
}

const homeOf = ({ account }: OpenWorld) => ({ account: account.id, region: account.home });

/** Where an image may be that was asked for: in one region if that is said, else in all that are enabled. */
async function regionsFor(
  { account }: OpenWorld,
  asked: Asked,
  region: string | undefined,
): Promise<readonly string[]> {
  const enabled = await account.enabledRegions();
  const said = regionIn(asked, account.id) ?? region;
  if (region !== undefined && said !== region) {
    throw new BadInput(`--region ${region} is not the region of the address, which is ${said}`);
  }
  if (said === undefined) return enabled;
  if (enabled.includes(said)) return [said];
  throw new BadInput(`"${said}" is no region that is enabled here; these are ${enabled.join(', ')}`);
}

function regionIn({ registry }: Asked, account: string): string | undefined {
  if (!registry || registry.account === account) return registry?.region;
  throw new BadInput(`account ${registry.account} has a keeper of its own: this one cleans ${account} only`);
}

interface Place {
  readonly repository: Repository;
  readonly digest: Digest;
}

/** One call for each region hides their latency; ECR allows many more. */
const regionsAtOnce = 8;

/** The only image that somebody can mean by that. */
async function theOne(world: OpenWorld, ref: string, region: string | undefined): Promise<Place> {
  const asked = namedIn(ref, homeOf(world));
  const regions = await regionsFor(world, asked, region);
  const places = await pMap(
    regions,
    async (one): Promise<readonly Place[]> => {
      const repository = { account: world.account.id, region: one, name: asked.name };
      const digest = await digestThere(world, repository, asked);
      return digest ? [{ repository, digest }] : [];
    },
    { concurrency: regionsAtOnce },
  );
  const found = places.flat();
  refuseSeveral(
    ref,
    found.map(({ repository }) => repository),
  );
  const [only] = found;
  if (only) return only;
  throw new BadInput(`nobody knows "${ref}": it is not in the registry of ${regions.join(', ')}`);
}

async function digestThere(
  { registries }: OpenWorld,
  repository: Repository,
  { by }: Asked,
): Promise<Digest | undefined> {
  if ('digest' in by) return (await registries.describe(repository, [by.digest]))[0]?.digest;
  const images = (await registries.images(repository)) ?? [];
  return images.find(({ tags }) => tags.includes(by.tag))?.digest;
}

/** A day counts to its end. */
function untilIn(text: string, nowMs: number): number {
  const untilMs = dateIn(text);
  if (untilMs === undefined) {
    throw new BadInput(
      `--until must be a day such as 2026-12-31, or an instant such as 2026-12-31T18:00:00Z, got "${text}"`,
    );
  }
  if (untilMs > nowMs) return untilMs;
  throw new BadInput(`--until must be in the future, got "${text}", and it is ${isoOf(nowMs)} now`);
}
