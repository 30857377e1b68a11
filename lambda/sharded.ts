import * as z from 'zod';
import { sizeOfPacked, unpackedLines, unpackedText } from './packed-lines.ts';
import type { Spool, Store } from './ports.ts';

/**
 * What is remembered of a registry, repository by repository: in one object, unless there is so much of it that it is in `parts`
 * others, of that generation. Parts are written beside those that count, and count when the object says so.
 */
export interface Sharded {
  readonly generation: Generation;
  readonly parts: number;
  /** How many repositories each part holds: one that was cut between two of them looks whole. */
  readonly counts: readonly number[];
  readonly repositories: readonly Text[];
}

export type Generation = 'a' | 'b';

/** What is remembered of a repository, as JSON. */
type Text = readonly [name: string, text: string];

/** The members of such an object, of which each repository must be what `schema` says. It stays the text that it is. */
export const shardedIn = (schema: z.ZodType) => ({
  generation: z.enum(['a', 'b']),
  parts: z.int().min(0),
  // Earlier ones did not say.
  counts: z.array(z.int().min(0)).default([]),
  repositories: z.array(z.tuple([z.string(), textOf(schema)])),
});

/** A value that must be what a schema says, as the text that it was. */
export const textOf = (schema: z.ZodType) =>
  z.unknown().transform((value, context) => {
    if (schema.safeParse(value).success) return JSON.stringify(value);
    context.addIssue('not what is remembered of a repository');
    return z.NEVER;
  });

/** Such an object as JSON, after its other members. */
export function shardedJson(others: object, { generation, parts, counts, repositories }: Sharded): string {
  const head = JSON.stringify({ ...others, generation, parts, counts });
  const texts = repositories.map(([name, text]) => `[${JSON.stringify(name)},${text}]`);
  return `${head.slice(0, -1)},"repositories":[${texts.join(',\n')}]}`;
}

/** Larger ones are written in parts of that many bytes: memory holds one of them, packed. */
const mostBytes = 4_000_000;

/** A repository as a line of a part. */
export const lineOf = ([name, text]: Text): string => `${name}\t${text}\n`;

/** What such a line says of its repository. */
export const textOfLine = (line: string): string => line.slice(line.indexOf('\t') + 1, -1);

/**
 * Puts the line of every repository into the spool, under the name that `nameIn` makes of its own. Returns the names of all, or
 * nothing if a part is not whole.
 */
export async function unfold(
  { store, key, spool }: { readonly store: Store; readonly key: string; readonly spool: Spool },
  { generation, parts, counts, repositories }: Sharded,
  nameIn: (name: string) => string,
): Promise<ReadonlySet<string> | undefined> {
  const names = new Set<string>();
  const keep = async (name: string, line: string) => {
    names.add(name);
    await spool.writeText(nameIn(name), line);
  };
  for (const one of repositories) await keep(one[0], lineOf(one));
  for (let part = 1; part <= parts; part += 1) {
    const body = await store.read(partKey(key, generation, part));
    const lines = body && unpackedLines(body);
    if (!lines || lines.length !== (counts[part - 1] ?? lines.length)) return undefined;
    for (const line of lines) await keep(line.slice(0, line.indexOf('\t')), `${line}\n`);
  }
  return names;
}

/** Writes repository by repository, each as its packed line. What is less than one part is for the object itself. */
export function folder(store: Store, key: string, generation: Generation) {
  const packed = room();
  const counts: number[] = [];
  let [bytes, count] = [0, 0];
  const closePart = async (): Promise<void> => {
    counts.push(count);
    await store.write(partKey(key, generation, counts.length), packed.taken(), 'application/x-ndjson+gzip');
    packed.empty();
    [bytes, count] = [0, 0];
  };
  return {
    add: async (line: Uint8Array): Promise<void> => {
      const size = sizeOfPacked(line);
      if (bytes + size > mostBytes && count > 0) await closePart();
      packed.add(line);
      bytes += size;
      count += 1;
    },
    end: async (): Promise<Sharded> => {
      if (counts.length > 0 && count > 0) await closePart();
      const lines = count === 0 ? [] : unpackedText(packed.taken()).split('\n').slice(0, -1);
      return { generation, parts: counts.length, counts, repositories: lines.map(repositoryIn) };
    },
  };
}

/** Bytes one after the other, in memory that is used again: of what is given up for each part, much would wait to be collected. */
function room() {
  let bytes = new Uint8Array(64 * 1024);
  let end = 0;
  return {
    add: (more: Uint8Array): void => {
      if (end + more.length > bytes.length) {
        const larger = new Uint8Array(Math.max(end + more.length, 2 * bytes.length));
        larger.set(bytes.subarray(0, end));
        bytes = larger;
      }
      bytes.set(more, end);
      end += more.length;
    },
    taken: (): Uint8Array => bytes.subarray(0, end),
    empty: (): void => {
      end = 0;
    },
  };
}

const repositoryIn = (line: string): Text => [line.slice(0, line.indexOf('\t')), textOfLine(`${line}\n`)];

/** The other one of the two. */
export const nextOf = (generation: Generation | undefined): Generation => (generation === 'a' ? 'b' : 'a');

const partKey = (key: string, generation: Generation, part: number): string =>
  key.replace('.json.gz', `/${generation}-${String(part).padStart(4, '0')}.ndjson.gz`);
