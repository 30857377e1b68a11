import type { Amount } from '../../core/totals.ts';
import { isoOf } from '../record.ts';
import { bytesText, counted } from '../text.ts';

/** `12 images (3.4 GB)` */
export const amountText = ({ images, bytes }: Amount): string => `${counted(images, 'image')} (${bytesText(bytes)})`;

export const numberText = (count: number): string => count.toLocaleString('en');

export const dayOf = (ms: number): string => isoOf(ms).slice(0, 'YYYY-MM-DD'.length);

export const minuteOf = (ms: number): string =>
  `${isoOf(ms).slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ')} UTC`;

export const isAre = (count: number): string => (count === 1 ? 'is' : 'are');
