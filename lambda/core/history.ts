import { parse } from 'yaml';
import { grouped } from './grouped.ts';
import type { Role } from './usage.ts';

/** One version of something: whose it is, and how far on. */
export interface Version<Value> {
  readonly value: Value;
  readonly group: string;
  /** Grows from version to version. Not a number: nobody knows its place, and so it counts like the newest. */
  readonly order: number;
}

/**
 * What versions count for: the newest of each group is in use, the `depth` before it are something to go back to, and
 * older ones count for nothing. Versions of equal order share their place.
 */
export function rolesOf<Value>(
  versions: readonly Version<Value>[],
  depth: number,
): readonly { readonly value: Value; readonly role: Role }[] {
  return [...grouped(versions.map((one) => [one.group, one] as const)).values()].flatMap((group) => {
    const orders = [...new Set(group.map(({ order }) => order).filter((order) => !Number.isNaN(order)))];
    const placeOf = new Map(orders.toSorted((a, b) => b - a).map((order, place) => [order, place]));
    return group.flatMap(({ value, order }) => {
      const place = placeOf.get(order) ?? 0;
      return place > depth ? [] : [{ value, role: place === 0 ? ('in-use' as const) : ('rollback-target' as const) }];
    });
  });
}

/** How far on a version is, by its number, its time, or its parts: 1.10.0 comes after 1.9.2, with all builds of 1.10.0. */
export function orderOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return Number.NaN;
  if (/^\d+$/.test(value)) return Number(value);
  // What else `Date.parse` takes for a date, such as 1.2.3, differs from engine to engine.
  if (/^\d{4}-\d{2}-\d{2}/.test(value)) return Date.parse(value);
  return dotted.test(value) ? ofParts(value.replace(/[-+].*/, '').split('.')) : Number.NaN;
}

const ofParts = ([major, minor, patch = '0']: readonly string[]): number =>
  (Number(major) * 1e6 + Number(minor)) * 1e6 + Number(patch);

/** Parts are so short that the number is exact enough: rounding only makes neighbours equal. */
const dotted = /^\d{1,6}(?:\.\d{1,6}){1,2}(?:[-+].*)?$/;

/**
 * What every object in an answer, at any depth, has for these members: of those that have all of them. `Name.*` are the keys
 * of a member. Documents that are blobs, in JSON or YAML, are opened.
 */
export function namingsIn(answer: unknown, members: readonly string[]): readonly string[] {
  if (answer instanceof Uint8Array) return namingsIn(parse(new TextDecoder().decode(answer)), members);
  if (typeof answer !== 'object' || answer === null) return [];
  const known = new Map<string, unknown>(Object.entries(answer));
  const values = members.map((member) => valuesOf(known, member));
  const inside = Object.values(answer).flatMap((one) => namingsIn(one, members));
  return [...combined(values).map(namingOf), ...inside];
}

function valuesOf(known: ReadonlyMap<string, unknown>, member: string): readonly unknown[] {
  const value = known.get(member.replace(/\.\*$/, ''));
  if (value === undefined || value === null) return [];
  return member.endsWith('.*') ? Object.keys(value) : [value];
}

/** Every choice of one of each: none if there is nothing to choose from. */
const combined = (choices: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] =>
  choices.reduce<readonly (readonly unknown[])[]>(
    (all, some) => all.flatMap((before) => some.map((one) => [...before, one])),
    [[]],
  );

/** Some values, to be compared with others whatever their types: AWS says the same version as a number and as a text. */
export const namingOf = (values: readonly unknown[]): string => JSON.stringify(values.map(String));
