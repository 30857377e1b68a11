import { ageSteps } from '../../core/ages.ts';
import type { Ages } from '../../core/ages.ts';
import { compareText, placeOf } from '../../core/image.ts';
import type { RepositorySummary, Summary } from '../../core/summary.ts';
import { waitingIn } from '../../core/totals.ts';
import type { Amount } from '../../core/totals.ts';
import { bytesText, counted } from '../text.ts';
import { stackBar } from './bars.ts';
import { growthHtml } from './growth.ts';
import { html, nothing } from './markup.ts';
import type { Html } from './markup.ts';
import { ruleTitle } from './rule-titles.ts';
import { scrolled, table } from './table.ts';
import { numberText } from './words.ts';

/** Pictures, each a table as well: where the bytes are, why images stay, how much there was on which day, and how old and used they are. */
export function chartsHtml(summary: Summary): Html {
  if (summary.totals.found.images === 0) return nothing;
  return html`<section aria-labelledby="pictures">
    <h2 id="pictures">Where it is, and why it stays</h2>
    <div class="charts">
      ${byRepository(summary)}${byRule(summary)}${growthHtml(summary)}${byAge(summary.shown.ages)}
    </div>
  </section>`;
}

const mostBars = 12;

function byRepository({ repositories }: Summary): Html {
  const largest = repositories
    .toSorted((a, b) => b.totals.found.bytes - a.totals.found.bytes || compareText(placeOf(a), placeOf(b)))
    .slice(0, mostBars);
  const whole = Math.max(1, ...largest.map(({ totals }) => totals.found.bytes));
  const rest = repositories.length - largest.length;
  return html`<figure>
    <figcaption>
      <h3>Bytes per repository</h3>
      <p class="key">
        <span class="k-kept">kept</span> <span class="k-condemned">condemned</span> <span class="k-gone">gone</span>
      </p>
    </figcaption>
    ${table(
      'bars',
      ['Repository', 'Before'],
      largest.map((one) => repositoryBar(one, whole)),
    )}
    ${rest > 0 ? html`<p class="dim">and ${counted(rest, 'smaller one')}</p>` : nothing}
  </figure>`;
}

function repositoryBar({ region, name, totals }: RepositorySummary, whole: number): Html {
  const bar = stackBar(
    [
      { kind: 'kept', value: totals.kept.bytes },
      { kind: 'condemned', value: waitingIn(totals).bytes },
      { kind: 'gone', value: totals.deleted.bytes + totals.archived.bytes },
    ],
    whole,
  );
  return html`<tr>
    <th scope="row"><span class="clip">${name}</span> <i>${region}</i>${bar}</th>
    <td>${bytesText(totals.found.bytes)}</td>
  </tr>`;
}

function byRule({ keptBy }: Summary): Html {
  const rules = Object.entries(keptBy).toSorted(([a, x], [b, y]) => y - x || compareText(a, b));
  const whole = Math.max(1, ...rules.map(([, count]) => count));
  const rows = rules.map(
    ([rule, count]) =>
      html`<tr>
        <th scope="row">${ruleTitle(rule)} <i>${rule}</i>${stackBar([{ kind: 'kept', value: count }], whole)}</th>
        <td>${numberText(count)}</td>
      </tr>`,
  );
  if (rows.length === 0) return nothing;
  return html`<figure>
    <figcaption>
      <h3>Why images are kept</h3>
      <p class="dim">An image may have several reasons.</p>
    </figcaption>
    ${table('bars', ['Reason', 'Images'], rows)}
  </figure>`;
}

/** Shading says how much of the most there is; the number says it too. */
function byAge(ages: Ages): Html {
  const most = Math.max(1, ...ages.flatMap(({ pulled, never }) => [...pulled, never].map(({ bytes }) => bytes)));
  const heads = [...ageSteps.map(({ upTo }) => upTo), 'never'];
  const rows = ages.map(
    ({ pulled, never }, i) =>
      html`<tr>
        <th scope="row">${ageSteps[i]?.upTo ?? ''}</th>
        ${[...pulled, never].map((cell) => ageCell(cell, most))}
      </tr>`,
  );
  return html`<figure class="wide">
    <figcaption>
      <h3>Age against last use</h3>
      <p class="dim">
        Rows: since the push, up to. Columns: since the last pull that ECR recorded, up to. Below right is what is old,
        and what nobody pulls; what runs without being pulled again is there, too.
      </p>
    </figcaption>
    ${scrolled('Table of age against last use', table('ages', ['Pushed \\ pulled', ...heads], rows))}
  </figure>`;
}

function ageCell({ images, bytes }: Amount, most: number): Html {
  if (images === 0) return html`<td class="dim">–</td>`;
  const shade = Math.min(Math.ceil((bytes / most) * shades), shades);
  return html`<td class="h${shade}">${bytesText(bytes)}<small>${counted(images, 'image')}</small></td>`;
}

const shades = 5;
