import { nothingSeen } from '../../lambda/core/sightings.ts';
import type { Finding } from '../../lambda/core/usage.ts';
import { nothingStored } from '../../lambda/core/layers.ts';
import { moneyOf } from '../../lambda/core/money.ts';
import { noTotals } from '../../lambda/core/totals.ts';
import type { Totals } from '../../lambda/core/totals.ts';
import { summaryText } from '../../lambda/render/table.ts';
import type { Palette } from '../../lambda/render/table.ts';
import { digest, here, reference } from '../core/build.ts';
import { summary } from '../core/build-run.ts';

const asIs = (text: string) => text;
const plain: Palette = { bold: asIs, dim: asIs, good: asIs, bad: asIs };
const told = (over: Parameters<typeof summary>[0] = {}) => summaryText(summary(over), plain);
const amount = (images: number, bytes: number) => ({ images, bytes });
const totals = (over: Partial<Totals> = {}): Totals => ({ ...noTotals, ...over });
const found = totals({ found: amount(12, 3e9), kept: amount(8, 2e9), condemned: amount(4, 1e9) });

const cell = { source: 'ecs-tasks', account: here.account, region: here.region } as const;
const complete: Finding = {
  ...cell,
  status: 'complete',
  references: [reference({ tag: 'a' })],
  mentions: [],
  pins: [],
};
const failed: Finding = { ...cell, status: 'failed', error: 'AccessDenied: no', reach: 'anywhere' };
const veto = { hold: 'veto', ...cell, error: 'AccessDenied' } as const;

const atMost = (bytes: number) => ({ bytes, isExact: false });
const atMostUsd = (usd: number) => ({ usd, isExact: false });
const none = { totals: noTotals, stored: nothingStored, earlyByteDays: 0, heldBy: {} };

test('a report says what would go, a deletion what went', () => {
  expect(told({ totals: found })).toContain('12 images (3.0 GB) · 8 kept · 4 images condemned (1.0 GB)\n');
  const gone = { ...found, deleted: amount(1, 5e6), failed: amount(2, 1), skipped: amount(1, 1) };
  expect(told({ mode: 'delete', totals: gone })).toContain(
    '1 image deleted (5.0 MB) · 2 deletions failed · 1 skipped\n',
  );
});

test('what storage costs and would save is said, at which price, and how much there is more than before', () => {
  const money = { ...moneyOf([]), before: atMostUsd(12.3), condemned: atMostUsd(1), freed: { usd: 2, isExact: true } };
  const stored = { ...nothingStored, before: atMost(123e9) };
  const known = { totals: found, stored, money };
  expect(told(known)).toContain('\nStorage ≤ 123 GB: up to $12.30 a month, up to $1.00 could be saved\n');
  const elsewhere = { ...money, pricedAsUsual: ['eu-west-1'] };
  const point = { run: 'r', atMs: Date.parse('2026-06-01'), images: 5, bytes: 5e9 };
  const growth = [{ ...point, atMs: Date.parse('2026-05-31'), images: 6 }, point];
  expect(told({ ...known, mode: 'delete', money: elsewhere, growth })).toContain(
    '\nStorage ≤ 123 GB: up to $12.30 a month at the price of us-east-1, $2.00 saved\nFound since 2026-05-31: -1 image, +0 B\n',
  );
});

test('the headline names account, mode and time, and says if the run was interrupted', () => {
  expect(told()).toMatch(/^Account 111111111111, report mode · 2026-06-01 00:00 UTC\n/);
  expect(told({ status: 'interrupted' })).toMatch(/^Account 111111111111, report mode \(interrupted\) · /);
});

const freeing = (name: string, bytes: number) => ({
  ...here,
  name,
  totals: totals({ condemned: amount(1, bytes) }),
  stored: { ...nothingStored, condemned: atMost(bytes) },
  earlyByteDays: 0,
  heldBy: {},
});

