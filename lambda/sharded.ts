import * as z from 'zod';
import { packedLines, unpackedLines } from './packed-lines.ts';
import type { Spool, Store } from './ports.ts';

/**
 * What is remembered of a registry, repository by repository: in one object, unless there is so much of it that the rest is in
 * `parts` others, of that generation. Parts are written beside those that count, and count when the object says so.
 */
export interface Sharded {
  readonly generation: Generation;
  readonly parts: number;
  readonly repositories: readonly Text[];
}

export type Generation = 'a' | 'b';

/** What is remembered of a repository, as JSON. */
type Text = readonly [name: string, text: string];

/** The members of such an object, of which each repository must be what `schema` says. It stays the text that it is. */
export const shardedIn = (schema: z.ZodType) => ({
  generation: z.enum(['a', 'b']),
  parts: z.int().min(0),
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
export function shardedJson(others: object, { generation, parts, repositories }: Sharded): string {
  const head = JSON.stringify({ ...others, generation, parts });
  const texts = repositories.map(([name, text]) => `[${JSON.stringify(name)},${text}]`);
  return `${head.slice(0, -1)},"repositories":[${texts.join(',\n')}]}`;
}

/** Larger ones are written in parts of that many characters: memory holds one of them. */
const mostCharacters = 8_000_000;

/**
 * Puts every repository into the spool, under the name that `nameIn` makes of its own. Returns the names of all, or nothing if a
 * part is not whole.
 */
export async function unfold(
  { store, key, spool }: { readonly store: Store; readonly key: string; readonly spool: Spool },
  { generation, parts, repositories }: Sharded,
  nameIn: (name: string) => string,
): Promise<ReadonlySet<string> | undefined> {
  const names = new Set<string>();
  const keep = async ([name, text]: Text) => {
    names.add(name);
    await spool.writeText(nameIn(name), text);
  };
  for (const one of repositories) await keep(one);
  for (let part = 1; part <= parts; part += 1) {
    const body = await store.read(partKey(key, generation, part));
    const lines = body && unpackedLines(body);
    if (!lines) return undefined;
    for (const line of lines) {
      const end = line.indexOf('\t');
      await keep([line.slice(0, end), line.slice(end + 1)]);
    }
  }
  return names;
}

/** Writes repository by repository: the last part is for the object itself. */
export function folder(store: Store, key: string, generation: Generation) {
  let repositories: Text[] = [];
  let characters = 0;
  let parts = 0;
  const closePart = async (): Promise<void> => {
    parts += 1;
    const lines = packedLines();
    for (const [name, text] of repositories) await lines.add([`${name}\t${text}`]);
    await store.write(partKey(key, generation, parts), await lines.end(), 'application/x-ndjson+gzip');
    repositories = [];
    characters = 0;
  };
  return {
    add: async (name: string, text: string): Promise<void> => {
      if (characters + text.length > mostCharacters && repositories.length > 0) await closePart();
      repositories.push([name, text]);
      characters += text.length;
    },
    end: (): Sharded => ({ generation, parts, repositories }),
  };
}

/** The other one of the two. */
export const nextOf = (generation: Generation | undefined): Generation => (generation === 'a' ? 'b' : 'a');

const partKey = (key: string, generation: Generation, part: number): string =>
  key.replace('.json.gz', `/${generation}-${String(part).padStart(4, '0')}.ndjson.gz`);
