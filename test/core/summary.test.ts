import { auditRows } from '../../lambda/core/audit-row.ts';
import { componentsOf } from '../../lambda/core/component.ts';
import { exitCodeOf } from '../../lambda/core/summary.ts';
import { tally } from '../../lambda/core/tally.ts';
import type { Trip } from '../../lambda/core/breakers.ts';
import type { Summary } from '../../lambda/core/summary.ts';
import { noTotals } from '../../lambda/core/totals.ts';
import type { Finding } from '../../lambda/core/usage.ts';
import type { Decision, Hold, KeepReason } from '../../lambda/core/verdict.ts';
import { digest, here, image, nowMs, reference, replica } from './build.ts';
import { summary } from './build-run.ts';

const inUse: KeepReason = { rule: 'in-use', count: 1, usedBy: ['task'] };
const young = (name: string): KeepReason => ({
  rule: 'too-young',
  digest: digest(name),
  sinceMs: 0,
  minimumAgeMs: 1,
});
const mode: Hold = { hold: 'mode', mode: 'report' };
const cell = { source: 'ecs-tasks', account: '111111111111', region: 'us-east-1' } as const;
const veto: Hold = { hold: 'veto', ...cell, error: 'AccessDenied' };
const images = ['a', 'b', 'c', 'd'].map((name) => image(name, { sizeBytes: 100 }));
const reasonsFor: Readonly<Record<string, readonly [KeepReason, ...KeepReason[]]>> = {
  [digest('a')]: [inUse, young('a'), young('x')],
  [digest('b')]: [young('b')],
};
const rows = auditRows({
  repository: here,
  decisions: componentsOf(images).map((component): Decision => {
    const reasons = reasonsFor[component.id];
    return reasons ? { component, verdict: 'keep', reasons } : { component, verdict: 'condemned' };
  }),
  holds: new Map([
    [digest('c'), [veto, mode]],
    [digest('d'), [mode]],
  ]),
  outcomes: new Map(),
});

test('a tally says how many images each rule keeps, one of several rules for each', () => {
  const sums = tally(nowMs);
  sums.add(here, rows);
  expect(sums.result().keptBy).toEqual({ 'in-use': 1, 'too-young': 2 });
  expect(Object.keys(sums.result().keptBy)).toEqual(['in-use', 'too-young']);
});

test('a tally says what each hold keeps back, over all repositories', () => {
  const sums = tally(nowMs);
  sums.add(here, rows);
  sums.add(replica, rows);
  expect(sums.result().heldBack).toEqual([
    { hold: mode, images: 4, bytes: 400 },
    { hold: veto, images: 2, bytes: 200 },
  ]);
});

test('a tally adds up repositories, and names each', () => {
  const sums = tally(nowMs);
  sums.add(here, rows);
  sums.add(replica, []);
  const { totals, repositories } = sums.result();
  expect(totals.found).toEqual({ images: 4, bytes: 400 });
  expect(repositories).toMatchObject([
    { ...here, totals },
    { ...replica, totals: noTotals },
  ]);
});

test('a tally counts what could not be read', () => {
  const sums = tally(nowMs);
  const unreadable = image('odd', { manifest: { kind: 'unreadable', because: 'AccessDenied' } });
  const decisions = componentsOf([unreadable, image('a')]).map((component): Decision => ({
    component,
    verdict: 'condemned',
  }));
  sums.add(here, auditRows({ repository: here, decisions, holds: new Map(), outcomes: new Map() }));
  expect(sums.result().unreadable).toBe(1);
});

const failed: Finding = { ...cell, status: 'failed', error: 'AccessDenied', reach: 'anywhere' };
const one = { images: 1, bytes: 1 };
const held = [{ hold: veto, ...one }];
const harmless: Finding = { ...failed, reach: 'nothing' };
const going = { ...noTotals, condemned: one };
const drop: Trip = { breaker: 'usage-drop', number: 1, limit: 7, baseline: 10, accepted: false };
const lost = [reference({ tag: 'gone' })];

test.each<[string, Partial<Summary>, number]>([
  ['nothing to say', {}, 0],
  ['everything deleted', { mode: 'delete', totals: { ...noTotals, deleted: one } }, 0],
  ['all held back by report mode', { heldBack: [{ hold: mode, ...one }] }, 0],
  ['a source that is not there', { findings: [{ ...cell, status: 'absent', because: 'no' }] }, 0],
  ['a source that is excluded', { findings: [{ ...cell, status: 'excluded', because: 'no' }] }, 0],
  ['a source that could not be read', { findings: [failed] }, 3],
  ['a deletion that failed', { mode: 'delete', totals: { ...noTotals, failed: one, deleted: one } }, 3],
  ['a broken reference', { broken: [reference({ tag: 'gone' })] }, 3],
  ['an unreadable manifest', { unreadable: 1 }, 3],
  ['an incomplete survey in report mode', { findings: [failed], heldBack: held }, 3],
  ['an entry that is in report mode', { mode: 'delete', heldBack: [{ hold: mode, ...one }] }, 0],
  [
    'an incomplete survey that stopped all deletions',
    { mode: 'delete', findings: [failed], heldBack: held, totals: { ...noTotals, condemned: one } },
    4,
  ],
  ['an incomplete survey with nothing to delete anyway', { mode: 'delete', findings: [failed] }, 3],
  [
    'an unlisted repository that hides no user',
    { mode: 'delete', findings: [{ ...failed, reach: 'nothing' }], totals: { ...noTotals, condemned: one } },
    3,
  ],
  [
    'an incomplete survey that stopped some deletions',
    { mode: 'delete', findings: [failed], heldBack: held, totals: { ...noTotals, deleted: one } },
    3,
  ],
  ['a blind spot in report mode, whatever is condemned', { findings: [failed], totals: going }, 3],
  ['a gap that matters beside one that does not', { mode: 'delete', findings: [harmless, failed], totals: going }, 4],
  ['deletions in spite of a gap', { mode: 'delete', findings: [failed], totals: { ...going, deleted: one } }, 3],
  [
    'as much deleted as archived in spite of a gap',
    { mode: 'delete', findings: [failed], totals: { ...going, deleted: one, archived: one } },
    3,
  ],
  ['a breaker that tripped', { mode: 'delete', trips: [drop] }, 4],
  ['a breaker that tripped in report mode', { trips: [drop] }, 3],
  ['a trip that a person accepted', { mode: 'delete', trips: [{ ...drop, accepted: true }] }, 3],
  ['one of two trips accepted', { mode: 'archive', trips: [{ ...drop, accepted: true }, drop] }, 4],
  ['a stop before the first deletion', { mode: 'delete', stopped: 'the lease was lost' }, 4],
  ['a stop after some', { mode: 'delete', stopped: 'the lease was lost', totals: { ...noTotals, deleted: one } }, 3],
  ['an audit that could not be written', { mode: 'delete', unwritten: 'NoSuchBucket', findings: [failed] }, 1],
  ['an image in use that is gone', { mode: 'delete', lost, stopped: 'x' }, 1],
  ['an image in use that is gone, and an interruption', { status: 'interrupted', lost }, 1],
  ['an interruption', { status: 'interrupted', mode: 'delete', findings: [failed], heldBack: held }, 130],
])('a run with %s ends with its own exit code', (_, over, code) => {
  expect(exitCodeOf(summary(over))).toBe(code);
});
