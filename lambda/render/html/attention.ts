import type { Summary } from '../../core/summary.ts';
import { html, nothing } from './markup.ts';
import type { Html } from './markup.ts';
import { noticesOf } from './notices.ts';
import type { Notice } from './notices.ts';
import { numberText } from './words.ts';

/** What needs somebody, and below it what is worth a look. */
export function attentionHtml(summary: Summary): Html {
  const notices = noticesOf(summary);
  const body =
    notices.length === 0
      ? html`<p>Nothing. Everything was read, nothing failed, and nothing is about to.</p>`
      : html`<ul class="notices">
            ${notices.map(noticeHtml)}
          </ul>
          <p class="dim"><code>keeper doctor</code> says what helps.</p>`;
  return html`<section aria-labelledby="attention">
    <h2 id="attention">Needs attention</h2>
    ${body}
  </section>`;
}

const mostLines = 8;

function noticeHtml({ level, title, lines }: Notice): Html {
  const rest = lines.length - mostLines;
  const more = rest > 0 ? html`<li class="dim">and ${numberText(rest)} more; summary.json has all</li>` : nothing;
  const label = level === 'act' ? 'Act' : 'Look';
  return html`<li class="${level}">
    <h3><span class="tag">${label}</span> ${title}</h3>
    <ul>
      ${lines.slice(0, mostLines).map((line) => html`<li>${line}</li>`)}${more}
    </ul>
  </li>`;
}
