import { gzipSync } from 'node:zlib';
import { placeOf } from './core/image.ts';
import type { Registry } from './core/image.ts';
import { zippedJsonIn } from './json.ts';
import { packedLedger, savedLedger } from './ledger-format.ts';
import type { LedgerObject } from './ledger-format.ts';
import type { Spool, Store } from './ports.ts';
import { folder, unfold } from './sharded.ts';
import type { Generation } from './sharded.ts';

/** What is known of a ledger without looking at any repository, and the names of those that it remembers. */
export type Head = Omit<LedgerObject, 'repositories'> & { readonly names: ReadonlySet<string> };

/** Reads the ledger of a registry into the spool. Nothing if there is none; `damaged` unless all of it is there. */
export async function loadLedger(
  store: Store,
  registry: Registry,
  spool: Spool,
): Promise<Head | 'damaged' | undefined> {
  const key = keyOf(registry);
  const body = await store.read(key);
  if (!body) return undefined;
  const parsed = savedLedger.safeParse(zippedJsonIn(body));
  if (!parsed.success) return 'damaged';
  const names = await unfold({ store, key, spool }, parsed.data, (name) => textKey(registry, name));
  return names ? { ...parsed.data, names } : 'damaged';
}

/** Where the spool has what the runs before remembered of a repository. */
export const textKey = (registry: Registry, name: string): string => `ledger ${placeOf({ ...registry, name })}`;

export const ledgerFolder = (store: Store, registry: Registry, generation: Generation) =>
  folder(store, keyOf(registry), generation);

/** Makes a ledger the one that counts. */
export const writeLedger = (store: Store, registry: Registry, ledger: LedgerObject): Promise<void> =>
  store.write(keyOf(registry), gzipSync(packedLedger(ledger), { level: 1 }), 'application/gzip');

const keyOf = ({ account, region }: Registry): string => `state/ledger/${account}/${region}.json.gz`;
