import { isoOf } from './render/record.ts';

/** Such as `20260601T030000Z-9f3a1c`: sorts by time, and two that begin in the same second differ. */
export const runName = (startedAtMs: number, random: Uint8Array): string =>
  `${isoOf(startedAtMs).replaceAll(/[-:]|\.\d+/g, '')}-${Buffer.from(random).toString('hex')}`;
