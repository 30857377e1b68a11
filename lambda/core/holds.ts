import { actionFor, archivedHold } from './archive.ts';
import type { Action, Archive } from './archive.ts';
import { sharedIn } from './component.ts';
import type { Component } from './component.ts';
import { condemnationAfter, graceOf } from './condemnation.ts';
import type { Condemnation, Condemnations } from './condemnation.ts';
import { joinedLists } from './found.ts';
import type { Digest } from './image.ts';
import type { Mode } from './retention.ts';
import type { Decision, Hold } from './verdict.ts';

/** What decides whether the condemned of one repository may go today. */
export interface Circumstances {
  /** The mode of the repository. */
  readonly mode: Mode;
  /** What could not be read, and could have named a component. */
  readonly vetoesOf: (component: Component) => readonly Hold[];
  /** What holds all of the repository back. */
  readonly onAll: readonly Hold[];
  /** What holds back one component by itself. */
  readonly onEach: (component: Component) => readonly Hold[];
  /** As the runs before left them. */
  readonly condemnations: Condemnations;
  /** Whether they left any. */
  readonly isRemembered: boolean;
  readonly archive: Archive;
  readonly graceMs: number;
  readonly archiveForMs: number;
  readonly nowMs: number;
}

/** The condemned components of a repository after this survey. */
export interface Held {
  /** What holds each back. If nothing does, it may go. */
  readonly holds: ReadonlyMap<Digest, readonly Hold[]>;
  readonly condemnations: ReadonlyMap<Digest, Condemnation>;
}

/** Holds what is condemned against everything that may keep it from going today. */
export function holdsFor(decisions: readonly Decision[], circumstances: Circumstances): Held {
  const { mode, vetoesOf, onAll, onEach, condemnations: before, nowMs, graceMs, isRemembered } = circumstances;
  const holds = new Map<Digest, readonly Hold[]>();
  const condemnations = new Map<Digest, Condemnation>();
  const shared = mode === 'report' ? new Set<Digest>() : sharedIn(decisions.map(({ component }) => component));
  for (const { component, verdict } of decisions) {
    if (verdict === 'keep') continue;
    const vetoes = joinedLists(vetoesOf(component), onAll);
    const isComplete = vetoes.every(({ hold }) => hold !== 'veto');
    const action = mode === 'report' ? undefined : actionFor(mode, component, shared);
    const now = condemnationAfter(before.get(component.id), component, {
      nowMs,
      action,
      isComplete,
      // Without grace nothing else holds back what is new.
      isRemembered: isRemembered || graceMs === 0,
    });
    condemnations.set(component.id, now);
    const others = action ? byTime(action, component, now, circumstances) : byReport;
    holds.set(component.id, joinedLists(vetoes, onEach(component), others));
  }
  return { holds, condemnations };
}

const byReport: readonly Hold[] = [{ hold: 'mode', mode: 'report' }];

function byTime(
  action: Action,
  component: Component,
  condemnation: Condemnation,
  { archive, archiveForMs, graceMs, nowMs }: Circumstances,
): readonly Hold[] {
  const holds = [
    graceOf(condemnation, graceMs, nowMs),
    action === 'delete' ? archivedHold(component, archive, { forMs: archiveForMs, nowMs }) : undefined,
  ];
  return holds.filter((hold) => hold !== undefined);
}

/** The components that nothing holds back. */
export const goingIn = ({ holds }: Pick<Held, 'holds'>): ReadonlySet<Digest> =>
  new Set([...holds].filter(([, all]) => all.length === 0).map(([id]) => id));
