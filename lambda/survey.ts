import pMap from 'p-map';
import { BadInput } from './bad-input.ts';
import { placesAtOnce, readConsumers } from './consumers.ts';
import { census } from './core/census.ts';
import type { Census, Counting } from './core/census.ts';
import { firstMatch } from './core/glob.ts';
import { compareText, placeOf } from './core/image.ts';
import type { Registry, Repository } from './core/image.ts';
import { meantBy } from './core/meant.ts';
import { isKnown } from './core/registry-settings.ts';
import type { RegistrySettings } from './core/registry-settings.ts';
import { allSeen } from './core/sightings.ts';
import { completeIn } from './core/usage.ts';
import type { Finding, Reference, Sightings, Unread } from './core/usage.ts';
import { registriesIn } from './exclusions.ts';
import { recall, remember } from './extracts.ts';
import { findingOf, hides, listRegistry, openRegistry } from './listing.ts';
import type { Listing, Opened, Shard } from './listing.ts';
import type { Policy } from './policy.ts';
import type { Account, World } from './ports.ts';
import { withVanished } from './publishers.ts';
import { inStage } from './stages.ts';
import { unreadCell } from './unread.ts';

/** Who uses what, and what there is. */
export interface Survey extends Omit<Usage, 'seen' | 'opened' | 'skipped'> {
  readonly census: Census;
  readonly shards: readonly Shard[];
  /** The repositories that could not be listed. */
  readonly unlisted: readonly (Repository & Pick<Unread, 'status' | 'error'>)[];
  /** What is in use and definitively not there: the outage that waits for the next start. */
  readonly broken: readonly Reference[];
}

/** What is known when all consumers were read, and before any image was listed. */
export interface Usage {
  readonly findings: readonly Finding[];
  /** What consumers said, and what that means in our registries. */
  readonly seen: Sightings;
  readonly sightings: Sightings;
  /** The registries that are not excluded. */
  readonly opened: readonly Opened[];
  readonly skipped: readonly Finding[];
  readonly settings: readonly RegistrySettings[];
  readonly repositories: readonly Repository[];
  /** When the consumers were read. */
  readonly readAtMs: number;
  /** Where consumers were looked for: every enabled region of every surveyed account. */
  readonly places: readonly Registry[];
}

/** Reads all consumers in every enabled region of every account, and then lists every repository of our own once. */
export async function survey(world: World, policy: Policy): Promise<Survey> {
  const usage = await inStage(world, 'survey', () => surveyUsage(world, policy));
  const everything = censusFor(usage);
  const list = (one: Opened) => listRegistry(world, one, everything.add);
  const listings = await inStage(world, 'list', () => pMap(usage.opened, list, { concurrency: placesAtOnce }));
  world.log.info('registries listed', { registries: usage.opened.length, repositories: usage.repositories.length });
  return inStage(world, 'census', () => surveyOf(usage, everything, listings));
}

/** Reads all consumers in every enabled region of every account, and asks our own registries what is to be listed. */
export async function surveyUsage(world: World, policy: Policy): Promise<Usage> {
  const own = await regionsOf(world, world.account);
  if (own.failures.length === 0) checkRegions(policy, own.regions);
  const others = await pMap(world.accounts, (account) => regionsOf(world, account), { concurrency: placesAtOnce });
  const places = [own, ...others].flatMap(({ account, regions }) => regions.map((region) => ({ account, region })));
  const failures = [own, ...others].flatMap((one) => one.failures);
  const consumers = await withVanished(world, policy, await readAll(world, policy, places));
  const readAtMs = world.clock.serviceMs();
  const findings = [...failures, ...consumers];
  const seen = allSeen(completeIn(findings));
  world.log.info('all consumers read', { cells: findings.length, references: seen.references.length });
  const cells = own.regions.map((region) => ({ source: 'registries', account: world.account.id, region }) as const);
  const { because: excluded } = registriesIn(policy);
  const skipped = cells.flatMap((cell): readonly Finding[] => {
    const because = excluded(cell);
    return because === undefined ? [] : [{ ...cell, status: 'excluded', because }];
  });
  const listed = cells.filter((cell) => excluded(cell) === undefined);
  const opened = await openAll(world, listed, seen);
  const settings = opened.flatMap((one) => one.settings);
  const repositories = opened.flatMap((one) => one.repositories);
  const sightings = meantBy(seen, { settings, repositories });
  return { findings, seen, sightings, opened, skipped, settings, repositories, readAtMs, places };
}

