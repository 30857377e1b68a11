import { gzipSync } from 'node:zlib';
import { placeOf } from './core/image.ts';
import type { Registry } from './core/image.ts';
import { zippedJsonIn } from './json.ts';
import { packedLedger, savedLedger } from './ledger-format.ts';
import type { Generation, LedgerObject } from './ledger-format.ts';
import { packedLines, unpackedLines } from './packed-lines.ts';
import type { PackedLines } from './packed-lines.ts';
import type { Spool, Store } from './ports.ts';

/** What is known of a ledger without looking at any repository, and the names of those that it remembers. */
export type Head = Omit<LedgerObject, 'repositories'> & { readonly names: ReadonlySet<string> };

/** Larger ones are written in parts of that many characters: memory holds one of them. */
const mostCharacters = 8_000_000;

/** Reads the ledger of a registry into the spool. Nothing if there is none; `damaged` unless all of it is there. */
export async function loadLedger(
  store: Store,
  registry: Registry,
  spool: Spool,
): Promise<Head | 'damaged' | undefined> {
  const body = await store.read(keyOf(registry));
  if (!body) return undefined;
  const parsed = savedLedger.safeParse(zippedJsonIn(body));
  if (!parsed.success) return 'damaged';
  const { repositories, ...head } = parsed.data;
  const names = new Set<string>();
  const keep = async (name: string, text: string) => {
    names.add(name);
    await spool.writeText(textKey(registry, name), text);
  };
  for (const [name, text] of repositories) await keep(name, text);
  for (let part = 1; part <= head.parts; part += 1) {
    const lines = await partOf(store, partKey(registry, head.generation, part));
    if (!lines) return 'damaged';
    for (const line of lines) {
      const end = line.indexOf('\t');
      await keep(line.slice(0, end), line.slice(end + 1));
    }
  }
  return { ...head, names };
}

async function partOf(store: Store, key: string): Promise<readonly string[] | undefined> {
  const body = await store.read(key);
  return body && unpackedLines(body);
}

/** Where the spool has what the runs before remembered of a repository. */
export const textKey = (registry: Registry, name: string): string => `ledger ${placeOf({ ...registry, name })}`;

/** Writes a ledger, repository by repository: the last part is in the object that counts, with everything else. */
export function ledgerWriter(store: Store, registry: Registry, generation: Generation) {
  let repositories: (readonly [string, string])[] = [];
  let characters = 0;
  let parts = 0;
  const closePart = async (): Promise<void> => {
    parts += 1;
    const lines: PackedLines = packedLines();
    for (const [name, text] of repositories) await lines.add([`${name}\t${text}`]);
    await store.write(partKey(registry, generation, parts), await lines.end(), 'application/x-ndjson+gzip');
    repositories = [];
    characters = 0;
  };
  return {
    add: async (name: string, text: string): Promise<void> => {
      if (characters + text.length > mostCharacters && repositories.length > 0) await closePart();
      repositories.push([name, text]);
      characters += text.length;
    },
    end: (): Pick<LedgerObject, 'parts' | 'repositories'> => ({ parts, repositories }),
  };
}

/** Makes a ledger the one that counts. */
export const writeLedger = (store: Store, registry: Registry, ledger: LedgerObject): Promise<void> =>
  store.write(keyOf(registry), gzipSync(packedLedger(ledger), { level: 1 }), 'application/gzip');

const keyOf = ({ account, region }: Registry): string => `state/ledger/${account}/${region}.json.gz`;

const partKey = ({ account, region }: Registry, generation: Generation, part: number): string =>
  `state/ledger/${account}/${region}/${generation}-${String(part).padStart(4, '0')}.ndjson.gz`;
