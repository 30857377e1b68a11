import pMap from 'p-map';
import { compact } from './core/compact.ts';
import { grouped } from './core/grouped.ts';
import { placeOf } from './core/image.ts';
import type { Registry } from './core/image.ts';
import { nothingSeen } from './core/sightings.ts';
import { consumerSourceNames, sources } from './core/sources.ts';
import type { ConsumerSource } from './core/sources.ts';
import { unreadIn } from './core/usage.ts';
import type { Cell, Finding, Sightings } from './core/usage.ts';
import { exclusionsOf } from './exclusions.ts';
import type { Exclusions } from './exclusions.ts';
import type { Policy } from './policy.ts';
import type { Consumers, World } from './ports.ts';
import { unreadCell } from './unread.ts';

/** Regions of accounts that are read side by side. In each, one source after the other. */
export const placesAtOnce = 6;

/**
 * One reading of every consumer in every place: the first of a run, or the second one just before it deletes. Cells that
 * fail are read once more in the end: what was throttled or changed under our hands need not hold anything back.
 */
export async function readConsumers(
  world: World,
  policy: Policy,
  places: readonly Registry[],
  names: readonly ConsumerSource[] = consumerSourceNames,
): Promise<readonly Finding[]> {
  const excluded = exclusionsOf(policy);
  const first = await readAll({ world, policy, excluded, consumers: world.newReading() }, places, names);
  const failed = unreadIn(first).filter(({ status }) => status === 'failed');
  if (failed.length === 0) return first;
  const again = { world, policy, excluded, consumers: world.newReading() };
  const readAgain = await pMap(cellsOf(failed), ({ source, place }) => read(again, source, place), {
    concurrency: placesAtOnce,
  });
  return betterOf(first, readAgain.flat());
}

/** The cells that a source reads at one go. */
function cellsOf(
  findings: readonly Finding[],
): readonly { readonly source: ConsumerSource; readonly place: Registry }[] {
  const cells = findings.flatMap(({ source, account, region }) =>
    isConsumer(source)
      ? [[nameOfCell({ source, account, region }), { source, place: { account, region } }] as const]
      : [],
  );
  return [...new Map(cells).values()];
}

/** Of two findings about a cell the later one, unless only the earlier one is complete. */
function betterOf(first: readonly Finding[], later: readonly Finding[]): readonly Finding[] {
  const byCell = grouped([...first, ...later].map((finding) => [nameOfCell(finding), finding] as const));
  return [...byCell.values()].flatMap((findings) => {
    const known = findings.filter(({ status }) => status !== 'failed' && status !== 'barred');
    return (known.at(-1) ?? findings.at(-1)) || [];
  });
}

interface Reading {
  readonly world: World;
  readonly policy: Policy;
  readonly excluded: Exclusions;
  readonly consumers: Consumers;
}

async function readAll(
  reading: Reading,
  places: readonly Registry[],
  names: readonly ConsumerSource[],
): Promise<readonly Finding[]> {
  const { world, policy } = reading;
  const { account } = world;
  const isAsked = (source: ConsumerSource) => source !== 'lists' || policy.inUse.lists.length > 0;
  const isAtHome = (place: Registry) => place.account === account.id && place.region === account.home;
  const inPlace = async (place: Registry) => {
    const asked = names.filter((source) => (isAtHome(place) || !sources[source].isGlobal) && isAsked(source));
    const found = await pMap(asked, (source) => read(reading, source, place), { concurrency: 1 });
    world.log.info('consumers read', { ...place });
    return found;
  };
  return (await pMap(places, inPlace, { concurrency: placesAtOnce })).flat(2);
}

/** What one source tells of one place: one finding, and one more for each of its units. */
async function read(
  reading: Reading,
  source: ConsumerSource,
  { account, region }: Registry,
): Promise<readonly Finding[]> {
  const cell: Cell = { source, account, region };
  const because = reading.excluded.because(cell);
  if (because !== undefined) return [{ ...cell, status: 'excluded', because }];
  try {
    reading.world.cancelled.throwIfAborted();
    const seen = await reading.consumers(source, { account, region });
    if ('absent' in seen) return [{ ...cell, status: 'absent', because: seen.absent }];
    if (!('units' in seen)) return [readFinding(cell, seen)];
    const units = await pMap(seen.units, (unit) => readUnit(reading, { ...cell, unit: unit.name }, unit.read), {
      concurrency: unitsAtOnce,
    });
    return [{ ...cell, status: 'complete', ...nothingSeen }, ...units];
  } catch (error) {
    return [unread(reading, cell, error)];
  }
}

/** Clusters of a region that are read side by side. */
const unitsAtOnce = 4;

async function readUnit(reading: Reading, cell: Cell, readIt: () => Promise<Sightings>): Promise<Finding> {
  const because = reading.excluded.because(cell);
  if (because !== undefined) return { ...cell, status: 'excluded', because };
  try {
    return readFinding(cell, await readIt());
  } catch (error) {
    return unread(reading, cell, error);
  }
}

const readFinding = (
  cell: Cell,
  { references, mentions, pins, isGuarded = false }: Sightings & { readonly isGuarded?: boolean },
): Finding => ({
  ...cell,
  status: isGuarded ? 'guarded' : 'complete',
  references: compact(references),
  mentions,
  pins,
});

/** What could not be read, and what it could have named. */
function unread({ world, excluded }: Reading, cell: Cell, error: unknown): Finding {
  const sparing = excluded.sparing(cell);
  const reach = sources[cell.source].pullsFrom;
  return unreadCell(world, { ...cell, reach, ...(sparing.length > 0 ? { sparing } : {}) }, error);
}

const isConsumer = (source: Cell['source']): source is ConsumerSource =>
  consumerSourceNames.some((name) => name === source);

const nameOfCell = ({ source, unit = '', ...registry }: Cell): string =>
  `${placeOf({ ...registry, name: source })}/${unit}`;
