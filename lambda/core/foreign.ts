import { firstMatch } from './glob.ts';
import type { Puller } from './pullers.ts';
import type { Finding } from './usage.ts';

/** A sentence of the policy that answers for principals who may pull. */
export interface ForeignEntry {
  readonly principals: readonly string[];
  readonly coveredBy: 'accounts' | 'lists' | 'pulls';
  readonly withinMs?: number;
  readonly because: string;
}

/** Whose consumers a survey looks at. */
export interface Surveyed {
  readonly accounts: ReadonlySet<string>;
  /** The accounts of each organisation whose list could be read. */
  readonly organizations: ReadonlyMap<string, readonly string[]>;
  /** Services by whose principals images are pulled for consumers that are read anyway. */
  readonly services: ReadonlySet<string>;
  /** Whether those are there who are to publish lists, and all lists are whole and fresh: see `areListsWhole`. */
  readonly hasLists: boolean;
}

/** Somebody who may pull and whose consumers nobody looked at. Within `pulledWithinMs`, pulling is all that they do. */
export interface Stranger {
  readonly puller: Puller;
  readonly pulledWithinMs?: number;
}

/**
 * Whether lists may speak for principals: every list is whole, and publishers that the policy expects by name are among
 * them. A list of somebody who happens to publish says nothing about who else may pull.
 */
export function areListsWhole(findings: readonly Finding[], expected: readonly string[]): boolean {
  const lists = findings.filter(({ source }) => source === 'lists');
  const whole = new Set(
    lists.flatMap(({ status, unit }) => (status === 'complete' && unit !== undefined ? [unit] : [])),
  );
  return (
    expected.length > 0 &&
    expected.every((publisher) => whole.has(publisher)) &&
    lists.every(({ status }) => status === 'complete')
  );
}

/** Those whom neither the survey nor a sentence of the policy covers, or whom only their pulls do. */
export function strangersAmong(
  pullers: readonly Puller[],
  entries: readonly ForeignEntry[],
  surveyed: Surveyed,
): readonly Stranger[] {
  const said = entries.map((entry) => ({ entry, matches: firstMatch(entry.principals) }));
  return pullers.flatMap((puller): readonly Stranger[] => {
    if (isSurveyed(puller, surveyed)) return [];
    const meant = said.filter(({ matches }) => matches(puller.id) !== undefined).map(({ entry }) => entry);
    if (meant.some((entry) => isCovered(puller, entry, surveyed))) return [];
    const windows = meant.flatMap(({ coveredBy, withinMs }) => (coveredBy === 'pulls' ? (withinMs ?? []) : []));
    return [windows.length > 0 ? { puller, pulledWithinMs: Math.max(...windows) } : { puller }];
  });
}

/** What needs no sentence: an account or a service whose consumers were read. */
function isSurveyed({ kind, id }: Puller, { accounts, services }: Surveyed): boolean {
  return (kind === 'account' && accounts.has(id)) || (kind === 'service' && services.has(id));
}

/** Accounts cover an organisation if all of its accounts are surveyed; they never cover everyone. */
function isCovered({ kind, id }: Puller, { coveredBy }: ForeignEntry, surveyed: Surveyed): boolean {
  if (coveredBy === 'lists') return surveyed.hasLists;
  if (coveredBy === 'pulls' || kind !== 'organization') return false;
  const members = surveyed.organizations.get(id);
  return members !== undefined && members.every((account) => surveyed.accounts.has(account));
}

/** Whether one of them is, or may stand for, an account: a service may pull for consumers of any. */
export const mayPull = (account: string, pullers: readonly Puller[]): boolean =>
  pullers.some(({ kind, id }) => kind !== 'account' || id === account);
