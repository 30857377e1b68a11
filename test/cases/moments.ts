const unitMs = new Map([
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** `300d` is that long ago, and a date its first moment (UTC). */
export function momentIn(text: string, nowMs: number): number {
  if (text === 'now') return nowMs;
  const [, number = '', unit = ''] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const ms = unitMs.get(unit);
  return ms === undefined ? Date.parse(text) : nowMs - Number(number) * ms;
}
