import { Duration } from 'aws-cdk-lib';

/**
 * The longest time between two starts of a schedule, in whole days for `cron`; undefined if that takes a calendar to tell,
 * or more than the days of a week.
 */
export function periodOf(expression: string): Duration | undefined {
  const [, kind = '', inside = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  return kind === 'rate' ? periodOfRate(inside) : periodOfCron(inside.trim().split(/\s+/));
}

function periodOfRate(rate: string): Duration | undefined {
  const [, count, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(rate) ?? [];
  return count === undefined ? undefined : Duration.minutes(Number(count) * (minutes[unit] ?? 0));
}

function periodOfCron([, , ofMonth, month, ofWeek, year]: readonly string[]): Duration | undefined {
  const isEveryWeek = [ofMonth, month, year].every(isAny);
  const days = isEveryWeek ? daysIn(ofWeek) : [];
  return days.length === 0 ? undefined : Duration.days(longestGap(days));
}

const minutes: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };

const isAny = (field: string | undefined): boolean => field === '*' || field === '?';

const names = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The days of the week that a field means, from 0; none if it cannot be told. */
function daysIn(field = ''): readonly number[] {
  if (isAny(field)) return [0, 1, 2, 3, 4, 5, 6];
  const parts = field.split(',').map(rangeOf);
  return parts.some((days) => days.length === 0) ? [] : [...new Set(parts.flat())].toSorted((a, b) => a - b);
}

function rangeOf(part: string): readonly number[] {
  const [, from = '', to = from] = /^(\w+)(?:-(\w+))?$/.exec(part) ?? [];
  const [first, last] = [dayOf(from), dayOf(to)];
  if (first < 0 || last < 0) return [];
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, i) => (first + i) % 7);
}

/** EventBridge counts from 1, which is Sunday. */
const dayOf = (day: string): number => (/^[1-7]$/.test(day) ? Number(day) - 1 : names.indexOf(day.toUpperCase()));

const longestGap = (days: readonly number[]): number =>
  Math.max(...days.map((day, i) => (days[i + 1] ?? (days[0] ?? 0) + 7) - day));
