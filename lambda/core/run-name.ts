/** A run begins its name with the second at which it began: `20260601T030000Z-9f3a1c`. */
const form = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]+$/;

/** Whether a text could be the name of a run. */
export const isRunName = (text: string): boolean => startOf(text) !== undefined;

/** When a run began, by its name. */
export function startOf(run: string): number | undefined {
  const [, year, month, day, hour, minute, second] = form.exec(run) ?? [];
  const startedAtMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(startedAtMs) ? undefined : startedAtMs;
}

/** The day of a run, as keys of its records have it. */
export const dateOf = (run: string): string => `${run.slice(0, 4)}-${run.slice(4, 6)}-${run.slice(6, 8)}`;
