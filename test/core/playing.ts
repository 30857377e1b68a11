import { backtest } from '../../lambda/core/backtest.ts';
import type { Backtest, Playback } from '../../lambda/core/backtest.ts';
import { chronicler } from '../../lambda/core/chronicle.ts';
import type { Told } from '../../lambda/core/chronicle.ts';
import type { Image } from '../../lambda/core/image.ts';
import type { Retention } from '../../lambda/core/retention.ts';
import { dayMs, digest, here, image, nobodyElse, nowMs, retention } from './build.ts';

/** So many days before today. */
export const ago = (days: number): number => nowMs - days * dayMs;
export const pulled = (name: string, daysOld: number, pulledDaysAgo: number): Image =>
  image(name, { daysOld, pulledAtMs: ago(pulledDaysAgo) });

export type Row = readonly [daysAgo: number, name: string, over?: Partial<Told>];

/** What surveys told: each row of an image that was pushed long ago, unless said otherwise. */
const surveys = (rows: readonly Row[]): Playback['chronicle'] => {
  const { note, result } = chronicler();
  for (const [daysAgo, name, over] of rows) {
    const told = { digest: digest(name), tags: [], pushedAtMs: ago(365), sizeBytes: 1, mediaType: '' };
    note(ago(daysAgo), { ...told, component: digest(name), ...over });
  }
  return result();
};

export const used = { use: { usedBy: 'service web', isCertain: true } } as const;
export const maybe = { use: { usedBy: 'service web, before', isCertain: false } } as const;

interface Given extends Partial<Omit<Playback, 'chronicle' | 'retention' | 'images'>> {
  readonly told?: readonly Row[];
  readonly days?: number;
}

export const played = (
  images: readonly Image[],
  policy: Retention | undefined,
  { told = [], days = 20, ...given }: Given = {},
): Backtest =>
  backtest({
    retention: policy,
    images,
    chronicle: surveys(told),
    standing: { ...nobodyElse, repository: here, firstPushOf: ({ pushedAtMs }) => pushedAtMs, pulledWithinMs: 0 },
    daysMs: Array.from({ length: days + 1 }, (_, i) => ago(days - i)),
    graceMs: 0,
    ...given,
  });

export const all = retention();
export const daysBefore = (atMs: number): number => (nowMs - atMs) / dayMs;
/** How many were condemned so many days ago. */
export const condemned = (daysAgo: number, { days }: Backtest) => days.at(-1 - daysAgo)?.condemned.images;