test('each repository has a line, those with the most to free first', () => {
  const lines = told({ repositories: [freeing('little', 1e3), freeing('much', 1e6)] }).split('\n');
  const at = (name: string) => lines.findIndex((line) => line.startsWith(`eu-west-1/${name} `));
  expect(at('much')).toBeGreaterThan(0);
  expect(at('little')).toBe(at('much') + 1);
  expect(lines[at('much')]?.trim().split(/\s{2,}/)).toEqual(['eu-west-1/much', '0', '0 B', '0', '1', '≤ 1.0 MB']);
});

test('in delete mode a repository says what was freed, not what was condemned', () => {
  const sizes = totals({ condemned: amount(2, 2e6), deleted: amount(1, 1e6) });
  const stored = { ...nothingStored, condemned: atMost(2e6), freed: { bytes: 5e5, isExact: true } };
  const repositories = [{ ...here, totals: sizes, stored, earlyByteDays: 0, heldBy: {} }];
  expect(told({ mode: 'delete', repositories })).toMatch(/ Freed\s*\neu-west-1\/app .* 2 +500 kB/);
});

test('of many repositories thirty are named and the rest counted', () => {
  const repositories = Array.from({ length: 32 }, (_, i) => ({ ...here, name: `app-${i}`, ...none }));
  expect(told({ repositories }).match(/eu-west-1\/app-/g)).toHaveLength(30);
  expect(told({ repositories })).toContain('… and 2 more; the audit has all');
  expect(told({ repositories: repositories.slice(1) })).toContain('… and 1 more; the audit has all\n');
  expect(told()).toContain('No repositories.');
});

test('each rule says how many images it keeps, the busiest first', () => {
  const text = told({ keptBy: { 'in-use': 2, 'too-young': 30 } });
  expect(text).toMatch(/Kept because .*\n {2}too-young +30\n {2}in-use +2\n/);
});

test('what was read and what was not is said of every source, the like together', () => {
  const elsewhere = { ...complete, region: 'us-east-1' };
  expect(told({ findings: [complete, elsewhere] })).toContain(
    'read  ECS tasks               2 regions, 2 references\n',
  );
  const text = told({ findings: [failed, { ...failed, region: 'us-east-1' }] });
  expect(text).toContain('FAIL  ECS tasks               eu-west-1, us-east-1\n        AccessDenied: no\n');
  expect(told({ findings: [{ ...cell, status: 'absent', because: 'no ECS here' }] })).toMatch(
    /none {2}ECS tasks .*\n +no ECS here\n/,
  );
  expect(told({ findings: [{ ...cell, status: 'excluded', because: 'a sandbox' }] })).toContain(
    'excluded by the policy: a sandbox\n',
  );
});

test('sources in which nothing was found are named together', () => {
  const empty = { ...nothingSeen, status: 'complete', account: cell.account, region: cell.region } as const;
  const text = told({
    findings: [
      { ...empty, source: 'batch-jobs' },
      { ...empty, source: 'kubernetes' },
    ],
  });
  expect(text).toContain('read  nothing in: Kubernetes clusters, Batch jobs\n');
});

test('what an organisation bars is said once, with a sentence for the policy that answers for all of it', () => {
  const barred = { ...failed, status: 'barred' } as const;
  const text = told({ findings: [barred, { ...barred, source: 'ecs-services' }, { ...barred, region: 'us-east-1' }] });
  expect(text).toContain("BARS  An organisation's policy: eu-west-1, us-east-1\n        3 cells.");
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    "exclude: [{ source: ['*', registries], region: [eu-west-1, us-east-1], because: ... }]",
  );
});

test('a cluster that could not be read is named in what it holds back', () => {
  const hold = { ...veto, source: 'kubernetes', unit: 'prod' } as const;
  expect(told({ heldBack: [{ hold, ...amount(3, 1e6) }] })).toContain('unread Kubernetes clusters in eu-west-1 prod\n');
});

