import { usdPerMonth } from '../../core/price.ts';
import type { Weight } from '../../core/layers.ts';
import type { Amount } from '../../core/totals.ts';
import { isoOf } from '../record.ts';
import { bytesText, counted } from '../text.ts';

/** `$12.30`, `$1,234`, or `under $0.01`. */
export function usdText(bytes: number): string {
  const usd = usdPerMonth(bytes);
  if (usd > 0 && usd < 0.01) return 'under $0.01';
  const digits = usd < 1000 ? 2 : 0;
  return `$${usd.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** What bytes cost in a month: `$12.30`, or of an upper bound `up to $12.30`. */
export const weightUsd = ({ bytes, isExact }: Weight): string => {
  const text = usdText(bytes);
  return text.startsWith('$') && bytes > 0 && !isExact ? `up to ${text}` : text;
};

/** `12 images (3.4 GB)` */
export const amountText = ({ images, bytes }: Amount): string => `${counted(images, 'image')} (${bytesText(bytes)})`;

export const numberText = (count: number): string => count.toLocaleString('en');

export const dayOf = (ms: number): string => isoOf(ms).slice(0, 'YYYY-MM-DD'.length);

export const minuteOf = (ms: number): string =>
  `${isoOf(ms).slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ')} UTC`;

export const isAre = (count: number): string => (count === 1 ? 'is' : 'are');
