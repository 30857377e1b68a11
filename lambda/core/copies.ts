import { compareText } from './image.ts';
import type { Digest } from './image.ts';

/** Where a digest is: in which regions, and whether in one repository only. There are few of these, however many digests. */
interface Spread {
  readonly isAlone: boolean;
  readonly regions: readonly string[];
}

/** What is known of every digest of all registries: the only thing that grows with every image, at about 35 bytes each. */
export interface Copies {
  readonly add: (digest: Digest, pushedAtMs: number, region: string) => void;
  /** Its first push to any repository. */
  readonly firstPushMs: (digest: Digest) => number | undefined;
  readonly spreadOf: (digest: Digest) => Spread | undefined;
  /** What is known of some digests, for a table of their own. */
  readonly dataOf: (digests: Iterable<Digest>) => CopiesData;
}

/** A table as plain data. */
export interface CopiesData {
  readonly table: readonly Part[];
  readonly spreads: readonly (Spread | undefined)[];
}

/** A part of the table grows for itself: growing all at once would take it twice. */
const words = 3;
const parts = 256;
const fullness = 0.8;
const growth = 1.25;

/** Tables of one origin as one. */
export function togetherIn(all: readonly CopiesData[]): CopiesData {
  const table = Array.from({ length: parts }, emptyPart);
  for (const one of all) {
    for (const [number, part] of one.table.entries()) {
      for (const entry of entriesOf(part)) enter(table, number, entry);
    }
  }
  return { table, spreads: all[0]?.spreads ?? [undefined] };
}

/** An empty table, or one that goes on with what another one knew. */
export function copies(known?: CopiesData): Copies {
  const table = known ? [...known.table] : Array.from({ length: parts }, emptyPart);
  const spreads = spreadNumbers(known?.spreads);
  const found = <Value>(digest: Digest, read: (part: Part, at: number) => Value): Value | undefined => {
    const name = nameOf(digest);
    const part = table[name.high % parts];
    const at = part ? slotOf(part, name) : 0;
    return part && part.spreads[at] !== 0 ? read(part, at) : undefined;
  };
  return {
    add: (digest, pushedAtMs, region) =>
      change(table, digest, (before, beforeMs) => ({
        pushedAtMs: Math.min(beforeMs, pushedAtMs),
        spread: spreads.after(before, region),
      })),
    dataOf: (digests) => {
      const some = Array.from({ length: parts }, emptyPart);
      for (const digest of digests) {
        const entry = found(digest, ({ pushedAtMs, spreads: numbers }, at) => ({
          pushedAtMs: pushedAtMs[at] ?? 0,
          spread: numbers[at] ?? 0,
        }));
        if (entry) change(some, digest, () => entry);
      }
      return { table: some, spreads: spreads.all };
    },
    firstPushMs: (digest) => found(digest, ({ pushedAtMs }, at) => pushedAtMs[at]),
    spreadOf: (digest) => spreads.of(found(digest, (part, at) => part.spreads[at]) ?? 0),
  };
}

/** Puts in the place of what is known of a digest, in spread 0 if that is nothing, what it is now. */
function change(
  table: Part[],
  digest: Digest,
  to: (spread: number, pushedAtMs: number) => Omit<Entry, keyof Name>,
): void {
  const name = nameOf(digest);
  const part = roomyPart(table, name.high % parts);
  const at = slotOf(part, name);
  const spread = part.spreads[at] ?? 0;
  if (spread === 0) part.count += 1;
  put(part, at, { ...name, ...to(spread, spread === 0 ? Infinity : (part.pushedAtMs[at] ?? Infinity)) });
}

/** Puts in what is there or not yet, as it is. */
function enter(table: Part[], number: number, entry: Entry): void {
  const part = roomyPart(table, number);
  const at = slotOf(part, entry);
  if (part.spreads[at] === 0) part.count += 1;
  put(part, at, entry);
}

/** One part of the table: an open-addressed one, in which a spread of 0 is an empty place. */
interface Part {
  count: number;
  readonly size: number;
  readonly names: Uint32Array;
  readonly pushedAtMs: Float64Array;
  readonly spreads: Uint32Array;
}

