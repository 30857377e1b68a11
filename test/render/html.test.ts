import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import type { Summary } from '../../lambda/core/summary.ts';
import { pageOf } from '../../lambda/page.ts';
import { html } from '../../lambda/render/html/markup.ts';
import { summary } from '../core/build-run.ts';
import { madeRun, troubled } from './accounts.ts';
import { hostileRun } from './hostile.ts';
import { readHtml } from './html-reading.ts';

const small = (mode: Summary['mode'] = 'delete') => madeRun({ repositories: 3, images: 20, mode });
const textOf = (run: Summary) => readHtml(pageOf(run)).text.replaceAll(/\s+/g, ' ');
const rawOf = (page: string, opening: string) =>
  page.slice(page.indexOf(opening) + opening.length).split('</')[0] ?? '';
const detailsOf = (page: string): string =>
  inflateRawSync(Buffer.from(rawOf(page, '<script type="text/plain" id="details">'), 'base64')).toString();
const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const hostile = [
  '<script>alert(1)</script>',
  '</script><img src=x onerror=alert(1)>',
  '--><!--',
  '"><b>',
  "' onfocus='x",
  'javascript:alert(1)',
  '${1}`',
  '&lt;b&gt;',
  '</style>',
  ']]>',
  '\u{202E}',
];

test.each(hostile)('%j is text, wherever it stands', (text) => {
  const [plain, page] = [readHtml(pageOf(hostileRun('plain'))), pageOf(hostileRun(text))];
  const { tags, text: told } = readHtml(page);
  expect(tags.map(({ name }) => name)).toEqual(plain.tags.map(({ name }) => name));
  expect(told).toContain(text.replace('\u{202E}', '\u{FFFD}'));
  expect(tags.flatMap(({ attributes }) => [attributes['href'] ?? '#', attributes['src'] ?? '#'])).toEqual(
    plain.tags.flatMap(({ attributes }) => [attributes['href'] ?? '#', attributes['src'] ?? '#']),
  );
});

const shapeOf = (text: string) =>
  readHtml(pageOf(hostileRun(text))).tags.map(({ name, attributes }) => [name, Object.keys(attributes)]);

test('no text changes which elements and attributes a page has', () => {
  const shape = shapeOf('plain');
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc
      .array(fc.constantFrom('<', '>', '"', "'", '&', '/', '!', '-', 'a', ' ', '\n'), { minLength: 1 })
      .map((all) => all.join('')),
  );
  fc.assert(
    fc.property(anyText, (text) => expect(shapeOf(text)).toEqual(shape)),
    { numRuns: 60 },
  );
});

test('texts are escaped, numbers and markup of ours are not', () => {
  const evil = '<i a="b" c=\'d\'>`&';
  expect(html`<p title="${evil}">${1}${html`<b>${evil}</b>`}</p>`.html).toBe(
    '<p title="&#60;i a=&#34;b&#34; c=&#39;d&#39;&#62;&#96;&#38;">1<b>&#60;i a=&#34;b&#34; c=&#39;d&#39;&#62;&#96;&#38;</b></p>',
  );
});

