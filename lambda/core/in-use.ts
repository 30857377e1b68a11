import { compareText, placeOf } from './image.ts';
import { hasPassed } from './run-history.ts';
import type { RunHistory, RunRecord } from './run-history.ts';
import { shortLived } from './sources.ts';
import type { Cell, Finding } from './usage.ts';

/** A cell that was read in passed runs. */
interface KnownCell {
  readonly name: string;
  /** How many images of it have to be expected in use. */
  readonly baseline: number;
}

/** Baselines look so far back: on a Sunday less runs than on a Friday. */
const windowMs = 14 * 86_400_000;
/** So many runs tell what of the short-lived is always there. */
const enoughRuns = 3;

/** How many different images each cell's consumers use. What they may go back to moves with every deployment. */
export function inUseOf(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const counts = findings.flatMap((finding) => {
    if (finding.status !== 'complete') return [];
    const used = new Set(
      finding.references
        .filter(({ role }) => role === 'in-use')
        .map(({ repository, tag, digest }) => digest ?? `${repository ? placeOf(repository) : ''}:${tag ?? ''}`),
    );
    return used.size > 0 ? [[cellName(finding), used.size] as const] : [];
  });
  return Object.fromEntries(counts.toSorted(([a], [b]) => compareText(a, b)));
}

const cellName = ({ source, account, region, unit }: Cell): string =>
  `${source} ${account} ${region}${unit === undefined ? '' : ` ${unit}`}`;

/** The cells that used images before, and of which nobody knows now. */
export function unreadOf({ runs }: Pick<RunHistory, 'runs'>, findings: readonly Finding[]): readonly string[] {
  const names = new Set(runs.flatMap(({ inUse }) => Object.keys(inUse)));
  return [...names].filter(unknownIn(findings)).toSorted(compareText);
}

/** A cell that was not read, or that a sentence of the policy excludes; and the units of either. */
export function unknownIn(findings: readonly Finding[]): (name: string) => boolean {
  const unknown = findings.flatMap((finding) =>
    ['failed', 'barred', 'excluded'].includes(finding.status) ? cellName(finding) : [],
  );
  return (name) => unknown.some((one) => name === one || name.startsWith(`${one} `));
}

/** What passed runs say of every cell that they knew. */
export function knownCells({ runs }: RunHistory): readonly KnownCell[] {
  const passed = runs.filter(hasPassed);
  const names = [...new Set(passed.flatMap(({ inUse }) => Object.keys(inUse)))].toSorted(compareText);
  return names.map((name) => ({ name, baseline: baselineFor(name, passed) }));
}

/**
 * The most that runs of two weeks saw, up to the last that read the cell, and since a drop of it or of all was accepted.
 * Tasks and jobs come and go: of these it is the least, as soon as enough runs tell.
 */
function baselineFor(name: string, passed: readonly RunRecord[]): number {
  const read = passed.filter(({ unread = [] }) => !unread.includes(name));
  const lastMs = read.at(-1)?.atMs ?? 0;
  const accepted = read.findLastIndex(({ trips }) =>
    trips.some(({ breaker, about = name }) => isDrop(breaker) && about === name),
  );
  const counts = read
    .slice(Math.max(accepted, 0))
    .filter(({ atMs }) => lastMs - atMs <= windowMs)
    .map(({ inUse }) => inUse[name] ?? 0);
  const isLeast = isShortLived(name) && counts.length >= enoughRuns;
  return isLeast ? Math.min(...counts) : Math.max(0, ...counts);
}

const isDrop = (breaker: string): boolean => breaker === 'usage-drop' || breaker === 'usage-empty';

const isShortLived = (name: string): boolean => shortLived.some((source) => name.startsWith(`${source} `));
