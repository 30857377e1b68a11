import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareText } from '../../../lambda/core/image.ts';
import type { Summary } from '../../../lambda/core/summary.ts';
import { pageOf } from '../../../lambda/page.ts';
import { madeRun, troubled } from '../../render/accounts.ts';
import { hostileRun } from '../../render/hostile.ts';
import { inChromium } from './chromium.ts';
import type { Tab } from './chromium.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'keeper-pages-'));
afterAll(() => rmSync(folder, { recursive: true }));

const account = troubled(madeRun({ repositories: 40, images: 30, mode: 'delete' }));

/** Opens the report of a run, and expects that nothing complains and nothing is asked of the network. */
const onPage = (run: Summary, use: (tab: Tab) => Promise<void>): Promise<void> =>
  inChromium(async (tab) => {
    const file = join(folder, 'report.html');
    writeFileSync(file, pageOf(run));
    await tab.open(file);
    await tab.evaluate('new Promise((done) => setTimeout(done, 200))');
    await use(tab);
    expect(tab.complaints()).toEqual([]);
  });

const names = `[...document.querySelectorAll('#repositories > tbody > tr:not(.detail):not([hidden]) > th span')].map((one) => one.textContent)`;
const typed = (text: string): string =>
  `(() => { const search = document.getElementById('search'); search.value = ${JSON.stringify(text)}; search.dispatchEvent(new Event('input')); })()`;
const head = (title: string): string =>
  `[...document.querySelectorAll('#repositories > thead th')].find((one) => one.textContent === ${JSON.stringify(title)})`;

test('search leaves the rows that match by name, tag or digest, and says how many', () =>
  onPage(account, async ({ evaluate }) => {
    expect(await evaluate(names)).toHaveLength(40);
    await evaluate(typed('CHECKOUT/'));
    const found = await evaluate(names);
    expect(found).toEqual(expect.arrayContaining(['checkout/api']));
    expect(JSON.stringify(found)).not.toContain('search/');
    expect(await evaluate(`document.getElementById('count').textContent`)).toBe('5 of 40 repositories');
    const digest = account.shown.repositories[3]?.gone.some[0]?.digest ?? '';
    await evaluate(typed(digest));
    expect(await evaluate(names)).toEqual([account.shown.repositories[3]?.name]);
    await evaluate(typed('no such thing'));
    expect(await evaluate(names)).toEqual([]);
  }));

test('a heading sorts by its column, then the other way, and says so', () =>
  onPage(account, async ({ evaluate }) => {
    const sizes = `[...document.querySelectorAll('#repositories > tbody > tr > td:nth-child(2)')].map((one) => Number(one.textContent))`;
    await evaluate(`${head('Images')}.querySelector('button').click()`);
    expect(await evaluate(`${head('Images')}.getAttribute('aria-sort')`)).toBe('descending');
    const down: unknown = await evaluate(sizes);
    expect(down).toEqual(Array.isArray(down) ? down.toSorted((a, b) => b - a) : []);
    await evaluate(`${head('Images')}.querySelector('button').click()`);
    expect(await evaluate(`${head('Images')}.getAttribute('aria-sort')`)).toBe('ascending');
    expect(await evaluate(sizes)).toEqual(Array.isArray(down) ? down.toReversed() : []);
    await evaluate(`${head('Repository')}.querySelector('button').click()`);
    const places = account.repositories.map(({ name }) => name).toSorted(compareText);
    expect(await evaluate(names)).toEqual(places);
    expect(await evaluate(`document.querySelectorAll('[aria-sort]').length`)).toBe(1);
  }));