/** Counts what repositories hold, for those who name it. */
export const censusFor = ({ sightings, settings }: Pick<Usage, 'sightings' | 'settings'>): Counting =>
  census(sightings.references, { ...sightings, isListed: isKnown(settings) });

/** Brings together who uses what and what there is, when every repository was listed and counted. */
export function surveyOf(usage: Usage, everything: Counting, listings: readonly Listing[]): Survey {
  const { findings, seen, sightings, opened, skipped, settings, repositories, readAtMs, places } = usage;
  const gaps = [...opened, ...listings].flatMap((one) => one.gaps);
  const missing = sightings.references.filter((reference) => isIn(reference, opened) && !everything.has(reference));
  // What lies behind a cache nobody said, and need not be there.
  const said = new Set(seen.references);
  const hidden = missing.filter((reference) => gaps.some((gap) => hides(gap, reference)));
  const unread = [...gaps.map((gap) => findingOf(gap, hidden, sightings)), ...opened.flatMap((one) => one.unread)];
  return {
    findings: [...widened(findings, [...skipped, ...unread]), ...skipped, ...unread],
    sightings,
    census: everything,
    unlisted: gaps.flatMap(({ name, ...gap }) => (name === undefined ? [] : [{ name, ...gap }])),
    settings,
    repositories,
    shards: listings
      .flatMap(({ shards }) => shards)
      .toSorted((a, b) => compareText(placeOf(a.repository), placeOf(b.repository))),
    broken: missing.filter((one) => one.role === 'in-use' && said.has(one) && !hidden.includes(one)),
    readAtMs,
    places,
  };
}

/** What never changes and was read before is not read again. What is read here is remembered, also if the run ends here. */
async function readAll(world: World, policy: Policy, places: readonly Registry[]): Promise<readonly Finding[]> {
  await recall(world);
  try {
    return await readConsumers(world, policy, places);
  } finally {
    await remember(world);
  }
}

/** Those that somebody names are asked for their settings even if they hold nothing. */
async function openAll(
  world: World,
  registries: readonly Registry[],
  { references, mentions, pins }: Sightings,
): Promise<readonly Opened[]> {
  const named = new Set(
    [...references, ...mentions, ...pins].flatMap(({ repository }) => (repository ? [registryName(repository)] : [])),
  );
  return pMap(
    registries,
    ({ account, region }) => openRegistry(world, { account, region }, named.has(registryName({ account, region }))),
    { concurrency: placesAtOnce },
  );
}

const registryName = ({ account, region }: Registry): string => placeOf({ account, region, name: '' });

/** References into other accounts are for those who survey them. */
const isIn = ({ repository }: Reference, registries: readonly Registry[]): boolean =>
  registries.some(({ account, region }) => repository?.account === account && repository.region === region);

/**
 * What an unread cell of one region could have named is narrowed by what is known to be there. Where a registry could not
 * be listed, nobody knows: then it could have named a copy of anything.
 */
export function widened(findings: readonly Finding[], others: readonly Finding[]): readonly Finding[] {
  const gaps = others.filter(({ source, status }) => source === 'registries' && status !== 'complete');
  const hasGap = new Set(gaps.map(({ region }) => region));
  return findings.map((finding) =>
    finding.status === 'failed' && finding.reach === 'own-region' && hasGap.has(finding.region)
      ? { ...finding, reach: 'anywhere' }
      : finding,
  );
}

/** A name that no region has is a mistake, and would quietly clean nothing. */
function checkRegions({ clean }: Policy, enabled: readonly string[]): void {
  if (clean.regions === 'all') return;
  const unknown = clean.regions.find((pattern) => !enabled.some((region) => firstMatch([pattern])(region)));
  if (unknown === undefined) return;
  throw new BadInput(`clean.regions: "${unknown}" matches no enabled region; enabled are ${enabled.join(', ')}`);
}

/** The enabled regions of an account. If they cannot be told, its home region is all that is looked at, and that is said. */
async function regionsOf(world: World, account: Account) {
  try {
    return { account: account.id, regions: await account.enabledRegions(), failures: [] };
  } catch (error) {
    const cell = { source: 'regions', account: account.id, region: account.home, reach: 'anywhere' } as const;
    return { account: account.id, regions: [account.home], failures: [unreadCell(world, cell, error)] };
  }
}
