import type { Announced } from './core/summary.ts';
import type { Store } from './ports.ts';
import { isoOf } from './render/record.ts';
import type { Plan } from './plan.ts';

/** What a run announces. */
export interface Announcements {
  readonly add: (some: readonly Announced[]) => void;
  readonly all: () => readonly Announced[];
}

export function announcements(): Announcements {
  const all: Announced[] = [];
  return {
    add: (some) => {
      for (const one of some) all.push(one);
    },
    all: () => all,
  };
}

/** The images of a repository that nothing but time holds back. */
export function announcementsIn({ repository, decisions, holds }: Plan): readonly Announced[] {
  return decisions.flatMap(({ component: { id, members } }) => {
    const grace = holds.get(id)?.find(({ hold }) => hold === 'grace');
    if (grace?.hold !== 'grace') return [];
    return members.map(({ digest, tags }) => ({ repository, digest, tags, goesAtMs: grace.untilMs }));
  });
}

/** `condemned/latest.json`: for pipelines that want to know whether what they are about to deploy is about to go. */
export async function writeAnnouncements(store: Store, run: string, { all }: Announcements): Promise<void> {
  const images = all().map(({ repository: { account, region, name }, digest, tags, goesAtMs }) =>
    JSON.stringify({ account, region, repository: name, digest, tags, goesAt: isoOf(goesAtMs) }),
  );
  const body = `{"schema":1,"run":${JSON.stringify(run)},"images":[\n${images.join(',\n')}\n]}\n`;
  await store.write('condemned/latest.json', Buffer.from(body), 'application/json');
}
