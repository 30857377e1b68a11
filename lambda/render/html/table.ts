import { html } from './markup.ts';
import type { Html } from './markup.ts';

/** A table with its headings, each row made already: the first cell of a row says what the row is about. */
export const table = (looks: string, headings: readonly string[], rows: readonly Html[]): Html =>
  html`<table class="${looks}">
    <thead>
      <tr>
        ${headings.map((heading) => html` <th scope="col">${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;

/** A table that may be wider than the page: it is scrolled by itself, by the keyboard too. */
export const scrolled = (label: string, inner: Html): Html =>
  html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${inner}</div>`;
