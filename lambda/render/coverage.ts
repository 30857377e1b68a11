import { sourceNames, sources } from '../core/sources.ts';
import type { SourceName } from '../core/sources.ts';
import { completeIn } from '../core/usage.ts';
import type { Complete, Finding } from '../core/usage.ts';
import type { Palette } from './table.ts';
import { counted, fitted, shown, wrapped } from './text.ts';

/**
 * What could be read of each source and what not, and why: the proof of coverage. Sources in which nothing was found are
 * counted together, and so are all cells that an organisation's policy bars.
 */
export function coverageText(findings: readonly Finding[], palette: Palette): string {
  const cellsOf = Object.groupBy(findings, ({ source }) => source);
  const read = sourceNames.map((name) => ({ name, complete: completeIn(cellsOf[name] ?? []) }));
  const found = read.filter(({ complete }) => namedIn(complete) > 0);
  const empty = read.filter(({ complete }) => complete.length > 0 && namedIn(complete) === 0);
  return [
    palette.bold('What was read'),
    ...found.map(({ name, complete }) => readLine(name, complete, palette)),
    ...emptyLines(
      empty.map(({ name }) => sources[name].title),
      palette,
    ),
    ...sourceNames.flatMap((name) => gapLines(name, cellsOf[name] ?? [], palette)),
    ...barredLines(findings, palette),
  ].join('\n');
}

const namedIn = (complete: readonly Complete[]): number =>
  complete.reduce((sum, { references, mentions, pins }) => sum + references.length + mentions.length + pins.length, 0);

function readLine(name: SourceName, complete: readonly Complete[], { good, dim }: Palette): string {
  const units = complete.filter(({ unit }) => unit !== undefined).length;
  const places = new Set(complete.map(({ account, region }) => `${account} ${region}`)).size;
  const where = units > 0 ? `${counted(places, 'region')}, ${counted(units, 'unit')}` : counted(places, 'region');
  return `  ${good('read')}  ${sources[name].title.padEnd(22)}  ${dim(`${where}, ${counted(namedIn(complete), 'reference')}`)}`;
}

function emptyLines(titles: readonly string[], { good, dim }: Palette): readonly string[] {
  if (titles.length === 0) return [];
  // Of forty kinds of consumers most are not there: the summary and the page name each.
  const text =
    titles.length <= mostNamed ? `nothing in: ${titles.join(', ')}` : `nothing in ${titles.length} other kinds`;
  const [first = '', ...rest] = wrapped(text, 8);
  return [`  ${good('read')}  ${dim(first.trimStart())}`, ...rest.map(dim)];
}

const mostNamed = 6;

/** What is alike is said once, with all the regions. */
function gapLines(name: SourceName, cells: readonly Finding[], { bad }: Palette): readonly string[] {
  const gaps = Map.groupBy(cells, gapText);
  return [...gaps].flatMap(([text, alike]) => {
    if (text === '') return [];
    const where = [...new Set(alike.map(placeText))].join(', ');
    const mark = alike[0]?.status === 'failed' ? bad('FAIL') : 'none';
    return [`  ${mark}  ${sources[name].title.padEnd(22)}  ${fitted(shown(where), 46)}`, ...wrapped(shown(text), 8)];
  });
}

function placeText({ region, unit }: Finding): string {
  return unit === undefined ? region : `${region} ${unit}`;
}

function barredLines(findings: readonly Finding[], { bad }: Palette): readonly string[] {
  const cells = findings.filter(({ status }) => status === 'barred');
  if (cells.length === 0) return [];
  const regions = [...new Set(cells.map(({ region }) => region))];
  return [
    `  ${bad('BARS')}  ${fitted(`An organisation's policy: ${regions.join(', ')}`, 70)}`,
    ...wrapped(`${counted(cells.length, 'cell')}. If nothing runs there, say so in the policy, under inUse:`, 8),
    ...wrapped(`exclude: [{ source: ['*', registries], region: [${regions.join(', ')}], because: ... }]`, 10),
  ];
}

function gapText(finding: Finding): string {
  switch (finding.status) {
    case 'complete':
    case 'guarded':
    case 'barred':
      return '';
    case 'failed':
      return finding.error;
    case 'absent':
      return finding.because;
    case 'excluded':
      return `excluded by the policy: ${finding.because}`;
  }
}
