import { dateIn } from './dates.ts';
import { foundIn } from './found.ts';
import { isMode, weaker } from './retention.ts';
import type { Mode, Retention } from './retention.ts';
import type { Hold } from './verdict.ts';

/** What the resource tags of a repository take away from its policy: they only ever keep more. */
export interface Restrictions {
  readonly mode: Mode;
  readonly keepNewest: number;
  readonly holds: readonly Hold[];
}

export const unrestricted: Restrictions = { mode: 'delete', keepNewest: 0, holds: [] };

const prefix = 'ecr-keeper:';

/** Reads the tags that are meant for us. One that does not parse, or that we do not know, holds the repository. */
export function restrictionsIn(tags: ReadonlyMap<string, string>, nowMs: number): Restrictions {
  const ours = [...tags].filter(([key]) => key.startsWith(prefix)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return ours.map(([tag, value]) => restrictionIn(tag, value.trim(), nowMs)).reduce(both, unrestricted);
}

const both = (a: Restrictions, b: Restrictions): Restrictions => ({
  mode: weaker(a.mode, b.mode),
  keepNewest: Math.max(a.keepNewest, b.keepNewest),
  holds: [...a.holds, ...b.holds],
});

function restrictionIn(tag: string, value: string, nowMs: number): Restrictions {
  const read = readers.get(tag.slice(prefix.length));
  const held = [{ hold: 'repository-tag', tag, ...(value === '' ? {} : { value }) }] as const;
  return { ...unrestricted, ...(read?.(value, { tag, value, nowMs }) ?? { holds: held }) };
}

interface Tag {
  readonly tag: string;
  readonly value: string;
  readonly nowMs: number;
}

/** What a tag says; nothing, if its value does not parse. */
type Reader = (value: string, tag: Tag) => Partial<Restrictions> | undefined;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['mode', (value) => (isMode(value) ? { mode: value } : undefined)],
  ['keep-newest', (value) => (/^\d{1,6}$/.test(value) ? { keepNewest: Number(value) } : undefined)],
  ['hold-until', heldUntil],
]);

function heldUntil(value: string, { nowMs, ...tag }: Tag): Partial<Restrictions> | undefined {
  const untilMs = dateIn(value);
  if (untilMs === undefined) return undefined;
  return untilMs > nowMs ? { holds: [{ hold: 'repository-tag', ...tag, untilMs }] } : {};
}

/** The policy of a repository with what its tags ask for. */
export const restricted = (retention: Retention, { keepNewest }: Restrictions): Retention => ({
  ...retention,
  families: retention.families.map((family) => ({
    ...family,
    keepNewest: Math.max(family.keepNewest, keepNewest),
  })),
  untagged: { ...retention.untagged, keepNewest: Math.max(retention.untagged.keepNewest, keepNewest) },
});

/**
 * What a tag of an image itself holds: `hold-2026-12-31` until the end of that day, any other that begins with `hold-` as
 * long as it is there.
 */
export function heldByTag(tags: readonly string[], nowMs: number): readonly Hold[] {
  return foundIn(tags, (tag): Hold | undefined => {
    if (!tag.startsWith('hold-')) return undefined;
    const untilMs = dateIn(tag.slice('hold-'.length).replace(/^until-/, ''));
    if (untilMs === undefined) return { hold: 'image-tag', tag };
    return untilMs > nowMs ? { hold: 'image-tag', tag, untilMs } : undefined;
  });
}
