import { compareText } from './image.ts';
import type { Digest } from './image.ts';

/** Where a digest is: in which regions, and whether in one repository only. There are few of these, however many digests. */
interface Spread {
  readonly isAlone: boolean;
  readonly regions: readonly string[];
}

/** What is known of every digest of all registries: the only thing that grows with every image, at about 25 bytes each. */
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

/**
 * A part of the table grows for itself: growing all at once would take it twice. Of few parts each is so large that its memory
 * goes back to the system when it has grown.
 */
const parts = 16;
const fullness = 0.85;
const growth = 1.25;

/** Tables of one origin as one. */
export function togetherIn(all: readonly CopiesData[]): CopiesData {
  const table = Array.from({ length: parts }, emptyPart);
  for (const one of all) {
    for (const [number, { slots, size }] of one.table.entries()) {
      for (let at = 0; at < size; at += 1) {
        if (spreadAt(slots, at) === 0) continue;
        const part = roomyPart(table, number);
        const free = slotOf(part, nameAt(slots, at));
        if (spreadAt(part.slots, free) === 0) part.count += 1;
        part.slots.set(slots.subarray(at * words, (at + 1) * words), free * words);
      }
    }
  }
  return { table, spreads: all[0]?.spreads ?? [undefined] };
}

/** An empty table, or one that goes on with what another one knew. */
export function copies(known?: CopiesData): Copies {
  const table = known ? [...known.table] : Array.from({ length: parts }, emptyPart);
  const spreads = spreadNumbers(known?.spreads);
  const found = (digest: Digest): Pushed | undefined => {
    const name = nameOf(digest);
    const part = table[name.high % parts];
    const one = part && pushedAt(part.slots, slotOf(part, name));
    return one?.spread === 0 ? undefined : one;
  };
  return {
    add: (digest, pushedAtMs, region) =>
      change(table, digest, (before) => ({
        firstMs: before.spread === 0 ? pushedAtMs : Math.min(before.firstMs, pushedAtMs),
        spread: spreads.after(before.spread, region),
      })),
    dataOf: (digests) => {
      const some = Array.from({ length: parts }, emptyPart);
      for (const digest of digests) {
        const one = found(digest);
        if (one) change(some, digest, () => one);
      }
      return { table: some, spreads: spreads.all };
    },
    firstPushMs: (digest) => found(digest)?.firstMs,
    spreadOf: (digest) => spreads.of(found(digest)?.spread ?? 0),
  };
}

/** What is known of one digest: its first push, and the number of its spread, which is 0 in an empty place. */
interface Pushed {
  readonly firstMs: number;
  readonly spread: number;
}

/** Puts in the place of what is known of a digest what it is now. */
function change(table: Part[], digest: Digest, to: (before: Pushed) => Pushed): void {
  const name = nameOf(digest);
  const part = roomyPart(table, name.high % parts);
  const at = slotOf(part, name);
  const before = pushedAt(part.slots, at);
  if (before.spread === 0) part.count += 1;
  put(part.slots, at, name, to(before));
}

/** One part of the table: an open-addressed one of `words` for each place. */
interface Part {
  count: number;
  readonly size: number;
  readonly slots: Uint32Array;
}

/** Of a name three; of a first push 43 bits, which last until 2248; and what is left of the last for the spread. */
const words = 5;
const msBits = 11;
const mostMs = 2 ** (32 + msBits) - 1;
const mostSpreads = 2 ** (32 - msBits);

const partOf = (size: number): Part => ({ count: 0, size, slots: new Uint32Array(size * words) });

const emptyPart = (): Part => partOf(64);

const spreadAt = (slots: Uint32Array, at: number): number => (slots[at * words + 4] ?? 0) >>> msBits;

function pushedAt(slots: Uint32Array, at: number): Pushed {
  const [low = 0, high = 0] = [slots[at * words + 3], slots[at * words + 4]];
  return { firstMs: (high % 2 ** msBits) * 2 ** 32 + low, spread: high >>> msBits };
}

interface Name {
  readonly high: number;
  readonly middle: number;
  readonly low: number;
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
function slotOf({ size, slots }: Part, { high, middle, low }: Name): number {
  let at = low % size;
  while (spreadAt(slots, at) !== 0) {
    const first = at * words;
    if (slots[first] === high && slots[first + 1] === middle && slots[first + 2] === low) return at;
    at = at + 1 === size ? 0 : at + 1;
  }
  return at;
}

const nameAt = (slots: Uint32Array, at: number): Name => ({
  high: slots[at * words] ?? 0,
  middle: slots[at * words + 1] ?? 0,
  low: slots[at * words + 2] ?? 0,
});

function put(slots: Uint32Array, at: number, { high, middle, low }: Name, { firstMs, spread }: Pushed): void {
  if (spread >= mostSpreads) throw new Error(`digests are spread over registries in more than ${mostSpreads} ways`);
  const ms = Math.max(0, Math.min(mostMs, firstMs));
  const first = at * words;
  slots[first] = high;
  slots[first + 1] = middle;
  slots[first + 2] = low;
  slots[first + 3] = ms % 2 ** 32;
  slots[first + 4] = spread * 2 ** msBits + Math.floor(ms / 2 ** 32);
}

function roomyPart(table: Part[], number: number): Part {
  const part = table[number] ?? emptyPart();
  if (part.count < part.size * fullness) return part;
  const larger = grown(part);
  table[number] = larger;
  return larger;
}

function grown({ count, size, slots }: Part): Part {
  const larger = partOf(Math.ceil(size * growth));
  larger.count = count;
  for (let at = 0; at < size; at += 1) {
    if (spreadAt(slots, at) === 0) continue;
    const free = slotOf(larger, nameAt(slots, at)) * words;
    for (let word = 0; word < words; word += 1) larger.slots[free + word] = slots[at * words + word] ?? 0;
  }
  return larger;
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
