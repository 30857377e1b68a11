import type { Backtest, Regret } from '../../lambda/core/backtest.ts';
import { backtestLines, backtestText } from '../../lambda/render/backtest.ts';
import { dayMs, digest, here, nowMs } from '../core/build.ts';

const plain = { bold: String, dim: String, good: String, bad: String };
const text = (over: Partial<Backtest> = {}, graceMs = 7 * dayMs): string =>
  backtestText({ ...played, ...over }, { graceMs, palette: plain });
const inOne = (told: string): string => told.replaceAll(/\s+/g, ' ');
const widest = (told: string): number => Math.max(...told.split('\n').map((line) => line.length));
const ago = (days: number): number => nowMs - days * dayMs;

const played: Backtest = {
  days: Array.from({ length: 181 }, (_, i) => ({
    atMs: ago(180 - i),
    images: 1000 + i,
    condemned: { images: 3 * i, bytes: 1e9 * i },
    newly: 3,
    wanted: i === 179 ? 1 : 180 - i,
    gone: i,
  })),
  gone: { images: 480, bytes: 12e9 },
  regrets: [],
};

const regret = (over: Partial<Regret> = {}): Regret => ({
  repository: here,
  digest: digest('a'),
  tags: ['1.2.3'],
  sizeBytes: 5,
  condemnedAtMs: ago(90),
  isUsageKnown: true,
  wanted: { atMs: ago(60) },
  ...over,
});
const missed = regret({ goneAtMs: ago(83), missed: { atMs: ago(20), usedBy: 'ECS service web/api' } });

test('a backtest says what would have gone, what of that was wanted, and that this is a lower bound', () => {
  const told = text({ regrets: [missed, regret()] });
  expect(told).toMatch(/^What this policy would have taken away, 2025-12-03 to 2026-06-01\n/);
  expect(told).toContain('480 images (12.0 GB) would have gone, condemned for 7d in a row\n');
  expect(told).toContain('1 of these wanted later: 0 pulled, 1 in use\n');
  expect(told).toContain('1 image more condemned for a time and wanted later, but not missed\n');
  expect(inOne(told)).toContain('This is a lower bound of regret: ECR records only the last pull of an image');
  expect(told).not.toContain('no audit says');
  expect(widest(told)).toBeLessThanOrEqual(80);
});

test('where no audit says what was in use, that is said', () => {
  const told = text({ regrets: [missed, regret({ isUsageKnown: false })] });
  expect(inOne(told)).toContain('Of 1 of the 2 that were wanted no audit says whether they were in use');
  expect(widest(told)).toBeLessThanOrEqual(80);
});

test('where not every day is played, that is said', () => {
  const weekly = text({ days: played.days.filter((_, i) => i % 7 === 5) });
  expect(inOne(weekly)).toContain('There are many images, so that only every 7 days are played.');
  expect(text()).not.toContain('many images');
});

test('the chart has a line for each week, with the last day at its end and a bar that marks what was wanted', () => {
  const lines = text()
    .split('\n')
    .filter((line) => /^\d{4}-/.test(line));
  expect(lines).toHaveLength(26);
  expect(lines[0]).toBe('2025-12-08    1005        15  5.0 GB      18     175       5 !');
  expect(lines.at(-2)).toBe('2026-05-25    1173       519  173 GB      21       7     173 !##################');
  expect(lines.at(-1)).toBe('2026-06-01    1180       540  180 GB      21       0     180 ###################');
});

test('a few days have a line each, and nothing condemned has no bar', () => {
  const days = played.days.slice(0, 3).map((day) => ({ ...day, condemned: { images: 0, bytes: 0 }, wanted: 0 }));
  const lines = text({ days })
    .split('\n')
    .filter((line) => /^\d{4}-/.test(line));
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe('2025-12-03    1000         0     0 B       3       0       0');
});

test('numbers of a large registry fit into 80 columns', () => {
  const day = { atMs: nowMs, images: 1234567, condemned: { images: 1234567, bytes: 123e12 }, newly: 1234567 };
  const told = text({ days: [{ ...day, wanted: 1234567, gone: 1234567 }] });
  expect(widest(told)).toBeLessThanOrEqual(80);
  expect(told).toContain(' 1234567   1234567  123 TB 1234567 1234567 1234567 !');
});

test('what was wanted is told with its days, what would have been missed first, and 20 at the most', () => {
  const told = text({ regrets: [regret({ tags: [] }), missed, ...Array.from({ length: 20 }, () => regret())] });
  const from = told.indexOf('Condemned, and wanted later');
  expect(told.slice(from).split('\n').slice(0, 5)).toEqual([
    'Condemned, and wanted later',
    '  eu-west-1/app:1.2.3',
    '      condemned 2026-03-03, gone 2026-03-10; in use 2026-05-12 by ECS service',
    '      web/api',
    `  eu-west-1/app@${digest('a').slice(0, 19)}`,
  ]);
  expect(told).toContain('      condemned 2026-03-03, not long enough to go; pulled 2026-04-02\n');
  expect(told).toContain('\n  … and 2 more; --output ndjson has all\n');
});

test('names from outside cannot steer the terminal', () => {
  expect(text({ regrets: [regret({ tags: ['a\u001B[2Jb'] })] })).not.toContain('\u001B');
});

test('for machines there is a line for each day, for each image that was wanted, and for the sum', () => {
  const lines = backtestLines({ ...played, days: played.days.slice(-1), regrets: [missed] });
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    {
      schema: 1,
      kind: 'day',
      at: '2026-06-01T00:00:00.000Z',
      images: 1180,
      condemned: { images: 540, bytes: 180e9 },
      newlyCondemned: 3,
      wantedLater: 0,
      gone: 180,
    },
    {
      schema: 1,
      kind: 'image',
      account: here.account,
      region: here.region,
      repository: 'app',
      digest: digest('a'),
      tags: ['1.2.3'],
      sizeBytes: 5,
      condemnedAt: '2026-03-03T00:00:00.000Z',
      isUsageKnown: true,
      wanted: { at: '2026-04-02T00:00:00.000Z', by: 'pull' },
      goneAt: '2026-03-10T00:00:00.000Z',
      missed: { at: '2026-05-12T00:00:00.000Z', by: 'use', usedBy: 'ECS service web/api' },
    },
    {
      schema: 1,
      kind: 'total',
      gone: { images: 480, bytes: 12e9 },
      missed: 1,
      missedByPull: 0,
      missedByUse: 1,
      condemnedAndWanted: 1,
      usageUnknown: 0,
      isLowerBound: true,
    },
  ]);
});
