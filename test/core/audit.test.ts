import fc from 'fast-check';
import { auditRows } from '../../lambda/core/audit-row.ts';
import { componentsOf } from '../../lambda/core/component.ts';
import type { Digest, Image } from '../../lambda/core/image.ts';
import { noTotals, plus, totalsOf } from '../../lambda/core/totals.ts';
import type { Decision, Hold, Judged, Outcome } from '../../lambda/core/verdict.ts';
import {
  anyImages,
  anyReferences,
  anyRetention,
  condemned,
  digest,
  here,
  image,
  index,
  nameOf,
  plan,
} from './build.ts';

const byMode: Hold = { hold: 'mode', mode: 'report' };
const veto: Hold = {
  hold: 'veto',
  source: 'ecs-tasks',
  account: '111111111111',
  region: 'us-east-1',
  error: 'AccessDenied',
};
const inUse = { rule: 'in-use', count: 1, usedBy: ['task'] } as const;

interface Over {
  readonly keeps?: readonly string[];
  readonly holds?: Readonly<Record<string, readonly Hold[]>>;
  readonly outcomes?: Readonly<Record<string, Outcome>>;
}
const entries = <Value>(record: Readonly<Record<string, Value>>): ReadonlyMap<Digest, Value> =>
  new Map(Object.entries(record).map(([name, value]) => [digest(name), value]));
const judged = (images: readonly Image[], { keeps = [], holds = {}, outcomes = {} }: Over = {}): Judged => ({
  repository: here,
  decisions: componentsOf(images).map((component): Decision =>
    keeps.some((name) => component.id === digest(name))
      ? { component, verdict: 'keep', reasons: [inUse] }
      : { component, verdict: 'condemned' },
  ),
  holds: entries(holds),
  outcomes: entries(outcomes),
});
const sharing = [index('v1', ['a', 'shared']), index('v2', ['shared']), image('a'), image('shared')];

test('each image has one row, in the order of digests, with the verdict on its component', () => {
  const rows = auditRows(judged(sharing, { keeps: ['v2'] }));
  expect(rows.map(({ image: one, component, verdict }) => [nameOf(one.digest), nameOf(component), verdict])).toEqual([
    ['a', 'v1', 'condemned'],
    ['shared', 'v2', 'keep'],
    ['v1', 'v1', 'condemned'],
    ['v2', 'v2', 'keep'],
  ]);
  expect(rows[1]).toMatchObject({ repository: here, reasons: [inUse], blockedBy: [], outcome: undefined });
  expect(rows[0]).toMatchObject({ reasons: [], blockedBy: [] });
});

test('rows are in the order of digests also where components overlap in it', () => {
  const rows = auditRows(judged([index('b', ['z']), image('z'), image('c')]));
  expect(rows.map((row) => nameOf(row.image.digest))).toEqual(['b', 'c', 'z']);
});

test('what holds a component back is said of each of its members, once', () => {
  const rows = auditRows(judged(sharing, { holds: { v1: [veto, byMode], v2: [{ ...byMode }] } }));
  expect(rows.map(({ blockedBy }) => blockedBy)).toEqual([[veto, byMode], [veto, byMode], [veto, byMode], [byMode]]);
});

test('a kept image is held back by nothing and skipped for no other reason', () => {
  const holds = { v1: [veto], v2: [] };
  const outcomes = { shared: { outcome: 'skipped', because: 'its tags changed' } } as const;
  const [, shared] = auditRows(judged(sharing, { keeps: ['v2'], holds, outcomes }));
  expect(shared).toMatchObject({ verdict: 'keep', blockedBy: [], outcome: undefined });
});

test('that a kept image was deleted would be on record all the same', () => {
  const outcomes = { shared: { outcome: 'deleted' } } as const;
  const [, shared] = auditRows(judged(sharing, { keeps: ['v2'], outcomes }));
  expect(shared).toMatchObject({ verdict: 'keep', outcome: { outcome: 'deleted' } });
});

test('every outcome of a condemned image is on its row', () => {
  const outcomes = {
    a: { outcome: 'failed', code: 'ImageReferencedByManifestList' },
    shared: { outcome: 'skipped', because: 'already gone' },
    v1: { outcome: 'deleted' },
  } as const;
  const rows = auditRows(judged(sharing, { outcomes }));
  expect(rows.map(({ outcome }) => outcome)).toEqual([outcomes.a, outcomes.shared, outcomes.v1, undefined]);
});

test('the rows are exactly the images, and those condemned are exactly what goes by the plan', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, anyReferences, (images, policy, references) => {
      const decisions = plan(images, policy, { references });
      const rows = auditRows({ repository: here, decisions, holds: new Map(), outcomes: new Map() });
      const names = rows.map((row) => nameOf(row.image.digest));
      expect(names.toSorted()).toEqual(images.map((one) => nameOf(one.digest)).toSorted());
      const going = rows.filter(({ verdict }) => verdict === 'condemned').map((row) => nameOf(row.image.digest));
      expect(going.toSorted()).toEqual(condemned(images, policy, { references }));
    }),
  );
});

test('totals count images and their bytes by what was decided and by what happened', () => {
  const images = ['kept', 'held', 'gone', 'failed', 'skipped'].map((name, i) => image(name, { sizeBytes: 10 ** i }));
  const rows = auditRows(
    judged(images, {
      keeps: ['kept'],
      holds: { held: [byMode] },
      outcomes: {
        gone: { outcome: 'deleted' },
        failed: { outcome: 'failed', code: 'x' },
        skipped: { outcome: 'skipped', because: 'x' },
      },
    }),
  );
  const totals = totalsOf(rows);
  expect(totals).toEqual({
    found: { images: 5, bytes: 11_111 },
    kept: { images: 1, bytes: 1 },
    condemned: { images: 4, bytes: 11_110 },
    held: { images: 1, bytes: 10 },
    archived: { images: 0, bytes: 0 },
    restored: { images: 0, bytes: 0 },
    deleted: { images: 1, bytes: 100 },
    failed: { images: 1, bytes: 1000 },
    skipped: { images: 1, bytes: 10_000 },
  });
  expect(plus(totals, noTotals)).toEqual(totals);
  expect(Object.values(plus(totals, totals)).map((one) => one.images)).toEqual([10, 2, 8, 2, 2, 0, 0, 2, 2]);
  expect(Object.values(plus(totals, totals)).map((one) => one.bytes)).toEqual(
    Object.values(totals).map((one) => 2 * one.bytes),
  );
});