test('who may pull, what is in danger and who else cleans is said', () => {
  const text = told({
    strangers: [{ principal: 'account 222222222222', ...amount(7, 1e9) }],
    archivedInUse: [{ ...here, digest: digest('a'), tags: ['v1'], usedBy: ['ECS task x'], danger: 'archived' }],
    endangered: [{ ...here, digest: digest('b'), tags: ['v2'], usedBy: ['ECS task x'], danger: 'expire' }],
    twoCleaners: ['111111111111/eu-west-1/app'],
    pulledByNobody: amount(4, 1e9),
  }).replaceAll(/\s+/g, ' ');
  expect(text).toContain('7 images (1.0 GB) stay for account 222222222222, who may pull and is not looked at');
  expect(text).toContain('eu-west-1/app v1 is in use and archived: nobody can pull it');
  expect(text).toContain('eu-west-1/app v2 is in use, and its native lifecycle policy is about to expire it');
  expect(text).toContain('4 images pulled in the last 30 days by nobody who was found');
  expect(text).toContain('1 of the repositories have a native lifecycle policy as well');
});

test('what holds the condemned back is said, with its regions', () => {
  const other = { ...veto, region: 'us-east-1' };
  const heldBack = [veto, other].map((hold) => ({ hold, ...amount(3, 1e6) }));
  expect(told({ heldBack })).toContain('3 images (1.0 MB): unread ECS tasks in eu-west-1, us-east-1\n');
  expect(told({ heldBack: [{ hold: { hold: 'mode', mode: 'report' }, ...amount(1, 1) }] })).toContain(
    '1 image (1 B): report mode; "mode: delete" releases them\n',
  );
});

test('a broken reference is named with its user', () => {
  const broken = [reference({ tag: 'v1', digest: digest('a') })];
  expect(told({ broken })).toContain('  ecs task web/1 names 111111111111/eu-west-1/app:v1@sha256:610000000000\n');
});

test('an ordinary summary fits into 80 columns', () => {
  const sizes = { found: amount(12_345, 1.234e12), kept: amount(9999, 1e12), condemned: amount(2346, 234e9) };
  const text = told({
    totals: totals(sizes),
    repositories: ['app', 'team/backend-service', 'platform/observability/collector-gateway'].map((name) => ({
      ...here,
      name,
      totals: totals({ found: amount(1234, 99e9), kept: amount(999, 90e9), condemned: amount(235, 9e9) }),
      stored: { ...nothingStored, condemned: atMost(999e9) },
      earlyByteDays: 0,
      heldBy: {},
    })),
    keptBy: { 'in-use': 9999, 'newest-in-family': 12_345 },
    findings: [complete, failed],
    heldBack: [{ hold: veto, ...amount(2346, 234e9) }],
  });
  expect(text.split('\n').filter((line) => line.trimEnd().length > 80)).toEqual([]);
});

test.each(['\u{1B}[2J', '\u{9B}2J', '\r', '\u{202E}'])(
  'a terminal does not obey %j, wherever it comes from',
  (evil) => {
    const text = told({
      repositories: [{ ...here, name: `app${evil}`, ...none }],
      findings: [
        { ...failed, error: `no${evil}` },
        { ...cell, status: 'absent', because: `no${evil}` },
        { ...cell, status: 'excluded', because: `no${evil}` },
      ],
      broken: [reference({ tag: `v1${evil}`, usedBy: `task${evil}` })],
    });
    expect(text).not.toContain(evil);
  },
);

test('colours are only those of the palette', () => {
  const marked: Palette = { ...plain, bad: (text) => `<${text}>` };
  expect(summaryText(summary({ findings: [failed], status: 'interrupted' }), marked)).toMatch(
    /< \(interrupted\)>[^]*<FAIL>/,
  );
  expect(told({ findings: [failed], repositories: [{ ...here, ...none }] })).not.toContain('\u{1B}');
});
