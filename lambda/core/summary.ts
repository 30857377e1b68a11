import type { Repository } from './image.ts';
import type { Endangered } from './lifecycle.ts';
import type { Mode } from './retention.ts';
import type { Amount, Totals } from './totals.ts';
import { unreadIn } from './usage.ts';
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
  /** What is in use, and about to be taken by a lifecycle policy of the repository's own. */
  readonly endangered: readonly Endangered[];
  /** What is in use and archived, so that nobody can pull it. */
  readonly archivedInUse: readonly Endangered[];
  /** The repositories that have a lifecycle policy as well: two cleaners. */
  readonly twoCleaners: readonly string[];
  /** Who may pull and is not looked at, and what is kept for them. */
  readonly strangers: readonly (Amount & { readonly principal: string })[];
  /** Pulled in the last 30 days, long after they were pushed, by nobody that was found. */
  readonly pulledByNobody: Amount;
  /** The images whose manifests could not be read. */
  readonly unreadable: number;
  /** The audit objects that were written. */
  readonly audit: readonly string[];
  /** Why they could not be, if they could not. */
  readonly unwritten?: string;
}

/** What the command line and alarms go by. */
export function exitCodeOf({ status, mode, totals, findings, broken, ...summary }: Summary): 0 | 1 | 3 | 4 | 130 {
  if (summary.unwritten !== undefined) return 1;
  if (status === 'interrupted') return 130;
  const gaps = unreadIn(findings);
  const endangered = [...summary.endangered, ...summary.archivedInUse];
  const isBlind = gaps.some(({ reach }) => reach !== 'nothing');
  const isStopped = isBlind && totals.condemned.images > 0 && totals.deleted.images === 0;
  if (mode === 'delete' && isStopped) return 4;
  const troubles = [gaps.length, totals.failed.images, broken.length, endangered.length, summary.unreadable];
  return troubles.some((count) => count > 0) ? 3 : 0;
}
