import { changesIn } from '../core/growth.ts';
import type { Change, Point } from '../core/growth.ts';
import { isoOf } from './record.ts';
import { bytesText } from './text.ts';

/** What became more or less, in words: `since 2026-05-25: +12 images, +3.4 GB`; nothing without earlier runs. */
export const growthTexts = (points: readonly Point[]): readonly string[] => changesIn(points).map(changeText);

const changeText = ({ since, images, bytes }: Change): string => {
  const noun = Math.abs(images) === 1 ? 'image' : 'images';
  return `since ${dayOf(since.atMs)}: ${signed(images, (count) => count.toLocaleString('en'))} ${noun}, ${signed(bytes, bytesText)}`;
};

const signed = (amount: number, textOf: (amount: number) => string): string =>
  `${amount < 0 ? '-' : '+'}${textOf(Math.abs(amount))}`;

const dayOf = (ms: number): string => isoOf(ms).slice(0, 'YYYY-MM-DD'.length);
