import type { Weight } from '../core/layers.ts';
import type { Usd } from '../core/money.ts';

/** Bytes as people read them, in powers of ten as AWS bills them. */
export function bytesText(bytes: number): string {
  const unit = units.find(([, factor]) => bytes >= factor);
  if (!unit) return `${bytes} B`;
  const size = bytes / unit[1];
  return `${size >= 100 ? Math.round(size) : size.toFixed(1)} ${unit[0]}`;
}

/** Bytes that may be an upper bound: `≤ 3.4 GB`. */
export const weightText = ({ bytes, isExact }: Weight): string => `${isExact ? '' : '≤ '}${bytesText(bytes)}`;

const units = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const;

/** `$12.30`, `$1,234`, or `under $0.01`. */
export function usdText(usd: number): string {
  if (usd > 0 && usd < 0.005) return 'under $0.01';
  const digits = usd < 1000 ? 2 : 0;
  return `$${usd.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** Dollars that may be an upper bound: `up to $12.30`. */
export function monthlyText({ usd, isExact }: Usd): string {
  const text = usdText(usd);
  return text.startsWith('$') && usd > 0 && !isExact ? `up to ${text}` : text;
}

/** A number of things: `1 image`, `2 images`. */
export const counted = (count: number, thing: string): string =>
  `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;

/** What a registry or a consumer said, made safe for a terminal: control characters are shown, not obeyed. */
export const shown = (text: string): string =>
  Array.from(text, (char) => (isControl(char.codePointAt(0) ?? 0) ? '\u{FFFD}' : char)).join('');

/** C0, DEL, C1, and the marks that turn the direction of writing. */
const isControl = (code: number): boolean =>
  code < 0x20 ||
  (code >= 0x7f && code < 0xa0) ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069);

/** Cuts a text to a width; what is cut is said by an ellipsis. */
export const fitted = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}…`;

/** The same, with all lines but the first two columns further in. */
export function hanging(text: string, indent: number): readonly string[] {
  const [first = '', ...rest] = wrapped(text, indent + 2);
  return [first.slice(2), ...rest];
}

/** Breaks a text into lines of at most 80 columns behind an indent, between words where there are any. */
export function wrapped(text: string, indent: number): readonly string[] {
  const width = 80 - indent;
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const end = space > 0 ? space : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest].map((line) => `${' '.repeat(indent)}${line}`);
}
