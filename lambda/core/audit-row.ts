import { allIn, foundIn } from './found.ts';
import { compareText } from './image.ts';
import type { Digest, Image, Repository } from './image.ts';
import type { Decision, Hold, Judged, KeepReason, Outcome } from './verdict.ts';

/** What the audit says of one image: the verdict on the components that hold it, what held them back, what happened. */
export interface AuditRow {
  readonly repository: Repository;
  readonly image: Image;
  /** The component that decided: one that keeps it, if there is any. */
  readonly component: Digest;
  readonly verdict: 'keep' | 'condemned';
  readonly reasons: readonly KeepReason[];
  readonly blockedBy: readonly Hold[];
  readonly outcome: Outcome | undefined;
}

/** One row for every image of a repository, in the order of digests. */
export function auditRows(judged: Judged): readonly AuditRow[] {
  const holders = new Map<Image, Decision[]>();
  for (const decision of judged.decisions) {
    for (const member of decision.component.members) {
      const others = holders.get(member);
      if (others) others.push(decision);
      else holders.set(member, [decision]);
    }
  }
  return Array.from(holders, ([image, decisions]) => rowOf(judged, image, decisions)).toSorted((a, b) =>
    compareText(a.image.digest, b.image.digest),
  );
}

function rowOf(judged: Judged, image: Image, decisions: readonly Decision[]): AuditRow {
  const { repository, outcomes } = judged;
  const keeping = foundIn(decisions, (decision) => (decision.verdict === 'keep' ? decision : undefined));
  const deciding = keeping[0] ?? decisions[0];
  const component = deciding?.component.id ?? image.digest;
  const outcome = outcomes.get(image.digest);
  if (keeping.length === 0) {
    const blockedBy = holdsOf(judged, decisions);
    return { repository, image, component, verdict: 'condemned', reasons: [], blockedBy, outcome };
  }
  // A member that another component keeps stays for that reason, whatever became of its company.
  const happened = outcome && outcome.outcome !== 'skipped' ? outcome : undefined;
  const reasons = allIn(keeping, (decision) => decision.reasons);
  return { repository, image, component, verdict: 'keep', reasons, blockedBy: [], outcome: happened };
}

/** Those of one component are distinct: only what several say has to be compared. */
function holdsOf({ holds }: Judged, decisions: readonly Decision[]): readonly Hold[] {
  const all = allIn(decisions, ({ component }) => holds.get(component.id) ?? []);
  if (decisions.length <= 1) return all;
  return [...new Map(all.map((hold) => [JSON.stringify(hold), hold])).values()];
}
