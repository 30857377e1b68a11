import { compareText, placeOf } from '../../core/image.ts';
import type { RepositorySummary, Summary } from '../../core/summary.ts';
import { waitingIn } from '../../core/totals.ts';
import { bytesText, weightText } from '../text.ts';
import { html, nothing } from './markup.ts';
import type { Html } from './markup.ts';
import { numberText } from './words.ts';

/** The page has a row for each of so many repositories. */
const mostRows = 2500;

/** The repositories that have a row, in the order of their rows: those from which most went or could go come first. */
export const listed = ({ repositories }: Pick<Summary, 'repositories'>): readonly RepositorySummary[] =>
  repositories
    .toSorted(
      (a, b) =>
        b.totals.condemned.bytes - a.totals.condemned.bytes ||
        b.totals.found.bytes - a.totals.found.bytes ||
        compareText(placeOf(a), placeOf(b)),
    )
    .slice(0, mostRows);

/** The numbers of a row: what the columns are sorted by. */
export function numbersOf({ totals, stored }: RepositorySummary): readonly number[] {
  const { found, kept, deleted, archived } = totals;
  return [
    found.images,
    found.bytes,
    kept.images,
    waitingIn(totals).images,
    deleted.images + archived.images,
    stored.condemned.bytes,
  ];
}

/** Every repository with its numbers. With scripts it can be searched and sorted, and each row opens. */
export function repositoriesHtml(summary: Summary): Html {
  const { repositories } = summary;
  if (repositories.length === 0) {
    return html`<section aria-labelledby="all">
      <h2 id="all">Repositories</h2>
      <p>No repositories.</p>
    </section>`;
  }
  const rows = listed(summary);
  const rest = repositories.length - rows.length;
  return html`<section aria-labelledby="all">
    <h2 id="all">Repositories</h2>
    <div id="tools" class="tools" hidden>
      <label for="search">Search repositories, tags and digests</label>
      <input id="search" type="search" autocomplete="off" spellcheck="false" />
      <span id="count" role="status" aria-live="polite"></span>
    </div>
    <noscript
      ><p class="dim">
        Search, sorting and single images take scripts. The audit has every image:
        ${summary.audit.slice(0, 3).join(', ')}
      </p></noscript
    >
    <div class="scroll" role="region" aria-label="Table of repositories" tabindex="0">
      <table id="repositories">
        <thead>
          <tr>
            <th scope="col">Repository</th>
            ${columns.map((column) => html`<th scope="col" ${column.wide}>${column.title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(rowHtml)}
        </tbody>
      </table>
    </div>
    ${rest > 0 ? html`<p class="dim">${numberText(rest)} more, with less to free: summary.json has all</p>` : nothing}
  </section>`;
}

/** Columns that a narrow screen has no room for; what they say is in the row when it opens. */
const wide = html` class="wide"`;
const columns = [
  { title: 'Images', wide },
  { title: 'Size', wide: nothing },
  { title: 'Kept', wide },
  { title: 'Condemned', wide: nothing },
  { title: 'Gone', wide: nothing },
  { title: 'Freed or to free', wide },
] as const;

function rowHtml(one: RepositorySummary): Html {
  const numbers = numbersOf(one);
  const texts = numbers.map((number, i) => (columns[i]?.title === 'Size' ? bytesText(number) : numberText(number)));
  const cells = columns.map((column, i) => {
    const text = column.title === 'Freed or to free' ? weightText(one.stored.condemned) : (texts[i] ?? '');
    return html`<td${column.wide}>${text}</td>`;
  });
  return html`<tr>
    <th scope="row"><span>${one.name}</span> <i>${one.region}</i></th>
    ${cells}
  </tr> `;
}
