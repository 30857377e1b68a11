import type { Chronicle } from './chronicle.ts';
import { membersToGo } from './component.ts';
import { decide } from './decide.ts';
import { compareText, placeOf } from './image.ts';
import type { Digest, Image, Repository } from './image.ts';
import { factsAt, staysOf } from './past.ts';
import type { Standing } from './past.ts';
import type { Retention } from './retention.ts';
import { signsIn } from './signs.ts';
import type { Sign, Signs } from './signs.ts';
import type { Amount } from './totals.ts';

/** What a policy would have made of one day. */
export interface BacktestDay {
  readonly atMs: number;
  readonly images: number;
  readonly condemned: Amount;
  /** How many of these were not condemned on any day before. */
  readonly newly: number;
  /** How many of the condemned were pulled or used after that day. */
  readonly wanted: number;
  /** How many would have gone by then: condemned for as long as the grace, without a break. */
  readonly gone: number;
}

/** An image that would have been condemned, and was pulled or used later. */
export interface Regret {
  readonly repository: Repository;
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly sizeBytes: number;
  readonly condemnedAtMs: number;
  /** Whether a survey not long before that told what was in use. If none did, a run might have seen it in use. */
  readonly isUsageKnown: boolean;
  /** The first sign of life after it was condemned. */
  readonly wanted: Sign;
  readonly goneAtMs?: number;
  /** The first sign of life after it would have gone. */
  readonly missed?: Sign;
}

/** A lower bound of what would have been missed: later pulls overwrite earlier ones, and uses between surveys nobody saw. */
export interface Backtest {
  readonly days: readonly BacktestDay[];
  readonly gone: Amount;
  /** In the order of repositories and digests. */
  readonly regrets: readonly Regret[];
}

/** What is known of a repository, and what it is judged by. */
export interface Playback {
  readonly retention: Retention | undefined;
  readonly images: readonly Image[];
  readonly chronicle: Chronicle;
  readonly standing: Standing;
  /** The days, oldest first. */
  readonly daysMs: readonly number[];
  readonly graceMs: number;
}

/** What became of an image that was condemned once. */
interface Story {
  readonly image: Image;
  readonly condemnedAtMs: number;
  readonly isUsageKnown: boolean;
  readonly goneAtMs?: number;
}

/** Plays a policy back day by day, from when images were pushed, pulled and seen in use. */
export function backtest({ retention, images, chronicle, standing, daysMs, graceMs }: Playback): Backtest {
  const stays = staysOf(images, chronicle);
  const signs = signsIn(images, chronicle);
  const factsOn = factsAt(stays, chronicle, standing);
  const tales = storyteller(graceMs);
  const days = daysMs.map((atMs): BacktestDay => {
    const { facts, isUsageKnown } = factsOn(atMs);
    const condemned = condemnedBy(retention, facts);
    const wanted = condemned.filter(({ digest }) => signs.isAnyAfter(digest, atMs)).length;
    const told = tales.tell(condemned, { atMs, isUsageKnown });
    return { atMs, images: facts.images.length, condemned: amountOf(condemned), wanted, ...told };
  });
  const stories = tales.all();
  return {
    days,
    gone: amountOf(stories.flatMap(({ image, goneAtMs }) => (goneAtMs === undefined ? [] : [image]))),
    regrets: stories.flatMap((story) => regretIn(story, standing.repository, signs)).toSorted(byName),
  };
}

function condemnedBy(...given: Parameters<typeof decide>): readonly Image[] {
  const decisions = decide(...given);
  const going = decisions.flatMap(({ verdict, component: { id } }) => (verdict === 'condemned' ? [id] : []));
  return membersToGo(
    decisions.map(({ component }) => component),
    new Set(going),
  );
}

/** Follows images from the first day on which they are condemned until they would have gone. */
function storyteller(graceMs: number) {
  const stories = new Map<Digest, Story>();
  let since: ReadonlyMap<Digest, number> = new Map();
  let gone = 0;
  return {
    tell: (condemned: readonly Image[], { atMs, isUsageKnown }: { atMs: number; isUsageKnown: boolean }) => {
      const before = stories.size;
      since = new Map(condemned.map(({ digest }) => [digest, since.get(digest) ?? atMs]));
      for (const image of condemned) {
        const story = stories.get(image.digest) ?? { image, condemnedAtMs: atMs, isUsageKnown };
        const isDue = story.goneAtMs === undefined && atMs - (since.get(image.digest) ?? atMs) >= graceMs;
        if (isDue) gone += 1;
        stories.set(image.digest, isDue ? { ...story, goneAtMs: atMs } : story);
      }
      return { newly: stories.size - before, gone };
    },
    all: (): readonly Story[] => [...stories.values()],
  };
}

function regretIn(
  { image: { digest, tags, sizeBytes }, condemnedAtMs, isUsageKnown, goneAtMs }: Story,
  repository: Repository,
  { after }: Signs,
): readonly Regret[] {
  const wanted = after(digest, condemnedAtMs);
  if (!wanted) return [];
  const regret = { repository, digest, tags, sizeBytes, condemnedAtMs, isUsageKnown, wanted };
  if (goneAtMs === undefined) return [regret];
  const missed = after(digest, goneAtMs);
  return [{ ...regret, goneAtMs, ...(missed ? { missed } : {}) }];
}

const byName = (a: Regret, b: Regret): number =>
  compareText(placeOf(a.repository), placeOf(b.repository)) || compareText(a.digest, b.digest);

const amountOf = (images: readonly Pick<Image, 'sizeBytes'>[]): Amount => ({
  images: images.length,
  bytes: images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
});

/** An image takes about 20 µs a day: two minutes of that, and of more images only each week is played. */
const mostImageDays = 6_000_000;
const dayMs = 86_400_000;

/** The days to play, the last one today: all of them or, where there are many images, some. */
export function daysToPlay(
  days: number,
  { images, nowMs }: { readonly images: number; readonly nowMs: number },
): readonly number[] {
  const step = Math.min(7, Math.max(1, Math.ceil((images * days) / mostImageDays)));
  const count = Math.floor(days / step);
  return Array.from({ length: count + 1 }, (_, i) => nowMs - (count - i) * step * dayMs);
}

/** Adds up backtests of the same days. */
export function addedUp(all: readonly Backtest[], daysMs: readonly number[]): Backtest {
  return {
    days: daysMs.map((atMs, i) => all.flatMap(({ days }) => days[i] ?? []).reduce(plus, { ...nothing, atMs })),
    gone: all.map(({ gone }) => gone).reduce(sum, { images: 0, bytes: 0 }),
    regrets: all.flatMap(({ regrets }) => regrets).toSorted(byName),
  };
}

const nothing = { images: 0, condemned: { images: 0, bytes: 0 }, newly: 0, wanted: 0, gone: 0 } as const;

const plus = (a: BacktestDay, b: BacktestDay): BacktestDay => ({
  atMs: a.atMs,
  images: a.images + b.images,
  condemned: sum(a.condemned, b.condemned),
  newly: a.newly + b.newly,
  wanted: a.wanted + b.wanted,
  gone: a.gone + b.gone,
});

const sum = (a: Amount, b: Amount): Amount => ({ images: a.images + b.images, bytes: a.bytes + b.bytes });
