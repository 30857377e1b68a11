import { readFileSync, readdirSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { linesIn } from './picture.ts';
import { sessions, shownAt } from './sessions.ts';

const folder = 'docs/terminal';
const fileOf = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');

/** Addresses and digests are not broken: somebody copies them. */
const isCopied = (line: string): boolean => line.startsWith('$ ') || /[\w.]+\.amazonaws\.com\//.test(line);

test.each(Object.entries(sessions))('keeper %s shows what docs/terminal has, in 80 columns', async (name, all) => {
  const text = stripVTControlCharacters(await shownAt(all));
  // If the words were meant to change: npm run pictures.
  expect(text).toBe(fileOf(`${name}.txt`));
  expect(text.split('\n').filter((line) => line.length > 80 && !isCopied(line))).toEqual([]);
});

test('every picture of a terminal shows what its text says', () => {
  const pictures = readdirSync(folder).filter((name) => name.endsWith('.svg'));
  expect(pictures.length).toBeGreaterThan(0);
  for (const picture of pictures) {
    expect(linesIn(fileOf(picture))).toEqual(fileOf(picture.replace('.svg', '.txt')).trimEnd().split('\n'));
  }
});
