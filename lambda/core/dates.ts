/**
 * Reads a date as people write it: `2026-12-31` is the end of that day (UTC), `2026-12-31T12:00:00Z` that very moment.
 * Undefined for anything else, and for days that no month has.
 */
export function dateIn(text: string): number | undefined {
  const [, day, time] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (day === undefined) return undefined;
  const startMs = Date.parse(`${day}T00:00:00Z`);
  // February 30 is no date, whatever a parser makes of it.
  if (Number.isNaN(startMs) || new Date(startMs).toISOString().slice(0, 10) !== day) return undefined;
  const ms = time === undefined ? startMs + dayMs - 1 : Date.parse(`${day}${time}`);
  return Number.isNaN(ms) ? undefined : ms;
}

const dayMs = 86_400_000;
