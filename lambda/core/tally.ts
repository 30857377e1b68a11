import type { AuditRow } from './audit-row.ts';
import { allIn, eachKindOf } from './found.ts';
import { moneyOf } from './money.ts';
import { daysLeftToPay } from './prices.ts';
import { compareText } from './image.ts';
import type { Repository } from './image.ts';
import { nothingStored, plusStored, storedOf } from './layers.ts';
import type { Layers } from './layers.ts';
import type { Endangered } from './lifecycle.ts';
import type { HeldBack, RepositorySummary, Summary } from './summary.ts';
import { onceEach } from './once-each.ts';
import { noTotals, plus, totalsOf } from './totals.ts';
import type { Amount } from './totals.ts';
import { usersIn } from './verdict.ts';
import type { Hold, KeepReason } from './verdict.ts';

/** What rows add up to while they pass by. */
export interface Tally {
  readonly add: (repository: Repository, rows: readonly AuditRow[], layers?: Layers) => void;
  /** Takes what the rows of other repositories added up to. */
  readonly absorb: (others: Tallied) => void;
  readonly result: () => Tallied;
}

/** What rows added up to. */
export type Tallied = Pick<Summary, Sums>;

type Sums =
  | 'totals'
  | 'stored'
  | 'money'
  | 'repositories'
  | 'heldBack'
  | 'keptBy'
  | 'unreadable'
  | 'strangers'
  | 'pulledByNobody'
  | 'archivedInUse';

/** The clock tells which pulls are recent. */
export function tally(nowMs: number): Tally {
  const sums: Adding = {
    repositories: [],
    archivedInUse: [],
    heldBack: new Map(),
    keptBy: new Map(),
    strangers: new Map(),
    pulledByNobody: noAmount,
    unreadable: 0,
    keyOf: onceEach((hold: Hold) => JSON.stringify(hold)),
  };
  return {
    add: (repository, rows, layers = new Map()) => {
      sums.repositories.push(summaryOf(repository, rows, { layers, nowMs }));
      sums.unreadable += rows.filter(({ image }) => image.manifest.kind === 'unreadable').length;
      for (const row of rows) addRow(sums, repository, row, nowMs);
    },
    absorb: (others) => absorb(sums, others),
    result: () => resultOf(sums),
  };
}

/** What is added up so far. */
interface Adding {
  readonly repositories: RepositorySummary[];
  readonly archivedInUse: Endangered[];
  readonly heldBack: Map<string, HeldBack>;
  readonly keptBy: Map<string, number>;
  readonly strangers: Map<string, Amount>;
  pulledByNobody: Amount;
  unreadable: number;
  readonly keyOf: (hold: Hold) => string;
}

function addRow(sums: Adding, repository: Repository, row: AuditRow, nowMs: number): void {
  const { keptBy, strangers, archivedInUse } = sums;
  const { image, blockedBy, reasons } = row;
  const one = { images: 1, bytes: image.sizeBytes };
  eachKindOf(reasons, ruleOf, (rule) => keptBy.set(rule, (keptBy.get(rule) ?? 0) + 1));
  for (const hold of blockedBy) addHeld(sums, hold, image.sizeBytes);
  for (const principal of strangersIn(row)) strangers.set(principal, withMore(strangers.get(principal), one));
  if (isPulledByNobody(row, nowMs)) sums.pulledByNobody = withMore(sums.pulledByNobody, one);
  const usedBy = image.status === 'archived' ? usersIn(reasons) : [];
  if (usedBy.length > 0) {
    archivedInUse.push({ ...repository, digest: image.digest, tags: image.tags, usedBy, danger: 'archived' });
  }
}

function addHeld({ heldBack, keyOf }: Adding, hold: Hold, sizeBytes: number): void {
  const key = keyOf(hold);
  const { images, bytes } = heldBack.get(key) ?? noAmount;
  heldBack.set(key, { hold, images: images + 1, bytes: bytes + sizeBytes });
}

