import { grouped } from './grouped.ts';
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
export function auditRows({ repository, decisions, holds, outcomes }: Judged): readonly AuditRow[] {
  const holders = grouped(
    decisions.flatMap((decision) => decision.component.members.map((member) => [member, decision] as const)),
  );
  return [...new Map([...holders].map(([image, all]) => [image.digest, rowOf(image, all)])).values()].toSorted((a, b) =>
    compareText(a.image.digest, b.image.digest),
  );

  function rowOf(image: Image, all: readonly Decision[]): AuditRow {
    const reasons = all.flatMap((decision) => (decision.verdict === 'keep' ? decision.reasons : []));
    const outcome = outcomes.get(image.digest);
    const deciding = all.find(({ verdict }) => verdict === 'keep') ?? all[0];
    return {
      repository,
      image,
      component: deciding?.component.id ?? image.digest,
      verdict: reasons.length > 0 ? 'keep' : 'condemned',
      reasons,
      blockedBy: reasons.length > 0 ? [] : distinct(all.flatMap(({ component }) => holds.get(component.id) ?? [])),
      // A member that another component keeps stays for that reason, whatever became of its company.
      outcome: reasons.length > 0 && outcome?.outcome !== 'deleted' ? undefined : outcome,
    };
  }
}

function distinct(holds: readonly Hold[]): readonly Hold[] {
  return [...new Map(holds.map((hold) => [JSON.stringify(hold), hold])).values()];
}
