import type { Summary } from '../../core/summary.ts';
import { counted } from '../text.ts';
import { html, nothing } from './markup.ts';
import type { Html } from './markup.ts';

const mostObjects = 20;

/** Where everything else is. */
export function recordsHtml({ run, audit, policySha256, baseline }: Summary): Html {
  const rest = audit.length - mostObjects;
  return html`<section aria-labelledby="records">
    <h2 id="records">Records</h2>
    <p>
      Every image has a row in the audit: <code class="command">keeper explain IMAGE --run ${run} --bucket BUCKET</code>
    </p>
    <ul>
      ${audit.slice(0, mostObjects).map((key) => html`<li><code>${key}</code></li>`)}${rest > 0 ? html`<li>and ${counted(rest, 'more object')}</li>` : nothing}
    </ul>
    <p class="dim">
      Policy ${policySha256.slice(0, 12)}${baseline === undefined ? '' : `, held against run ${baseline}`}
    </p>
  </section>`;
}
