import { membersToGo } from './core/component.ts';
import { placeOf } from './core/image.ts';
import type { Digest, Repository } from './core/image.ts';
import type { Announced } from './core/summary.ts';
import type { Hold } from './core/verdict.ts';
import type { Store } from './ports.ts';
import { isoOf } from './render/record.ts';
import type { Plan } from './plan.ts';

/** What a run announces. */
export interface Announcements {
  readonly add: (some: readonly Announced[]) => void;
  /** It is gone. */
  readonly drop: (repository: Repository, digest: Digest) => void;
  readonly all: () => readonly Announced[];
}

const nameOf = (repository: Repository, digest: Digest): string => `${placeOf(repository)}@${digest}`;

export function announcements(): Announcements {
  const all = new Map<string, Announced>();
  return {
    add: (some) => {
      for (const one of some) all.set(nameOf(one.repository, one.digest), one);
    },
    drop: (repository, digest) => {
      all.delete(nameOf(repository, digest));
    },
    all: () => [...all.values()],
  };
}

/** The images of a repository that go as things are: each when the last component goes that holds it. */
export function announcementsIn(plan: Plan, nowMs: number): readonly Announced[] {
  const { repository, mode, decisions, holds, condemnations } = plan;
  if (mode === 'report') return [];
  const condemned = decisions.flatMap(({ component, verdict }) => (verdict === 'condemned' ? [component] : []));
  const goesAtMs = new Map<Digest, number>();
  const news = new Set<Digest>();
  for (const { id, members } of condemned) {
    const atMs = earliestOf(holds.get(id) ?? [], nowMs);
    const isNew = condemnations.get(id)?.announcedAtMs === nowMs;
    for (const { digest } of members) {
      goesAtMs.set(digest, Math.max(atMs, goesAtMs.get(digest) ?? atMs));
      if (isNew) news.add(digest);
    }
  }
  const all = decisions.map(({ component }) => component);
  return membersToGo(all, new Set(condemned.map(({ id }) => id))).map(({ digest, tags }) => ({
    repository,
    digest,
    tags,
    goesAtMs: goesAtMs.get(digest) ?? nowMs,
    isNew: news.has(digest),
  }));
}

/** What a budget, a breaker or an unread source holds back may go with the next run. */
const earliestOf = (holds: readonly Hold[], nowMs: number): number =>
  holds.reduce((latest, hold) => Math.max(latest, releaseOf(hold) ?? nowMs), nowMs);

/** When a hold ends by itself; undefined: nobody knows. */
function releaseOf(hold: Hold): number | undefined {
  if (hold.hold === 'grace' || hold.hold === 'watching') return hold.untilMs;
  return isOpenEnded(hold) ? (hold.untilMs ?? Infinity) : undefined;
}

type OpenEnded = Extract<Hold, { readonly hold: 'archived' | 'repository-tag' | 'image-tag' | 'by-hand' }>;

/** Without an end they last until somebody takes them back. */
const isOpenEnded = (hold: Hold): hold is OpenEnded =>
  /^(?:archived|repository-tag|image-tag|by-hand)$/.test(hold.hold);

/** `condemned/latest.json`: for pipelines that want to know whether what they are about to deploy is about to go. */
export async function writeAnnouncements(
  store: Store,
  run: string,
  { all }: Pick<Announcements, 'all'>,
): Promise<void> {
  const images = all().map(({ repository: { account, region, name }, digest, tags, goesAtMs }) =>
    JSON.stringify({ account, region, repository: name, digest, tags, goesAt: momentOf(goesAtMs) }),
  );
  const body = `{"schema":1,"run":${JSON.stringify(run)},"images":[\n${images.join(',\n')}\n]}\n`;
  await store.write('condemned/latest.json', Buffer.from(body), 'application/json');
}

const momentOf = (ms: number): string | null => (ms === Infinity ? null : isoOf(ms));
