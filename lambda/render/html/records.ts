import type { Summary } from '../../core/summary.ts';
import { costDetails, costText } from '../cost.ts';
import { counted } from '../text.ts';
import { html, nothing } from './markup.ts';
import type { Html } from './markup.ts';

/** Where everything else is. */
export const recordsHtml = (summary: Summary): Html =>
  html`<section aria-labelledby="records">
    <h2 id="records">Records</h2>
    ${summary.audit.length === 0 ? noRecords : auditHtml(summary)}
    <p class="dim">${costText(summary.cost)} ${costDetails(summary.cost)}</p>
    <p class="dim">Policy ${summary.policySha256.slice(0, 12)}${againstText(summary)}</p>
  </section>`;

/** A plan writes none, nor does a run without images. */
const noRecords = html`<p>
  No audit was written. <code class="command">keeper explain IMAGE</code> says more of each image.
</p>`;

const mostObjects = 20;

function auditHtml({ run, audit }: Summary): Html {
  const rest = audit.length - mostObjects;
  return html`<p>
      Every image has a row in the audit: <code class="command">keeper explain IMAGE --run ${run} --bucket BUCKET</code>
    </p>
    <ul>
      ${audit.slice(0, mostObjects).map((key) => html`<li><code>${key}</code></li>`)}
      ${rest > 0 ? html`<li>and ${counted(rest, 'more object')}</li>` : nothing}
    </ul>`;
}

const againstText = ({ baseline }: Summary): string => (baseline === undefined ? '' : `, held against run ${baseline}`);