function absorb(sums: Adding, others: Tallied): void {
  const { heldBack, keptBy, strangers, keyOf } = sums;
  for (const one of others.repositories) sums.repositories.push(one);
  for (const one of others.archivedInUse) sums.archivedInUse.push(one);
  sums.unreadable += others.unreadable;
  sums.pulledByNobody = withMore(sums.pulledByNobody, others.pulledByNobody);
  for (const [rule, count] of Object.entries(others.keptBy)) keptBy.set(rule, (keptBy.get(rule) ?? 0) + count);
  for (const { principal, ...amount } of others.strangers) {
    strangers.set(principal, withMore(strangers.get(principal), amount));
  }
  for (const { hold, ...amount } of others.heldBack) {
    heldBack.set(keyOf(hold), { hold, ...withMore(heldBack.get(keyOf(hold)), amount) });
  }
}

const resultOf = ({ repositories, archivedInUse, unreadable, pulledByNobody, ...sums }: Adding): Tallied => ({
  ...sumsOf(repositories),
  repositories,
  unreadable,
  pulledByNobody,
  archivedInUse,
  strangers: [...sums.strangers]
    .map(([principal, amount]) => ({ principal, ...amount }))
    .toSorted((a, b) => compareText(a.principal, b.principal)),
  keptBy: Object.fromEntries([...sums.keptBy].toSorted(([a], [b]) => compareText(a, b))),
  heldBack: [...sums.heldBack].toSorted(([a], [b]) => compareText(a, b)).map(([, held]) => held),
});

const summaryOf = (
  repository: Repository,
  rows: readonly AuditRow[],
  { layers, nowMs }: { readonly layers: Layers; readonly nowMs: number },
): RepositorySummary => ({
  ...repository,
  totals: totalsOf(rows),
  stored: storedOf(rows, layers),
  earlyByteDays: earlyIn(repository, rows, nowMs),
  ...newestIn(rows),
  heldBy: heldIn(rows),
});

const newestIn = (rows: readonly AuditRow[]): Pick<RepositorySummary, 'newestPushAtMs'> =>
  rows.length === 0
    ? {}
    : { newestPushAtMs: rows.reduce((ms, { image }) => Math.max(ms, image.pushedAtMs), -Infinity) };

function heldIn(rows: readonly AuditRow[]): RepositorySummary['heldBy'] {
  const counts = new Map<string, number>();
  for (const { blockedBy } of rows) {
    eachKindOf(blockedBy, holdOf, (hold) => counts.set(hold, (counts.get(hold) ?? 0) + 1));
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => compareText(a, b)));
}

const sumsOf = (repositories: readonly RepositorySummary[]): Pick<Summary, 'totals' | 'stored' | 'money'> => ({
  totals: repositories.map(({ totals }) => totals).reduce(plus, noTotals),
  stored: repositories.map(({ stored }) => stored).reduce(plusStored, nothingStored),
  money: moneyOf(repositories),
});

/** What ECR bills on of what was deleted from the archive. */
const earlyIn = ({ region }: Repository, rows: readonly AuditRow[], nowMs: number): number =>
  rows
    .filter(({ outcome, image }) => outcome?.outcome === 'deleted' && image.status === 'archived')
    .reduce(
      (sum, { image: { sizeBytes, archivedAtMs = nowMs } }) =>
        sum + sizeBytes * daysLeftToPay(archivedAtMs, nowMs, region),
      0,
    );

const ruleOf = ({ rule }: KeepReason): KeepReason['rule'] => rule;
const holdOf = ({ hold }: Hold): Hold['hold'] => hold;

const noAmount: Amount = { images: 0, bytes: 0 };

const withMore = ({ images, bytes }: Amount = noAmount, more: Amount): Amount => ({
  images: images + more.images,
  bytes: bytes + more.bytes,
});

const strangersIn = ({ reasons }: AuditRow): readonly string[] =>
  allIn(reasons, (reason) => (reason.rule === 'foreign-consumer' ? reason.principals : []));

/** A pull right after the push is the build's own; one much later, of an image that nobody names, is somebody unseen. */
function isPulledByNobody({ image: { pulledAtMs, pushedAtMs }, reasons }: AuditRow, nowMs: number): boolean {
  if (pulledAtMs === undefined || nowMs - pulledAtMs > 30 * dayMs || pulledAtMs - pushedAtMs < 7 * dayMs) return false;
  return !reasons.some(({ rule }) => explained.has(rule));
}

const explained: ReadonlySet<string> = new Set([
  'in-use',
  'in-use-elsewhere',
  'rollback-target',
  'mentioned-in',
  'pinned-unknown',
  'foreign-consumer',
]);

const dayMs = 86_400_000;
