import type { SchemaTraitsObject } from '@smithy/types';
import type { Shape } from './model.ts';

/** One member of a structure. */
export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly traits: SchemaTraitsObject;
  readonly isRequired: boolean;
}

/** The members of a structure, by name. */
export function membersOf(shape: Shape): ReadonlyMap<string, Member> {
  const schema = shape.getSchema();
  const known = typeof schema === 'object' ? cache.get(schema) : none;
  if (known) return known;
  const members = new Map(
    [...shape.structIterator()].map(([name, member], i) => [
      name,
      { name, shape: member, traits: member.getMergedTraits(), isRequired: i < requiredIn(schema) },
    ]),
  );
  if (typeof schema === 'object') cache.set(schema, members);
  return members;
}

const cache = new WeakMap<object, ReadonlyMap<string, Member>>();
const none: ReadonlyMap<string, Member> = new Map();

/** In the SDK's form of a structure those that are required come first, and last is how many they are. */
const requiredIn = (schema: ReturnType<Shape['getSchema']>): number =>
  typeof schema === 'object' && 'length' in schema && schema.length === 7 && typeof schema[6] === 'number'
    ? schema[6]
    : 0;

/** What a value of a shape is, as far as reading and writing it goes. */
export type ShapeKind = keyof typeof tests | 'number';

export const kindOf = (shape: Shape): ShapeKind => kinds.find((kind) => tests[kind](shape)) ?? 'number';

/** In this order: a union is a structure too. */
const tests = {
  unit: (shape: Shape) => shape.isUnitSchema(),
  union: (shape: Shape) => shape.isUnionSchema(),
  structure: (shape: Shape) => shape.isStructSchema(),
  list: (shape: Shape) => shape.isListSchema(),
  map: (shape: Shape) => shape.isMapSchema(),
  timestamp: (shape: Shape) => shape.isTimestampSchema(),
  blob: (shape: Shape) => shape.isBlobSchema(),
  document: (shape: Shape) => shape.isDocumentSchema(),
  boolean: (shape: Shape) => shape.isBooleanSchema(),
  text: (shape: Shape) => shape.isStringSchema(),
};

const kinds = [
  'unit',
  'union',
  'structure',
  'list',
  'map',
  'timestamp',
  'blob',
  'document',
  'boolean',
  'text',
] as const;