const partOf = (size: number): Part => ({
  count: 0,
  size,
  names: new Uint32Array(size * words),
  pushedAtMs: new Float64Array(size),
  spreads: new Uint32Array(size),
});

const emptyPart = (): Part => partOf(64);

interface Name {
  readonly high: number;
  readonly middle: number;
  readonly low: number;
}

interface Entry extends Name {
  readonly pushedAtMs: number;
  readonly spread: number;
}

/** 96 bits that tell a digest from any other: of ten million, two are alike once in ten to the fifteenth registries. */
function nameOf(digest: Digest): Name {
  let [high, middle, low] = [0xdeadbeef, 0x41c6ce57, 0x9e3779b1];
  for (let i = 'sha256:'.length; i < digest.length; i += 1) {
    const code = digest.charCodeAt(i);
    high = Math.imul(high ^ code, 2_654_435_761);
    middle = Math.imul(middle ^ code, 1_597_334_677);
    low = Math.imul(low ^ code, 2_246_822_507);
  }
  return { high: mixed(high, middle), middle: mixed(middle, low), low: mixed(low, high) };
}

/** The last digits must not count for less than the first. */
const mixed = (one: number, other: number): number =>
  (Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909)) >>> 0;

/** Where a name is, or the empty place where it would be. There is always one. */
function slotOf({ size, names, spreads }: Part, { high, middle, low }: Name): number {
  let at = low % size;
  while (spreads[at] !== 0) {
    const first = at * words;
    if (names[first] === high && names[first + 1] === middle && names[first + 2] === low) return at;
    at = at + 1 === size ? 0 : at + 1;
  }
  return at;
}

function roomyPart(table: Part[], number: number): Part {
  const part = table[number] ?? emptyPart();
  if (part.count < part.size * fullness) return part;
  const larger = grown(part);
  table[number] = larger;
  return larger;
}

function grown(part: Part): Part {
  const larger = partOf(Math.ceil(part.size * growth));
  larger.count = part.count;
  for (const entry of entriesOf(part)) put(larger, slotOf(larger, entry), entry);
  return larger;
}

function* entriesOf(part: Part): Generator<Entry> {
  for (let at = 0; at < part.size; at += 1) {
    const [first, spread = 0] = [at * words, part.spreads[at]];
    if (spread === 0) continue;
    const [high = 0, middle = 0, low = 0] = [part.names[first], part.names[first + 1], part.names[first + 2]];
    yield { high, middle, low, pushedAtMs: part.pushedAtMs[at] ?? 0, spread };
  }
}

function put(part: Part, at: number, { high, middle, low, pushedAtMs, spread }: Entry): void {
  part.names[at * words] = high;
  part.names[at * words + 1] = middle;
  part.names[at * words + 2] = low;
  part.pushedAtMs[at] = pushedAtMs;
  part.spreads[at] = spread;
}

/** Gives every spread a number, from 1. */
function spreadNumbers(before: readonly (Spread | undefined)[] = [undefined]) {
  const all = [...before];
  const numbers = new Map(all.map((spread, number) => [JSON.stringify(spread), number]));
  const numberOf = (spread: Spread): number => {
    const key = JSON.stringify(spread);
    const number = numbers.get(key) ?? all.length;
    if (number === all.length) all.push(spread);
    numbers.set(key, number);
    return number;
  };
  const steps = new Map<number, Map<string, number>>();
  return {
    all,
    of: (number: number): Spread | undefined => all[number],
    /** The number of what it is when the digest is in one more repository, in that region. */
    after: (number: number, region: string): number => {
      const here = steps.get(number) ?? new Map<string, number>();
      const known = here.get(region) ?? numberOf(plusOne(all[number], region));
      steps.set(number, here.set(region, known));
      return known;
    },
  };
}

const plusOne = (before: Spread | undefined, region: string): Spread => ({
  isAlone: before === undefined,
  regions: [...new Set([...(before?.regions ?? []), region])].toSorted(compareText),
});
