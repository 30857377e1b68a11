import fc from 'fast-check';
import { bytesText, counted, fitted, shown } from '../../lambda/render/text.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1_500_000, '1.5 MB'],
  [99_900_000, '99.9 MB'],
  [123_400_000, '123 MB'],
  [2_000_000_000, '2.0 GB'],
  [3_210_000_000_000, '3.2 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test('one is singular, all other numbers are plural', () => {
  expect([0, 1, 2, 12_345].map((count) => counted(count, 'image'))).toEqual([
    '0 images',
    '1 image',
    '2 images',
    '12,345 images',
  ]);
});

test('a text that is too long is cut, and says so', () => {
  expect(fitted('abc', 3)).toBe('abc');
  expect(fitted('abcd', 3)).toBe('ab…');
  expect(fitted('abcd', 0)).toBe('…');
});

test.each([
  '\u{1B}[31m',
  '\u{7}',
  '\n',
  '\r',
  '\t',
  '\0',
  '\u{1F}',
  '\u{7F}',
  '\u{9B}31m',
  '\u{202E}',
  '\u{202A}',
  '\u{2066}',
  '\u{2069}',
])('a terminal does not obey %j', (text) => {
  expect(shown(`a${text}b`)).toMatch(/^a\u{FFFD}[^\p{Cc}]*b$/u);
});

test('what people write is shown as it is', () => {
  expect(shown('team/app:v1 – Größe, 日本語, 🐳')).toBe('team/app:v1 – Größe, 日本語, 🐳');
});

test('no control character is ever shown, and nothing else is touched', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(shown(text)).not.toMatch(/\p{Cc}/u);
      expect(Array.from(shown(text))).toHaveLength(Array.from(text).length);
    }),
  );
});
