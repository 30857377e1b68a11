import type { Summary } from '../../lambda/core/summary.ts';
import { moneyOf } from '../../lambda/core/money.ts';
import { noTotals } from '../../lambda/core/totals.ts';
import type { Hold } from '../../lambda/core/verdict.ts';
import { pageOf } from '../../lambda/page.ts';
import { heldFor } from '../../lambda/render/html/held.ts';
import { noticesOf } from '../../lambda/render/html/notices.ts';
import { outcomeLine } from '../../lambda/render/html/outcome-line.ts';
import { dayMs, digest, here, nowMs } from '../core/build.ts';
import { summary } from '../core/build-run.ts';
import { readHtml } from './html-reading.ts';

const amount = (images: number, bytes = images * 1e9) => ({ images, bytes });
const cell = { source: 'kubernetes', account: here.account, region: 'eu-west-1', unit: 'prod' } as const;
const veto: Hold = { hold: 'veto', ...cell, error: 'no' };
const grace: Hold = { hold: 'grace', announcedAtMs: nowMs, untilMs: nowMs + 4 * dayMs };
const waiting = { ...noTotals, found: amount(9), kept: amount(4), condemned: amount(5) };
const atMost = (usd: number) => ({ usd, isExact: false });
const money = { ...moneyOf([]), condemned: atMost(0.5), freed: atMost(0.2) };
const lineOf = (over: Partial<Summary>) => outcomeLine(summary({ mode: 'delete', totals: waiting, money, ...over }));

test('why nothing went is said in one line: the hold that holds most', () => {
  const heldBack = [
    { hold: veto, ...amount(2) },
    { hold: grace, ...amount(5) },
  ];
  expect(lineOf({ heldBack })).toEqual({
    went: 'Nothing went.',
    rest: '5 images (5.0 GB) wait. What holds most of them back (5): announced: they go from 2026-06-05 on, unless somebody uses or holds them.',
  });
  expect(lineOf({ heldBack: heldBack.slice(0, 1) }).rest).toContain('unread Kubernetes clusters in eu-west-1 prod.');
  expect(lineOf({}).rest).toBe('5 images (5.0 GB) are condemned and still there.');
});

test('in report mode what would hold them even then is said as well', () => {
  const mode: Hold = { hold: 'mode', mode: 'report' };
  const heldBack = [
    { hold: mode, ...amount(5) },
    { hold: veto, ...amount(2) },
  ];
  const { went, rest } = lineOf({ mode: 'report', heldBack });
  expect(went).toBe('Nothing was touched. 5 images (5.0 GB) could go: up to $0.50 a month.');
  expect(rest).toMatch(
    /^Report mode holds back everything .* Even then, 2 are held back: unread Kubernetes clusters in/,
  );
});

test('what went says what it saves; archiving saves nothing yet', () => {
  const totals = { ...waiting, deleted: amount(2), archived: amount(3) };
  expect(lineOf({ totals })).toEqual({
    went: '2 images (2.0 GB) deleted: up to $0.20 a month saved; 3 images (3.0 GB) archived.',
    rest: 'Nothing else is condemned: a rule keeps each of the 4 images that stay.',
  });
  const exact = { ...money, freed: { usd: 0.1, isExact: true } };
  expect(lineOf({ totals, money: exact }).went).toContain('2 images (2.0 GB) deleted: $0.10 a month saved;');
});

test('a run that was stopped by a person says by whose word', () => {
  expect(lineOf({ stopped: 'somebody said keeper stop: an audit' }).rest).toBe(
    'The run was stopped: somebody said keeper stop: an audit.',
  );
});

test('places that hold back the same images are not added up, and days are', () => {
  const other: Hold = { hold: 'veto', ...cell, unit: 'test', error: 'no' };
  const later: Hold = { hold: 'grace', announcedAtMs: nowMs + 1, untilMs: nowMs + 4 * dayMs };
  const heldBack = [veto, other, grace, later].map((hold) => ({ hold, ...amount(3) }));
  expect(heldFor({ heldBack })).toEqual([
    { sentence: expect.stringContaining('2026-06-05'), places: [], ...amount(6) },
    { sentence: 'unread Kubernetes clusters', places: ['eu-west-1 prod', 'eu-west-1 test'], ...amount(3) },
  ]);
});

test('what could not be read says where, why and what it holds; what an organisation bars is said once', () => {
  const failed = { ...cell, status: 'failed', error: 'AccessDenied', reach: 'anywhere' } as const;
  const barred = { ...cell, status: 'barred', error: 'denied', reach: 'anywhere' } as const;
  const findings = [failed, barred, { ...barred, source: 'ecs-tasks', error: 'denied, too' } as const];
  const [notice] = noticesOf(summary({ findings, heldBack: [{ hold: veto, ...amount(7) }] }));
  expect(notice).toEqual({
    level: 'act',
    title: 'Could not be read: what it could have named stays',
    lines: [
      "An organisation's policy forbids to read (111111111111 eu-west-1 prod); it holds back 7 images",
      'Kubernetes clusters: AccessDenied (111111111111 eu-west-1 prod); it holds back 7 images',
    ],
  });
});

test('what has no day to go comes last, and the days are counted', () => {
  const announced = [Infinity, nowMs + dayMs, nowMs].map((goesAtMs, i) => ({
    repository: here,
    digest: digest(`i${i}`),
    tags: [`v${i}`],
    goesAtMs,
    isNew: true,
  }));
  const { text } = readHtml(pageOf(summary({ mode: 'delete', announced })));
  const places = ['2026-06-01', '2026-06-02', 'not as things are'].map((day) =>
    text.indexOf(day, text.indexOf('Not before')),
  );
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(text).toContain('keeper hold 111111111111.dkr.ecr.eu-west-1.amazonaws.com/app:v0 --until YYYY-MM-DD');
});