test('the content security policy lets in our style and our script, by their hashes, and nothing else', () => {
  const page = pageOf(troubled(small()));
  const { tags } = readHtml(page);
  const policy = tags.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
  const content = policy?.attributes['content']?.split('; ');
  const style = page.slice(page.indexOf('<style>') + '<style>'.length, page.indexOf('</style>'));
  const script = page.slice(page.lastIndexOf('<script>') + '<script>'.length, page.lastIndexOf('</script>'));
  expect(content).toEqual([
    "default-src 'none'",
    `style-src ${sha256(style)}`,
    `script-src ${sha256(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(() => new Script(script)).not.toThrow();
  const names = tags.flatMap(({ attributes }) => Object.keys(attributes));
  expect(names.filter((name) => name === 'style' || name === 'src' || name.startsWith('on'))).toEqual([]);
  expect(page).not.toMatch(/https?:|url\(|@import/);
});

test('the same facts give the same bytes, in whichever order the repositories came', () => {
  const run = small();
  const turned = { ...run, repositories: run.repositories.toReversed(), announced: run.announced.toReversed() };
  expect(pageOf(turned)).toBe(pageOf(run));
  expect(pageOf(small())).toBe(pageOf(run));
});

test('every id is there once, and every link goes to one', () => {
  const { tags } = readHtml(pageOf(troubled(small())));
  const ids = tags.flatMap(({ attributes: { id } }) => id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  const links = tags.filter(({ name }) => name === 'a').flatMap(({ attributes: { href } }) => href?.slice(1) ?? []);
  const labels = tags.flatMap(({ attributes }) => attributes['aria-labelledby'] ?? []);
  expect([...links, ...labels].filter((id) => !ids.includes(id))).toEqual([]);
});

test('a report says what could go, a deletion what went and what it saves', () => {
  expect(textOf(small('report'))).toMatch(
    /Nothing was touched\. 2\d images \([\d.]+ GB\) could go: up to \$[\d.]+ a month/,
  );
  expect(textOf(small('report'))).toContain('Report mode holds back everything that is condemned');
  expect(textOf(small())).toMatch(/\d+ images \([\d.]+ GB\) deleted: up to \$[\d.]+ a month saved\./);
  expect(textOf(small())).toMatch(/What holds most of them back \(\d+\): announced: they go from 2026-06-05 on/);
});

test('a run without repositories, one that was interrupted and one that a breaker stopped say so', () => {
  expect(textOf(summary())).toMatch(
    /Nothing was touched, and nothing could go\. There are no images\..*No repositories\./,
  );
  expect(textOf({ ...small(), status: 'interrupted' })).toContain('The run was interrupted');
  const trip = { breaker: 'usage-empty', number: 0, limit: 1, baseline: 12, accepted: false } as const;
  const stopped = textOf(summary({ mode: 'delete', trips: [trip] }));
  expect(stopped).toMatch(
    /Nothing went\. A breaker stopped the run\. usage-empty: nothing is in use any more, were 12/,
  );
  expect(stopped).toContain('1 thing needs somebody');
  expect(textOf(summary({ mode: 'delete', trips: [{ ...trip, accepted: true }] }))).toContain(
    'which a person accepted',
  );
});

test('what needs somebody is named before what is worth a look', () => {
  const untroubled = { ...small('report'), pulledByNobody: { images: 0, bytes: 0 } };
  expect(textOf(untroubled)).toContain('Nothing needs anybody');
  const text = textOf(troubled(small('report')));
  const places = ['3 things need somebody', 'eks:DescribeCluster', 'it holds back 12 images', 'in danger', 'legacy/**'];
  expect(places.map((one) => text.includes(one))).toEqual(places.map(() => true));
  expect(text.indexOf('Act In use')).toBeLessThan(text.indexOf('Look Two cleaners'));
});

test('each row opens onto its images: gone and condemned by their whole digest, with reasons', () => {
  const run = small();
  const details = detailsOf(pageOf(run));
  const { s, r } = JSON.parse(details);
  expect(r).toHaveLength(3);
  const [, , , [, gone], [, condemned], [, kept]] = r[0];
  expect(gone[0][0]).toHaveLength(64);
  expect(condemned[0][0]).toHaveLength(64);
  expect(kept[0][0]).toHaveLength(12);
  expect(s[gone[0][6][0]]).toBe('deleted');
  expect(s).toContainEqual(expect.stringMatching(/^ECS service .* uses it$/));
});

test('what there is no room for is counted', () => {
  const run = madeRun({ repositories: 40, images: 400, mode: 'report' });
  const { r }: { readonly r: readonly (readonly unknown[])[] } = JSON.parse(detailsOf(pageOf(run)));
  const images = r
    .flatMap((row) => row.slice(3))
    .reduce((sum: number, list) => {
      const [more, some]: readonly [number, readonly unknown[]] = JSON.parse(JSON.stringify(list));
      return sum + more + some.length;
    }, 0);
  expect(images).toBe(run.totals.found.images);
});

test('a page of 2,000 repositories with 100 images each stays under 1.5 MB', () => {
  const page = pageOf(troubled(madeRun({ repositories: 2000, images: 100, mode: 'delete' })));
  expect(Buffer.byteLength(page)).toBeLessThan(1.5e6);
  expect(page.match(/<th scope="row"><span>/g)).toHaveLength(2000);
}, 120_000);
