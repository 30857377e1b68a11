import { shown } from '../text.ts';

/** A piece of a page. Only `html` makes one, so that no text from outside is ever taken for it. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[];

/** Markup with texts in it: each is escaped, for elements and for attributes in double quotes. Nothing else is. */
export const html = (markup: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: markup
    .map((one, i) => one.replaceAll(/\n\s*>/g, '>').replaceAll(/\n\s+/g, '\n') + textOf(parts[i] ?? ''))
    .join(''),
});

export const nothing: Html = { html: '' };

/** An element of ours whose text is no markup, and must stay as it is to the letter: its hash says so. */
export const verbatim = (
  opening: '<style>' | '<script>' | '<script type="text/plain" id="details">',
  text: string,
): Html => ({
  html: `${opening}${text}</${opening.startsWith('<style') ? 'style' : 'script'}>`,
});

function textOf(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  return 'html' in part ? part.html : part.map((one) => one.html).join('');
}

const escaped = (text: string): string => shown(text).replaceAll(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
