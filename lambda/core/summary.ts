import { standing } from './breakers.ts';
import type { Trip } from './breakers.ts';
import type { Pardon } from './condemnation.ts';
import type { Digest, Repository } from './image.ts';
import type { Stored } from './layers.ts';
import type { OwnCost } from './own-cost.ts';
import type { Money, Priced } from './money.ts';
import type { Point } from './growth.ts';
import type { Endangered } from './lifecycle.ts';
import type { Mode } from './retention.ts';
import type { Shown } from './shown.ts';
import type { Surprise } from './surprises.ts';
import type { Amount, Totals } from './totals.ts';
import { unreadIn } from './usage.ts';
import type { Finding, Reference } from './usage.ts';
import type { Hold } from './verdict.ts';

/** How far a run came. */
type Status = 'complete' | 'interrupted';

/** What one repository came to. */
export interface RepositorySummary extends Priced {
  readonly newestPushAtMs?: number;
  /** How many condemned images each kind of hold keeps; one that several keep counts for each. */
  readonly heldBy: Readonly<Record<string, number>>;
}

/** What one thing holds back, in images and bytes. */
export interface HeldBack extends Amount {
  readonly hold: Hold;
}

/** What was announced to go, and stays. */
export interface Pardoned extends Repository, Pardon {}

/** An image that is condemned, and goes when its time has come, unless somebody uses or holds it. */
export interface Announced {
  readonly repository: Repository;
  readonly digest: Digest;
  readonly tags: readonly string[];
  /** The earliest moment; `Infinity` if it stays as things are: archived for ever, or in a repository that is held. */
  readonly goesAtMs: number;
  /** Whether this run is the first that says so. */
  readonly isNew: boolean;
}

/** What became of the intentions of a run that ended without a word, in images. */
export interface Reconciled {
  readonly run: string;
  readonly deleted: number;
  readonly archived: number;
  readonly left: number;
  /** The records of it that are missing or damaged: what was done by these nobody can tell. */
  readonly unreadable: readonly string[];
}

/** A repository of which nobody named, pulled or pushed anything for long, and what it holds. */
export interface Orphan extends Repository, Amount {}

/** What a run finds out on its way. */
export interface RunFacts {
  readonly findings: readonly Finding[];
  readonly broken: readonly Reference[];
  /** What is in use, and about to be taken by a lifecycle policy of the repository's own. */
  readonly endangered: readonly Endangered[];
  /** The repositories that have a lifecycle policy as well: two cleaners. */
  readonly twoCleaners: readonly string[];
  /** The numbers that are beyond their limits. */
  readonly trips: readonly Trip[];
  /** What there was to be listed in the runs before, and in this one. */
  readonly growth: readonly Point[];
  /** The run that this one was held against. */
  readonly baseline?: string | undefined;
  readonly pardoned: readonly Pardoned[];
  /** What the policy says in vain, or says more than may be meant. */
  readonly surprises: readonly Surprise[];
  /** The repositories that nobody seems to need. */
  readonly orphans: readonly Orphan[];
  readonly reconciled: readonly Reconciled[];
  /** What was there to be pulled before the run, and is not any more. */
  readonly lost: readonly Reference[];
  /** Why the run stopped between two batches, if it did. */
  readonly stopped?: string | undefined;
}

/** What a run found and did, for people and machines that need not see every image. */
export interface Summary extends RunFacts {
  readonly run: string;
  readonly account: string;
  readonly mode: Mode;
  readonly status: Status;
  readonly announced: readonly Announced[];
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  /** The hash of the policy that decided. */
  readonly policySha256: string;
  readonly totals: Totals;
  /** Bytes with each layer of a repository counted once, as far as layers are known. */
  readonly stored: Stored;
  readonly money: Money;
  /** What the run itself cost. */
  readonly cost: OwnCost;
  readonly repositories: readonly RepositorySummary[];
  readonly heldBack: readonly HeldBack[];
  /** How many images each rule keeps; one that several keep counts for each. */
  readonly keptBy: Readonly<Record<string, number>>;
  /** What is in use and archived, so that nobody can pull it. */
  readonly archivedInUse: readonly Endangered[];
  /** Who may pull and is not looked at, and what is kept for them. */
  readonly strangers: readonly (Amount & { readonly principal: string })[];
  /** Pulled in the last 30 days, long after they were pushed, by nobody that was found. */
  readonly pulledByNobody: Amount;
  /** The images whose manifests could not be read. */
  readonly unreadable: number;
  /** Single images, as many as a report shows. */
  readonly shown: Shown;
  /** The audit objects that were written. */
  readonly audit: readonly string[];
  /** Why they could not be, if they could not. */
  readonly unwritten?: string;
}

/** What the command line and alarms go by. */
export function exitCodeOf(summary: Summary): 0 | 1 | 3 | 4 | 130 {
  if (summary.unwritten !== undefined || summary.lost.length > 0) return 1;
  if (summary.status === 'interrupted') return 130;
  if (!wentIn(summary.totals) && stopsIn(summary).length > 0) return 4;
  return needsAttention(summary) ? 3 : 0;
}

/** What ends a run before its end: a person or damaged records, a breaker, what could not be read, or time. */
export const stops = ['interrupted', 'stopped', 'breaker', 'incomplete-survey'] as const;
export type Stop = (typeof stops)[number];

/** What kept a run from doing all that it should have done. A run that only reports has nothing to do but to end. */
export function stopsIn({ mode, status, ...summary }: Summary): readonly Stop[] {
  const { findings, totals, trips, stopped } = summary;
  const isBlind = unreadIn(findings).some(({ reach }) => reach !== 'nothing') && totals.condemned.images > 0;
  const inArmed: readonly Stop[] = [
    ...(stopped === undefined ? [] : (['stopped'] as const)),
    ...(standing(trips).length > 0 ? (['breaker'] as const) : []),
    ...(isBlind && !wentIn(totals) ? (['incomplete-survey'] as const) : []),
  ];
  return [...(status === 'interrupted' ? (['interrupted'] as const) : []), ...(mode === 'report' ? [] : inArmed)];
}

/** What is announced for the first time. */
export const newsIn = ({ announced }: Pick<Summary, 'announced'>): readonly Announced[] =>
  announced.filter(({ isNew }) => isNew);

/** The earliest moment at which any of these goes; `Infinity` if none does. */
export const firstGoesAtMs = (announced: readonly Announced[]): number =>
  announced.reduce((earliest, { goesAtMs }) => Math.min(earliest, goesAtMs), Infinity);

/** Whether anything was taken away. */
export const wentIn = ({ deleted, archived }: Totals): boolean => deleted.images + archived.images > 0;

function needsAttention({ findings, totals, ...summary }: Summary): boolean {
  const { broken, endangered, archivedInUse, trips, reconciled, stopped } = summary;
  const troubles = [unreadIn(findings), broken, endangered, archivedInUse, trips, reconciled];
  const counts = [totals.failed.images, totals.restored.images, summary.unreadable];
  return stopped !== undefined || troubles.some(({ length }) => length > 0) || counts.some((count) => count > 0);
}
