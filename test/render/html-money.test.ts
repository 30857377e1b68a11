import type { Summary } from '../../lambda/core/summary.ts';
import { moneyOf } from '../../lambda/core/money.ts';
import { ownCost } from '../../lambda/core/own-cost.ts';
import { pageOf } from '../../lambda/page.ts';
import { dayMs, nowMs } from '../core/build.ts';
import { summary } from '../core/build-run.ts';
import { madeRun } from './accounts.ts';
import { readHtml } from './html-reading.ts';

const small = madeRun({ repositories: 1, images: 5, mode: 'delete' });
const exactly = (usd: number) => ({ usd, isExact: true });
const atMost = (usd: number) => ({ usd, isExact: false });
const known = { ...moneyOf([]), before: exactly(5), condemned: exactly(3), freed: exactly(2) };
const textOf = (over: Partial<Summary>): string => readHtml(pageOf({ ...small, ...over })).text.replaceAll(/\s+/g, ' ');

test('exact figures say so, and what was saved is no upper bound then', () => {
  const text = textOf({ money: known });
  expect(text).toContain('($0.10 per GB and month), for each layer of a repository once. Archiving alone');
  expect(text).toMatch(/Saved by this run \$2\.00 a month /);
  expect(text).not.toContain('at the most');
});

test('one figure that is an upper bound is explained', () => {
  const text = textOf({ money: { ...known, freed: atMost(2) } });
  expect(text).toContain(
    'and where it says up to, an upper bound: of some images nobody read which layers they share.',
  );
  expect(text).toMatch(/Saved by this run \$2\.00 a month, at the most/);
});

test.each([
  [[], 'Archiving alone saves nothing below 150 TB, and above $0.03 per GB and month.'],
  [['eu-a'], 'The price in eu-a is not known: that of us-east-1 was used.'],
  [['eu-a', 'eu-b', 'eu-c'], 'The price in eu-a, eu-b, eu-c is not known'],
  [['eu-a', 'eu-b', 'eu-c', 'eu-d'], 'The price in eu-a and 3 other regions is not known'],
])('regions without a price of their own are named: %j', (pricedAsUsual, sentence) => {
  const text = textOf({ money: { ...known, pricedAsUsual } });
  expect(text).toContain(sentence);
  expect(text.includes('is not known')).toBe(pricedAsUsual.length > 0);
});

test('what is paid once is said where it is paid', () => {
  expect(textOf({ money: { ...known, earlyUsd: 2.1, restoredUsd: 0.5 } })).toContain(
    'For what left the archive before its 90 days were over, ECR bills $2.10 more. Bringing back from the archive cost $0.50.',
  );
  expect(textOf({ money: known })).not.toMatch(/ECR bills|Bringing back/);
});

const point = (daysAgo: number) => ({ run: 'r', atMs: nowMs - daysAgo * dayMs, images: 90 - daysAgo, bytes: 1e9 });

test('growth is a table of two weeks, and says how much more there is; nothing on the first day', () => {
  const growth = Array.from({ length: 20 }, (_, i) => point(19 - i));
  const text = textOf({ growth });
  expect(text).toContain('Found since 2026-05-31: +1 image, +0 B; since 2026-05-25: +7 images, +0 B.');
  expect(text).toMatch(/Day Images Bytes 2026-06-01 90 1\.0 GB 2026-05-31 89 1\.0 GB .* 2026-05-19 77 1\.0 GB/);
  expect(text).not.toContain('2026-05-18 76');
  expect(textOf({ growth: growth.slice(0, 1) })).not.toContain('Growth');
});

test('what the run cost is said beside its records', () => {
  const cost = ownCost({ requests: { 's3:PutObject': 4000 }, durationMs: 0, told: 0, metrics: 0 });
  expect(textOf({ cost })).toContain('This run made 4,000 requests to AWS and cost $0.02. Estimated by prices');
  expect(readHtml(pageOf(summary())).text).toContain('This run made 0 requests to AWS and cost $0.00.');
});
