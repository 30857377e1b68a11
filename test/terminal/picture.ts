/** What a terminal shows as a picture: letters as letters, so that it can be searched, and read by a screen reader. */
export function pictureOf(title: string, text: string): string {
  const lines = text.trimEnd().split('\n');
  const height = top + lines.length * lineHeight + 16;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="#16181d"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (fill, i) => `<circle cx="${20 + i * 18}" cy="18" r="5.5" fill="${fill}"/>`,
    ),
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" fill="#d7dae0">`,
    ...lines.map((line, i) => `<text x="18" y="${top + i * lineHeight}" xml:space="preserve">${spansOf(line)}</text>`),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

const [width, top, lineHeight] = [680, 50, 17];

/** The lines that such a picture shows. */
export const linesIn = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text [^>]*>(.*)<\/text>/g)].map(([, inner = '']) => unescaped(inner.replaceAll(/<[^>]*>/g, '')));

/** The colours of a line: each escape sequence changes those of all that follows. */
function spansOf(line: string): string {
  const [plain = '', ...coloured] = line.split('\u001B[');
  const spans = coloured.map((part) => {
    const end = part.indexOf('m');
    const [style, text] = [styles[part.slice(0, end)], escaped(part.slice(end + 1))];
    return style === undefined || text === '' ? text : `<tspan ${style}>${text}</tspan>`;
  });
  return escaped(plain) + spans.join('');
}

const styles: Readonly<Record<string, string>> = {
  1: 'font-weight="bold" fill="#ffffff"',
  2: 'fill="#8b93a1"',
  31: 'fill="#ff7b72"',
  32: 'fill="#7ee787"',
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
