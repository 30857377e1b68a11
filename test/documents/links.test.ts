import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { documents } from './documents.ts';
import type { Document } from './documents.ts';

/** What headings are called in addresses. */
const anchorsIn = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

/** The links of a document that go nowhere. What is on other sites is not looked up. */
function brokenIn({ file, text }: Document): readonly string[] {
  const prose = text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link)).filter((link) => !leads(file, link));
}

function leads(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from : normalize(join(dirname(from), path));
  if (!existsSync(target)) return false;
  if (anchor === undefined) return true;
  return statSync(target).isFile() && anchorsIn(readFileSync(target, 'utf8')).has(anchor);
}

test.each(documents.map((one) => [one.file, one] as const))('every link in %s leads somewhere', (_file, document) => {
  expect(brokenIn(document)).toEqual([]);
});

test('a link to a file or a heading that is not there is found', () => {
  const text = '[a](README.md) [b](README.md#deploy) [c](nowhere.md) [d](README.md#nowhere) [e](#here)\n\n# Here';
  expect(brokenIn({ file: 'x.md', text })).toEqual(['nowhere.md', 'README.md#nowhere', '#here']);
});
