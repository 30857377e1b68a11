import type { Json, JsonObject } from '../service.ts';
import { membersOf } from './members.ts';
import type { Member } from './members.ts';
import type { Shape } from './model.ts';
import { readText } from './texts.ts';

/** Keys and values of a form, of which the beginnings of the keys were taken off. */
type Entries = readonly (readonly [key: string, value: string])[];

/** How the query protocol of EC2 differs from that of the others. */
type Style = 'query' | 'ec2';

/** Reads a form as the input of an operation. */
export const readForm = (shape: Shape, form: Entries, style: Style): JsonObject =>
  shape.isUnitSchema() ? {} : structure(shape, form, style);

function read(shape: Shape, entries: Entries, style: Style): Json {
  if (shape.isStructSchema()) return structure(shape, entries, style);
  if (shape.isListSchema()) return listed(shape, entries, style);
  if (shape.isMapSchema()) return pairs(shape, entries, style);
  return readText(shape, entries[0]?.[1] ?? '');
}

const structure = (shape: Shape, entries: Entries, style: Style): JsonObject =>
  Object.fromEntries(
    [...membersOf(shape).values()].flatMap((member) => {
      const within = under(entries, keyOf(member, style));
      return within.length === 0 ? [] : [[member.name, read(member.shape, within, style)]];
    }),
  );

/** `Names.member.1=a&Names.member.2=b`, or without `member` if the list is flat. An empty list is `Names=`. */
function listed(shape: Shape, entries: Entries, style: Style): Json {
  const each = shape.getValueSchema();
  const isFlat = style === 'ec2' || shape.getMergedTraits().xmlFlattened === 1;
  const items = isFlat ? entries : under(entries, each.getMergedTraits().xmlName ?? 'member');
  return numbered(items).map((item) => read(each, item, style));
}

/** `Tags.entry.1.key=a&Tags.entry.1.value=b`. */
function pairs(shape: Shape, entries: Entries, style: Style): Json {
  const isFlat = shape.getMergedTraits().xmlFlattened === 1;
  const [keys, values] = [shape.getKeySchema(), shape.getValueSchema()];
  return Object.fromEntries(
    numbered(isFlat ? entries : under(entries, 'entry')).map((entry) => [
      under(entry, keys.getMergedTraits().xmlName ?? 'key')[0]?.[1] ?? '',
      read(values, under(entry, values.getMergedTraits().xmlName ?? 'value'), style),
    ]),
  );
}

function keyOf({ name, traits }: Member, style: Style): string {
  if (style === 'query') return traits.xmlName ?? name;
  const { ec2QueryName } = traits;
  if (typeof ec2QueryName === 'string') return ec2QueryName;
  const key = traits.xmlName ?? name;
  return `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
}

/** The entries of a member, their keys without it. */
const under = (entries: Entries, name: string): Entries =>
  entries.flatMap(([key, value]) => {
    if (key === name) return [['', value]];
    return key.startsWith(`${name}.`) ? [[key.slice(name.length + 1), value]] : [];
  });

/** The entries of each number, in the order of the numbers. */
function numbered(entries: Entries): readonly Entries[] {
  const numbers = new Set(entries.map(([key]) => Number(key.split('.')[0])));
  return [...numbers]
    .filter((number) => number > 0)
    .toSorted((a, b) => a - b)
    .map((number) => under(entries, String(number)));
}
