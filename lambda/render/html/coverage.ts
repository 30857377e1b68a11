import { sourceNames, sources } from '../../core/sources.ts';
import type { SourceName } from '../../core/sources.ts';
import { completeIn, unreadIn } from '../../core/usage.ts';
import type { Finding } from '../../core/usage.ts';
import { compareText } from '../../core/image.ts';
import { counted } from '../text.ts';
import { html } from './markup.ts';
import type { Html } from './markup.ts';
import { scrolled, table } from './table.ts';
import { numberText } from './words.ts';

/** What was read and what not: the proof that nobody was forgotten. */
export function coverageHtml({ findings }: { readonly findings: readonly Finding[] }): Html {
  const cellsOf = Object.groupBy(findings, ({ source }) => source);
  const asked = sourceNames.filter((name) => (cellsOf[name] ?? []).length > 0);
  const unread = unreadIn(findings).length;
  const places = new Set(findings.map(({ account, region }) => `${account} ${region}`)).size;
  const rows = asked.map((name) => sourceRow(name, cellsOf[name] ?? []));
  const gaps = unread === 0 ? 'All of it could be read.' : `${counted(unread, 'cell')} could not be read.`;
  const wide = `${counted(asked.length, 'source')} in ${counted(places, 'region')}, ${counted(findings.length, 'cell')}. ${gaps}`;
  return html`<section aria-labelledby="coverage"><h2 id="coverage">What was read</h2><p>${wide}</p>
<details${unread > 0 ? html` open` : html``}><summary>Each source</summary>
${scrolled('Each source', table('plain', ['Source', 'Read', 'Names', 'Not read'], rows))}</details></section>`;
}

function sourceRow(name: SourceName, cells: readonly Finding[]): Html {
  const complete = completeIn(cells);
  const names = complete.reduce(
    (sum, { references, mentions, pins }) => sum + references.length + mentions.length + pins.length,
    0,
  );
  const gaps = [...Map.groupBy(cells, gapText)]
    .filter(([text]) => text !== '')
    .toSorted(([a], [b]) => compareText(a, b))
    .slice(0, mostGaps)
    .map(([text, alike]) => html`<span class="gap">${text} <i>${placesText(alike)}</i></span>`);
  return html`<tr>
    <th scope="row">${sources[name].title}</th>
    <td>${counted(complete.length, 'cell')}</td>
    <td>${numberText(names)}</td>
    <td>${gaps}</td>
  </tr>`;
}

const mostGaps = 6;

function placesText(cells: readonly Finding[]): string {
  const places = [
    ...new Set(cells.map(({ region, unit }) => (unit === undefined ? region : `${region} ${unit}`))),
  ].toSorted(compareText);
  return places.length > 6 ? `${places.slice(0, 6).join(', ')} and ${places.length - 6} more` : places.join(', ');
}

function gapText(finding: Finding): string {
  switch (finding.status) {
    case 'complete':
    case 'guarded':
      return '';
    case 'failed':
      return `failed: ${finding.error}`;
    case 'barred':
      return `an organisation's policy forbids it: ${finding.error}`;
    case 'absent':
      return finding.because;
    case 'excluded':
      return `excluded by the policy: ${finding.because}`;
  }
}
