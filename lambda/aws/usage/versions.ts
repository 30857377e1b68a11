import pMap from 'p-map';
import { namingOf, namingsIn, orderOf, rolesOf } from '../../core/history.ts';
import type { History, Named, Steps } from '../../core/sources/source.ts';
import type { Role } from '../../core/usage.ts';
import { follow, memberOf } from './steps.ts';
import type { Asking, Item, Pick } from './steps.ts';

/** Picks versions by a history of that depth. Who names versions is asked when there are versions at all, and once. */
export function versionsWithin(asking: Asking, depth: number): Pick {
  const known = new Map<Named, Promise<ReadonlySet<string>>>();
  const namesFor = (named: Named): Promise<ReadonlySet<string>> => {
    const names = known.get(named) ?? namesOf(asking, named);
    known.set(named, names);
    return names;
  };
  return async (history, versions) => {
    if (!history || versions.length === 0) return versions;
    const names = history.named ? await namesFor(history.named) : new Set<string>();
    return counted(history, versions, { names, depth });
  };
}

/** All names that somebody gives. */
async function namesOf(asking: Asking, { in: places, by: ways }: Named): Promise<ReadonlySet<string>> {
  const namesIn = (steps: Steps) =>
    follow(asking, steps, {
      pick: (_, found) => Promise.resolve(found),
      make: (found) =>
        Promise.resolve(
          ways.flatMap((way) =>
            found.flatMap(({ value }) => namingsIn(value, Object.keys(way)).map((naming) => nameBy(way, naming))),
          ),
        ),
    });
  const found = await pMap(places, namesIn, { concurrency: 1 });
  return new Set(found.flat(2));
}

/** The same values may mean something else in other members. */
const nameBy = (way: Way, naming: string): string => `${Object.keys(way).join(',')} ${naming}`;

type Way = Readonly<Record<string, string>>;

interface Known {
  readonly names: ReadonlySet<string>;
  readonly depth: number;
}

function counted(history: History, versions: readonly Item[], { names, depth }: Known): readonly Item[] {
  const ways = history.named?.by ?? [];
  const isNamed = (version: Item) =>
    ways.some((way) => names.has(nameBy(way, namingOf(Object.values(way).map((path) => memberOf(version, path))))));
  const roleOf = rolesBy(history, versions, depth);
  return versions.flatMap((version) => {
    const role = isNamed(version) ? 'in-use' : roleOf.get(version);
    return role === undefined ? [] : [{ ...version, role: version.role === 'in-use' ? role : version.role }];
  });
}

function rolesBy({ group, by }: History, versions: readonly Item[], depth: number): ReadonlyMap<Item, Role> {
  if (by === undefined) return new Map();
  const roles = rolesOf(
    versions.map((value) => ({
      value,
      group: group === undefined ? '' : String(memberOf(value, group)),
      order: orderOf(memberOf(value, by)),
    })),
    depth,
  );
  return new Map(roles.map(({ value, role }) => [value, role]));
}
