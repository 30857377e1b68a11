import type { Summary } from '../../core/summary.ts';
import { growthTexts } from '../growth.ts';
import { bytesText } from '../text.ts';
import { stackBar } from './bars.ts';
import { html, nothing } from './markup.ts';
import type { Html } from './markup.ts';
import { table } from './table.ts';
import { dayOf, numberText } from './words.ts';

/** A picture of two weeks; what is said beside it looks further back. */
const mostDays = 14;

/** What there was to be listed on each of the last days with a run; nothing before the second. */
export function growthHtml({ growth }: Pick<Summary, 'growth'>): Html {
  if (growth.length < 2) return nothing;
  const whole = Math.max(1, ...growth.map(({ bytes }) => bytes));
  const rows = growth
    .toReversed()
    .slice(0, mostDays)
    .map(
      ({ atMs, images, bytes }) =>
        html`<tr>
          <th scope="row">${dayOf(atMs)} ${stackBar([{ kind: 'plain', value: bytes }], whole)}</th>
          <td>${numberText(images)}</td>
          <td>${bytesText(bytes)}</td>
        </tr>`,
    );
  return html`<figure>
    <figcaption>
      <h3>Growth</h3>
      <p class="dim">Found ${growthTexts(growth).join('; ')}. Bytes are what ECR states for each image.</p>
    </figcaption>
    ${table('bars', ['Day', 'Images', 'Bytes'], rows)}
  </figure>`;
}
