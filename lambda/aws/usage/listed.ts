import pMap from 'p-map';
import { orderOf } from '../../core/history.ts';
import { allSeen, pinned, seenInAnswer } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import { pagingTokens } from '../../core/sources/services.ts';
import type { Chain, ListedSource } from '../../core/sources/source.ts';
import type { Sightings } from '../../core/usage.ts';
import { membersOf } from '../services.ts';
import type { Caller } from '../services.ts';
import { seenInDefinitionsNamed } from './definitions.ts';
import { seenInModelsNamed } from './models.ts';
import type { Reader, Scope } from './scope.ts';
import { follow, memberOf } from './steps.ts';
import type { Asking, Item } from './steps.ts';
import { versionsWithin } from './versions.ts';

/** Reads a source of the common kind, as its table says. Throws unless it could read all of it. */
export const readListed =
  (source: ListedSource): Reader =>
  async (scope) => {
    const asked = new Set<string>();
    const asking = askingOf(source, noting(asked, await scope.caller(source.service)));
    const pick = versionsWithin(asking, scope.rollback.others);
    const chains = await pMap(
      source.chains,
      (chain) =>
        follow(asking, chain.steps, {
          pick,
          make: async (items) =>
            allSeen(await pMap(items, (item) => seenInItem(chain, item, { scope, source }), { concurrency: 1 })),
        }),
      { concurrency: 1 },
    );
    const seen = allSeen(chains.flat());
    return { ...seen, ...(source.isGuarded && isBare(source, seen, asked) ? { isGuarded: true } : {}) };
  };

function askingOf({ service, concurrency }: ListedSource, call: Caller): Asking {
  return { call, callOnce: onceEach(call), concurrency, tokens: pagingTokens[service] ?? ['nextToken', 'nextToken'] };
}

/** Nothing was seen, and no more asked than the lists with which the chains begin. */
function isBare({ chains }: ListedSource, seen: Sightings, asked: ReadonlySet<string>): boolean {
  const firsts = new Set(chains.map(({ steps: [{ call }] }) => call));
  return Object.values(seen).every(({ length }) => length === 0) && [...asked].every((one) => firsts.has(one));
}

async function seenInItem(
  { consumer: kind, name, pinnedSince }: Chain,
  item: Item,
  { scope, source }: { readonly scope: Scope; readonly source: ListedSource },
): Promise<Sightings> {
  const usedBy = `${kind} ${String(memberOf(item, name))} (${scope.home.region})`;
  const consumer: Consumer = { usedBy, role: item.role, home: scope.home };
  const named = seenInMembers(item, consumer, source.targets);
  const seen = pinnedSince === undefined ? named : pinned(named, orderOf(memberOf(item, pinnedSince)));
  const others = source.isOf === undefined ? item.value : without(item.value, [source.isOf]);
  return allSeen([
    seen,
    await seenInDefinitionsNamed(scope, others, consumer),
    ...(source.namesDefinitions ? [await seenInModelsNamed(scope, others, consumer)] : []),
  ]);
}

function seenInMembers(item: Item, consumer: Consumer, targets: string | undefined): Sightings {
  if (targets === undefined) return seenInAnswer(item.value, consumer);
  const inTargets = seenInAnswer(memberOf(item, targets), consumer);
  return allSeen([seenInAnswer(without(item.value, targets.split('.')), consumer), { ...inTargets, mentions: [] }]);
}

/** The same, but for the member at the end of the path. */
function without(value: unknown, [name, ...path]: readonly string[]): unknown {
  if (name === undefined || typeof value !== 'object' || value === null) return undefined;
  const members = membersOf(value);
  return { ...members, [name]: path.length === 0 ? undefined : without(members[name], path) };
}

const noting =
  (asked: Set<string>, call: Caller): Caller =>
  (operation, input) => {
    asked.add(operation);
    return call(operation, input);
  };

function onceEach(call: Caller): Caller {
  const known = new Map<string, ReturnType<Caller>>();
  return (operation, input) => {
    const key = JSON.stringify([operation, input]);
    const answer = known.get(key) ?? call(operation, input);
    known.set(key, answer);
    return answer;
  };
}
