import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pageOf } from '../../../lambda/page.ts';
import { madeRun, troubled } from '../../render/accounts.ts';
import { chromium, inChromium } from './chromium.ts';
import type { Tab } from './chromium.ts';

const folder = resolve('.screenshots');

const accounts = [
  { name: '3', run: () => madeRun({ repositories: 3, images: 25, mode: 'report' }) },
  { name: '200', run: () => troubled(madeRun({ repositories: 200, images: 60, mode: 'delete' })) },
  { name: '2000', run: () => troubled(madeRun({ repositories: 2000, images: 500, mode: 'delete' })) },
] as const;

const looks = [
  { look: 'desktop', width: 1280, scheme: 'light' },
  { look: 'dark', width: 1280, scheme: 'dark' },
  { look: 'phone', width: 390, scheme: 'light' },
] as const;

/** Pictures of what a page shows first, as high as they may be. */
const highest = 4200;

async function photograph(tab: Tab, name: string, { look, width, scheme }: (typeof looks)[number]): Promise<void> {
  await tab.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  const mobile = width < 600;
  await tab.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile });
  await tab.open(join(folder, `${name}.html`));
  await tab.evaluate('document.querySelector("#repositories tbody button")?.click()');
  const height = Math.min(Number(await tab.evaluate('document.documentElement.scrollHeight')), highest);
  const clip = { x: 0, y: 0, width, height, scale: 1 };
  const { data } = await tab.send('Page.captureScreenshot', { captureBeyondViewport: true, clip });
  writeFileSync(join(folder, `${name}-${look}.png`), Buffer.from(String(data), 'base64'));
}

/** What `npm start` leaves: the report of a run on the AWS inside the process, for the README. */
const demo = resolve('.demo/audit-111111111111/latest.html');

/** The top of it, as somebody sees it who opens it. */
async function photographDemo(tab: Tab, { look, width, scheme }: (typeof looks)[number]): Promise<void> {
  const height = width < 600 ? 844 : 900;
  await tab.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  const mobile = width < 600;
  await tab.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile });
  await tab.open(demo);
  const { data } = await tab.send('Page.captureScreenshot', { clip: { x: 0, y: 0, width, height, scale: 1 } });
  mkdirSync('docs/images', { recursive: true });
  writeFileSync(`docs/images/report-${look}.png`, Buffer.from(String(data), 'base64'));
}

/** Builds reports of accounts that never were, and leaves them and pictures of them in `.screenshots`. */
async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { name, run } of accounts) {
    const page = pageOf(run());
    writeFileSync(join(folder, `${name}.html`), page);
    process.stdout.write(`${name} repositories: ${Math.round(Buffer.byteLength(page) / 1000)} kB\n`);
  }
  if (spawnSync(chromium, ['--version'], { stdio: 'ignore' }).status !== 0) {
    process.stdout.write('no pictures: chromium is not installed\n');
    return;
  }
  await inChromium(async (tab) => {
    for (const { name } of accounts) for (const look of looks) await photograph(tab, name, look);
    if (existsSync(demo)) for (const look of looks) await photographDemo(tab, look);
    else process.stdout.write('no picture for the README: npm start makes the report that it shows\n');
  });
}

await main();
