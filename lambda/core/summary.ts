import type { AuditRow } from './audit-row.ts';
import { compareText } from './image.ts';
import type { Repository } from './image.ts';
import type { Mode } from './retention.ts';
import { noTotals, plus, totalsOf } from './totals.ts';
import type { Amount, Totals } from './totals.ts';
import type { Finding, Reference } from './usage.ts';
import type { Hold } from './verdict.ts';

/** How far a run came. */
type Status = 'complete' | 'interrupted';

/** What one repository came to. */
export interface RepositorySummary extends Repository {
  readonly totals: Totals;
}

/** What one thing holds back, in images and bytes. */
export interface HeldBack extends Amount {
  readonly hold: Hold;
}

/** What a run found and did, for people and machines that need not see every image. */
export interface Summary {
  readonly run: string;
  readonly account: string;
  readonly mode: Mode;
  readonly status: Status;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  /** The hash of the policy that decided. */
  readonly policySha256: string;
  readonly totals: Totals;
  readonly repositories: readonly RepositorySummary[];
  readonly findings: readonly Finding[];
  readonly heldBack: readonly HeldBack[];
  /** How many images each rule keeps; one that several keep counts for each. */
  readonly keptBy: Readonly<Record<string, number>>;
  readonly broken: readonly Reference[];
  /** The images whose manifests could not be read. */
  readonly unreadable: number;
  /** The audit objects that were written. */
  readonly audit: readonly string[];
  /** Why they could not be, if they could not. */
  readonly unwritten?: string;
}

/** What rows add up to while they pass by. */
export interface Tally {
  readonly add: (repository: Repository, rows: readonly AuditRow[]) => void;
  readonly result: () => Pick<Summary, 'totals' | 'repositories' | 'heldBack' | 'keptBy' | 'unreadable'>;
}

export function tally(): Tally {
  let totals = noTotals;
  let unreadable = 0;
  const repositories: RepositorySummary[] = [];
  const heldBack = new Map<string, HeldBack>();
  const keptBy = new Map<string, number>();
  return {
    add: (repository, rows) => {
      const here = totalsOf(rows);
      totals = plus(totals, here);
      repositories.push({ ...repository, totals: here });
      unreadable += rows.filter(({ image }) => image.manifest.kind === 'unreadable').length;
      for (const { image, blockedBy, reasons } of rows) {
        for (const rule of new Set(reasons.map((reason) => reason.rule))) keptBy.set(rule, (keptBy.get(rule) ?? 0) + 1);
        for (const hold of blockedBy) {
          const key = JSON.stringify(hold);
          const { images, bytes } = heldBack.get(key) ?? { images: 0, bytes: 0 };
          heldBack.set(key, { hold, images: images + 1, bytes: bytes + image.sizeBytes });
        }
      }
    },
    result: () => ({
      totals,
      repositories,
      unreadable,
      keptBy: Object.fromEntries([...keptBy].toSorted(([a], [b]) => compareText(a, b))),
      heldBack: [...heldBack].toSorted(([a], [b]) => compareText(a, b)).map(([, held]) => held),
    }),
  };
}

/** What the command line and alarms go by. */
export function exitCodeOf({ status, mode, totals, findings, broken, ...summary }: Summary): 0 | 1 | 3 | 4 | 130 {
  if (summary.unwritten !== undefined) return 1;
  if (status === 'interrupted') return 130;
  const gaps = findings.filter((finding) => finding.status === 'failed');
  const isBlind = gaps.some(({ reach }) => reach !== 'nothing');
  const isStopped = isBlind && totals.condemned.images > 0 && totals.deleted.images === 0;
  if (mode === 'delete' && isStopped) return 4;
  const troubles = [gaps.length, totals.failed.images, broken.length, summary.unreadable];
  return troubles.some((count) => count > 0) ? 3 : 0;
}
