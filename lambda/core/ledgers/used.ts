import type { Digest, Image, Repository } from '../image.ts';
import { consumerOf } from '../consumer.ts';
import { allIn, foundIn } from '../found.ts';
import { grouped } from '../grouped.ts';
import { usersIn } from '../references.ts';
import type { References } from '../references.ts';
import type { Decision } from '../verdict.ts';

/** What a consumer runs, and what it ran before, newest first. */
interface Ran {
  readonly current: readonly Digest[];
  readonly earlier: readonly Digest[];
  readonly seenAtMs: number;
}

/** What surveys saw in use of one repository: when last, and by whom. */
export interface UsedLedger {
  readonly seen: ReadonlyMap<Digest, number>;
  readonly ran: ReadonlyMap<string, Ran>;
}

export const nothingUsed: UsedLedger = { seen: new Map(), ran: new Map() };

/** Longer than any policy needs to look back; and so many images a consumer are enough to go back to. */
const rememberedForMs = 400 * 86_400_000;
const mostEarlier = 20;

/** What a survey says of the use of one repository. */
interface Surveyed {
  readonly there: ReadonlySet<Digest>;
  /** Who uses which image now. */
  readonly users: readonly (readonly [Digest, string])[];
  readonly nowMs: number;
}

export function surveyedIn(
  references: References,
  { repository, images, nowMs }: { repository: Repository; images: readonly Image[]; nowMs: number },
): Surveyed {
  const usersOf = usersIn(references, repository);
  const users = allIn(images, (image) =>
    foundIn(usersOf(image), ({ role, usedBy }) => (role === 'in-use' ? ([image.digest, usedBy] as const) : undefined)),
  );
  return { there: new Set(images.map(({ digest }) => digest)), users, nowMs };
}

/** What consumers run and ran after one more survey. What is gone is forgotten. */
export function ranIn({ ran }: UsedLedger, { there, users, nowMs }: Surveyed): UsedLedger['ran'] {
  const running = grouped(
    users.flatMap(([digest, usedBy]) => {
      const who = consumerOf(usedBy);
      return who === undefined ? [] : [[who, digest] as const];
    }),
  );
  return new Map(
    [...new Set([...ran.keys(), ...running.keys()])].flatMap((who) => {
      const one = ranAfter(ran.get(who), running.get(who), { there, nowMs });
      const isKnown = nowMs - one.seenAtMs < rememberedForMs && one.current.length + one.earlier.length > 0;
      return isKnown ? [[who, one] as const] : [];
    }),
  );
}

/** When images were last seen in use, after a survey that came to these decisions: whatever a consumer names, and what it belongs to. */
export function seenIn({ seen }: UsedLedger, decisions: readonly Decision[], survey: Surveyed): UsedLedger['seen'] {
  const { there, users, nowMs } = survey;
  const roots = foundIn(decisions, (decision) => (isInUse(decision) ? decision.component.id : undefined));
  const now = [...users.map(([digest]) => digest), ...roots].map((digest) => [digest, nowMs] as const);
  const isKnown = ([digest, atMs]: readonly [Digest, number]) => there.has(digest) && nowMs - atMs < rememberedForMs;
  return new Map([...seen, ...now].filter(isKnown));
}

function ranAfter(
  { current: before, earlier, seenAtMs }: Ran = { current: [], earlier: [], seenAtMs: 0 },
  digests: readonly Digest[] | undefined,
  { there, nowMs }: { readonly there: ReadonlySet<Digest>; readonly nowMs: number },
): Ran {
  const current = new Set(digests ?? before);
  const past = [...new Set([...before, ...earlier])].filter((digest) => !current.has(digest));
  return {
    current: [...current].filter((digest) => there.has(digest)).toSorted(),
    earlier: past.filter((digest) => there.has(digest)).slice(0, mostEarlier),
    seenAtMs: digests ? nowMs : seenAtMs,
  };
}

const isInUse = (decision: Decision): boolean =>
  decision.verdict === 'keep' && decision.reasons.some(({ rule }) => rule === 'in-use' || rule === 'in-use-elsewhere');

/** How many images before what it runs now each kind of consumer may go back to. */
export interface Depths {
  readonly ecsTaskDefinitions: number;
  readonly ecsServiceRevisions: number;
  readonly others: number;
}

/** Who may go back to what: the last so many of each consumer before what it runs. One that is gone may come back for a while. */
export function ranBefore(
  ran: UsedLedger['ran'],
  { depths, seenWithinMs, nowMs }: { readonly depths: Depths; readonly seenWithinMs: number; readonly nowMs: number },
): ReadonlyMap<Digest, readonly string[]> {
  return grouped(
    [...ran].flatMap(([who, { earlier, seenAtMs }]) => {
      const isThere = seenAtMs === nowMs || nowMs - seenAtMs < seenWithinMs;
      return isThere ? earlier.slice(0, depthOf(who, depths)).map((digest) => [digest, `${who}, before`] as const) : [];
    }),
  );
}

function depthOf(who: string, { ecsTaskDefinitions, ecsServiceRevisions, others }: Depths): number {
  if (who.startsWith('ECS task definition ')) return ecsTaskDefinitions;
  return who.startsWith('ECS service ') ? ecsServiceRevisions : others;
}
