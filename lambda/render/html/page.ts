import type { Summary } from '../../core/summary.ts';
import { attentionHtml } from './attention.ts';
import { chartsHtml } from './charts.ts';
import { comingHtml } from './coming.ts';
import { coverageHtml } from './coverage.ts';
import { detailsJson } from './details.ts';
import { headlineHtml } from './headline.ts';
import { html, verbatim } from './markup.ts';
import type { Html } from './markup.ts';
import { recordsHtml } from './records.ts';
import { repositoriesHtml } from './repositories.ts';
import { script } from './script.ts';
import { style } from './style.ts';
import { dayOf } from './words.ts';

/** What a page takes that is not text: core and render know no machine. */
export interface Packing {
  /** SHA-256 in base64, as a content security policy writes it. */
  readonly sha256: (text: string) => string;
  /** Raw deflate, in base64. */
  readonly deflated: (text: string) => string;
}

/** Single images have so many bytes of a page. */
const mostDetails = 900_000;

/**
 * The report of a run for people: one file that asks nothing of the network, from disk or from a bucket. Everything but
 * single images can be read without scripts.
 */
export function pageHtml(summary: Summary, { sha256, deflated }: Packing): string {
  const [styleHash, scriptHash] = [sha256(style), sha256(script)];
  const policy = [
    `default-src 'none'`,
    `style-src 'sha256-${styleHash}'`,
    `script-src 'sha256-${scriptHash}'`,
    'img-src data:',
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  const { account, startedAtMs } = summary;
  const document = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <meta name="robots" content="noindex" />
      <link rel="icon" href="data:," />
      <title>ecr-keeper ${account} ${dayOf(startedAtMs)}</title>
      ${verbatim('<style>', style)}
    </head>
    <body>
      <a class="skip" href="#all">Skip to the repositories</a>
      <main>
        ${headlineHtml(summary)} ${attentionHtml(summary)} ${comingHtml(summary)} ${chartsHtml(summary)}
        ${repositoriesHtml(summary)} ${coverageHtml(summary)} ${recordsHtml(summary)}
      </main>
      ${detailsHtml(summary, deflated)} ${verbatim('<script>', script)}
    </body>
  </html>`;
  return `<!doctype html>\n${document.html}\n`;
}

/** As many images as there is room for: half of them, and half of that, until they fit. */
function detailsHtml(summary: Summary, deflated: Packing['deflated']): Html {
  for (let share = 1; share > 0.001; share /= 2) {
    const packed = deflated(detailsJson(summary, share));
    if (packed.length <= mostDetails) return verbatim(opening, packed);
  }
  return verbatim(opening, deflated(detailsJson(summary, 0)));
}

const opening = '<script type="text/plain" id="details">';