test('a row opens and closes by the keyboard, and stays with its images when it is sorted', () =>
  onPage(account, async ({ evaluate, send }) => {
    const button = `document.querySelector('#repositories > tbody > tr > th button')`;
    await evaluate(`${button}.focus()`);
    for (const type of ['keyDown', 'keyUp'])
      await send('Input.dispatchKeyEvent', { type, key: 'Enter', code: 'Enter', text: '\r' });
    expect(await evaluate(`${button}.getAttribute('aria-expanded')`)).toBe('true');
    expect(await evaluate(`document.querySelector('.detail').innerText`)).toMatch(
      /kept, ≤ [\d.]+ [GM]B freed or to free[^]*Went: \d+ images?[^]*keeper restore/,
    );
    await evaluate(`${head('Size')}.querySelector('button').click()`);
    expect(
      await evaluate(
        `document.querySelector('.detail').previousElementSibling.querySelector('[aria-expanded=true]') !== null`,
      ),
    ).toBe(true);
    await evaluate(`document.querySelector('[aria-expanded=true]').click()`);
    expect(await evaluate(`document.querySelector('.detail').hidden`)).toBe(true);
  }));

test('names, tags, labels, reasons and errors of others are text', () =>
  onPage(
    hostileRun('<img src=x onerror="document.title=1"><script>document.title=2</script>'),
    async ({ evaluate }) => {
      await evaluate(`document.querySelectorAll('#repositories button[aria-expanded]').forEach((one) => one.click())`);
      expect(await evaluate(`document.querySelectorAll('.detail').length`)).toBe(1);
      expect(await evaluate(`document.querySelectorAll('main img, main script').length`)).toBe(0);
      expect(await evaluate('document.title')).toContain('<img src=x');
      expect(await evaluate(`document.querySelector('.detail').innerText`)).toContain(
        '<script>document.title=2</script>',
      );
    },
  ));

test.each(['light', 'dark'])('in %s, on a desk and on a phone, axe-core finds nothing to complain about', (scheme) => {
  const axe = axeText();
  if (axe === undefined) {
    process.stdout.write(
      'not run: axe-core is not installed (npm install axe-core in the folder that BROWSER_TOOLS names)\n',
    );
    return;
  }
  return onPage(account, async ({ evaluate, send }) => {
    await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    await evaluate(`document.querySelector('#repositories > tbody button').click()`);
    await evaluate(axe);
    for (const width of [1280, 390]) {
      await send('Emulation.setDeviceMetricsOverride', {
        width,
        height: 900,
        deviceScaleFactor: 1,
        mobile: width < 600,
      });
      const found = await evaluate(
        `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html.slice(0, 200), nodes[0].failureSummary]))`,
      );
      expect(found).toEqual([]);
      expect(await evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
  });
});

function axeText(): string | undefined {
  const tools = join(process.env['BROWSER_TOOLS'] ?? process.cwd(), 'node_modules', 'axe-core', 'axe.min.js');
  return existsSync(tools) ? readFileSync(createRequire(tools).resolve(tools), 'utf8') : undefined;
}

test('dark is dark, and print is light', () =>
  onPage(account, async ({ evaluate, send }) => {
    const ground = 'getComputedStyle(document.documentElement).backgroundColor';
    const emulate = (value: string, media = '') =>
      send('Emulation.setEmulatedMedia', { media, features: [{ name: 'prefers-color-scheme', value }] });
    await emulate('light');
    expect(await evaluate(ground)).toBe('rgb(255, 255, 255)');
    await emulate('dark');
    expect(await evaluate(ground)).toBe('rgb(15, 19, 23)');
    await emulate('dark', 'print');
    expect(await evaluate(ground)).toBe('rgb(255, 255, 255)');
  }));

test('without scripts the headline, what needs attention and every repository are there', () =>
  inChromium(async (tab) => {
    const file = join(folder, 'plain.html');
    writeFileSync(file, pageOf(account));
    await tab.send('Emulation.setScriptExecutionDisabled', { value: true });
    await tab.open(file);
    const { root }: { readonly root?: unknown } = await tab.send('DOM.getDocument', { depth: 0 });
    expect(root).toBeDefined();
    const text = await tab.evaluate('document.body.innerText');
    for (const part of [
      'deleted: up to $',
      'Broken references',
      'checkout/api',
      'Search, sorting and single images take scripts',
    ]) {
      expect(text).toContain(part);
    }
  }));
