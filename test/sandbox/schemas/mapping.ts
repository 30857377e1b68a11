import type { Json, JsonObject } from '../service.ts';
import { kindOf, membersOf } from './members.ts';
import type { Member, ShapeKind } from './members.ts';
import type { Shape } from './model.ts';

/** How a value is rewritten along its schema. */
export interface Mapping {
  /** What a member is called where it comes from, and where it goes. */
  readonly from: (member: Member) => string;
  readonly to: (member: Member) => string;
  readonly timestamp: (value: unknown, shape: Shape) => Json;
  readonly blob: (value: unknown) => Json;
  /** How lists and maps are laid out, given their items and values. As in JSON, unless said. */
  readonly list?: (items: readonly Json[], shape: Shape) => Json;
  readonly map?: (values: JsonObject, shape: Shape) => Json;
  /** What becomes of members that the schema does not know. */
  readonly strangers: 'dropped' | 'refused';
  /** What becomes of a structure that lacks what the schema requires. */
  readonly lacking: 'let be' | 'refused';
  /** Makes the error of a value that does not fit. */
  readonly misfit: (message: string) => Error;
}

/** Rewrites a value along its schema. What does not fit the schema throws what `misfit` makes of it. */
export function mapped(shape: Shape, value: unknown, mapping: Mapping, path = ''): Json {
  const [wanted, rewrite] = rewriters[kindOf(shape)];
  return rewrite(shape, value, mapping, path) ?? wrong(mapping, path, wanted, value);
}

/** The structure at the top of an input or output, rewritten. */
export const mappedObject = (shape: Shape, value: unknown, mapping: Mapping): JsonObject =>
  shape.isUnitSchema() ? {} : structure(shape, value, mapping, '');

function structure(shape: Shape, value: unknown, mapping: Mapping, path: string): JsonObject {
  const source = recordOf(value) ?? wrong(mapping, path, 'a structure', value);
  const members = [...membersOf(shape).values()];
  if (mapping.strangers === 'refused') refuseStrangers(source, { members, shape, mapping, path });
  const found = members.flatMap((member) => {
    const given = source[mapping.from(member)];
    return given === undefined || given === null ? [] : [{ member, given }];
  });
  const lacking = members.find(({ name, isRequired }) => isRequired && !found.some((one) => one.member.name === name));
  if (lacking && mapping.lacking === 'refused') {
    throw mapping.misfit(`${shape.getName() ?? 'it'} lacks ${at(path, lacking.name)}`);
  }
  return Object.fromEntries(
    found.map(({ member, given }) => [
      mapping.to(member),
      mapped(member.shape, given, mapping, at(path, mapping.from(member))),
    ]),
  );
}

function refuseStrangers(
  source: Readonly<Record<string, unknown>>,
  {
    members,
    shape,
    mapping,
    path,
  }: {
    readonly members: readonly Member[];
    readonly shape: Shape;
    readonly mapping: Mapping;
    readonly path: string;
  },
): void {
  const known = members.map(mapping.from);
  const stranger = Object.keys(source).find((name) => source[name] !== undefined && !known.includes(name));
  if (stranger === undefined) return;
  throw mapping.misfit(`${shape.getName() ?? 'it'} has no ${at(path, stranger)}; it has: ${known.join(', ')}`);
}

function listed(shape: Shape, value: unknown, mapping: Mapping, path: string): Json {
  if (!Array.isArray(value)) return wrong(mapping, path, 'a list', value);
  const items: readonly unknown[] = value;
  const each = shape.getValueSchema();
  const all = items.map((item, i) => (item === null ? null : mapped(each, item, mapping, `${path}[${i}]`)));
  return mapping.list ? mapping.list(all, shape) : all;
}

function entries(shape: Shape, value: unknown, mapping: Mapping, path: string): Json {
  const source = recordOf(value) ?? wrong(mapping, path, 'a map', value);
  const each = shape.getValueSchema();
  const given = Object.entries(source).filter(([, one]) => one !== undefined);
  const all = Object.fromEntries(
    given.map(([key, one]) => [key, one === null ? null : mapped(each, one, mapping, at(path, key))]),
  );
  return mapping.map ? mapping.map(all, shape) : all;
}

type Rewriter = (shape: Shape, value: unknown, mapping: Mapping, path: string) => Json;

const rewriters: Readonly<Record<ShapeKind, readonly [wanted: string, rewrite: Rewriter]>> = {
  unit: ['nothing', () => ({})],
  union: ['a structure', structure],
  structure: ['a structure', structure],
  list: ['a list', listed],
  map: ['a map', entries],
  timestamp: ['a time', (shape, value, { timestamp }) => timestamp(value, shape)],
  blob: ['bytes', (_shape, value, { blob }) => blob(value)],
  document: ['any JSON', (_shape, value) => documentOf(value)],
  boolean: ['true or false', (_shape, value) => (typeof value === 'boolean' ? value : undefined)],
  text: ['a text', (_shape, value) => (typeof value === 'string' ? value : undefined)],
  number: ['a number', (_shape, value) => (typeof value === 'number' ? value : undefined)],
};

/** Any JSON, as it is. */
function documentOf(value: unknown): Json {
  const document: Json = JSON.parse(JSON.stringify(value));
  return document;
}

function wrong(mapping: Mapping, path: string, wanted: string, value: unknown): never {
  throw mapping.misfit(`${path === '' ? 'it' : path} must be ${wanted}, got ${JSON.stringify(value)}`);
}

const at = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isRecord(value) ? value : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
