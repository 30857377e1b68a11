import type { Clock } from '../clock.ts';
import { isObject } from '../json.ts';
import type { ServiceModel, Shape } from '../schemas/model.ts';
import { membersOf } from '../schemas/members.ts';
import { filled, plainOf } from '../schemas/plain.ts';
import type { Json, JsonObject, Place } from '../service.ts';
import type { Kind, Table } from './table.ts';

/** What a test puts into a service: members of the API, with a `Date` or text for a time and bytes or text for a blob. */
export type Seed = Readonly<Record<string, unknown>>;

/** The resources of one service in one account and region. */
export interface Resources {
  readonly all: (kind: string) => readonly JsonObject[];
  readonly put: (kind: string, seed: Seed) => JsonObject;
  readonly change: (kind: string, which: JsonObject, members: Seed) => void;
  readonly remove: (kind: string, which: JsonObject) => void;
}

/** Nothing yet. */
export function emptyResources(
  table: Table,
  model: ServiceModel,
  { clock, ...place }: Place & { clock: Clock },
): Resources {
  const kept = new Map<string, Map<string, JsonObject>>();
  const of = (kind: string): Map<string, JsonObject> => {
    kindIn(table, kind);
    const known = kept.get(kind) ?? new Map<string, JsonObject>();
    kept.set(kind, known);
    return known;
  };
  const put = (kind: string, seed: Seed): JsonObject => {
    const { key, facts = [], given = {} } = kindIn(table, kind);
    const shapes = shapesOf(table, model, kind);
    const said = saidIn(seed, { kind, shapes, facts });
    const resource = shapes.reduce((whole, shape) => filled(shape, whole, clock.nowMs()), {
      ...givenTo(said, given, place),
      ...said,
    });
    of(kind).set(identity(resource, kind, key), resource);
    return resource;
  };
  const found = (kind: string, which: JsonObject): readonly [string, JsonObject][] => {
    const meant = [...of(kind)].filter(([, one]) =>
      Object.entries(which).every(([name, value]) => one[name] === value),
    );
    if (meant.length === 0) throw new Error(`no ${kind} with ${JSON.stringify(which)}`);
    return meant;
  };
  for (const [kind, { always = [] }] of Object.entries(table.kinds)) for (const seed of always) put(kind, seed);
  return {
    all: (kind) => [...of(kind).values()],
    put,
    change(kind, which, members) {
      for (const [id, resource] of found(kind, which)) {
        const { facts = [] } = kindIn(table, kind);
        of(kind).set(id, { ...resource, ...saidIn(members, { kind, shapes: shapesOf(table, model, kind), facts }) });
      }
    },
    remove(kind, which) {
      for (const [id] of found(kind, which)) of(kind).delete(id);
    },
  };
}

function kindIn({ kinds }: Table, kind: string): Kind {
  const known = kinds[kind];
  if (!known) throw new Error(`the service has no ${kind}; it has: ${Object.keys(kinds).join(', ')}`);
  return known;
}

/** By which schemas the operations show resources of a kind. */
const shapesOf = ({ operations }: Table, model: ServiceModel, kind: string): readonly Shape[] =>
  Object.entries(operations).flatMap(([name, { shows = [] }]) => {
    const operation = model.operations.get(name);
    if (!operation) throw new Error(`the SDK has no operation ${name}`);
    return shows.filter((one) => one.kind === kind).map(({ by }) => by(operation));
  });

/** What a test says, as plain JSON. Each member must fit one of the schemas that know it. */
function saidIn(
  seed: Seed,
  {
    kind,
    shapes,
    facts,
  }: { readonly kind: string; readonly shapes: readonly Shape[]; readonly facts: readonly string[] },
): JsonObject {
  const known = shapes.filter((shape) => shape.isStructSchema());
  return Object.fromEntries(
    Object.entries(seed)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => {
        const members = known.flatMap((shape) => membersOf(shape).get(name) ?? []);
        if (members.length > 0)
          return [
            name,
            fitting(
              members.map(({ shape }) => shape),
              value,
              name,
            ),
          ];
        if (facts.includes(name)) return [name, String(value)];
        const names = new Set([...facts, ...known.flatMap((shape) => [...membersOf(shape).keys()])]);
        throw new Error(`${kind} have no ${name}; they have: ${[...names].join(', ')}`);
      }),
  );
}

function fitting([shape, ...others]: readonly Shape[], value: unknown, name: string): Json {
  if (!shape) throw new Error(`nothing shows ${name}`);
  try {
    return plainOf(shape, value, name);
  } catch (error) {
    if (error instanceof TypeError && others.length > 0) return fitting(others, value, name);
    throw error;
  }
}

/** The members that AWS gives, in the order in which they are said: a later one may name an earlier one. */
const givenTo = (said: JsonObject, given: JsonObject, place: Place): JsonObject =>
  Object.entries(given)
    .filter(([name]) => said[name] === undefined)
    .reduce<JsonObject>(
      (whole, [name, value]) => ({ ...whole, [name]: completed(value, { ...place, ...whole, ...said }) }),
      {},
    );

function completed(value: Json, members: JsonObject): Json {
  if (typeof value === 'string') {
    return value.replaceAll(/\{(\w+)\}/g, (_, name: string) => textOf(members[name], name));
  }
  if (value === undefined || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, completed(one, members)]));
}

function textOf(value: Json, name: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`say its ${name}`);
}

function identity(resource: JsonObject, kind: string, key: readonly string[]): string {
  const lacking = key.find((name) => resource[name] === undefined);
  if (lacking !== undefined) throw new Error(`${kind} are told apart by ${key.join(', ')}: say the ${lacking}`);
  return JSON.stringify(key.map((name) => resource[name]));
}
