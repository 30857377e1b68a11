import { componentsOf } from '../../lambda/core/component.ts';
import { completeIn, unreadIn } from '../../lambda/core/usage.ts';
import type { Finding, Reach, Unread } from '../../lambda/core/usage.ts';
import { vetoesFor, vetoOf } from '../../lambda/core/vetoes.ts';
import { digest, here, image, index } from './build.ts';

const cell = { source: 'lambda-functions', account: '111111111111', region: 'us-east-1' } as const;
const failed = (reach: Reach, region: string = cell.region): Unread => ({
  ...cell,
  region,
  status: 'failed',
  error: 'AccessDenied',
  reach,
});
const components = componentsOf([index('i', ['p']), image('p'), image('other')]);

/** The regions whose cells hold the component of an image back; `copies` says where its digests are as well. */
const holding = (name: string, unread: readonly Unread[], copies: Readonly<Record<string, readonly string[]>> = {}) => {
  const regionsOf = (id: string) => Object.entries(copies).find(([key]) => digest(key) === id)?.[1] ?? [];
  const vetoes = vetoesFor(here, unread, { regionsOf, mayPull: () => true, isOnlyHere: () => true });
  return components
    .filter(({ digests }) => digests.includes(digest(name)))
    .flatMap(vetoes)
    .map((hold) => (hold.hold === 'veto' ? hold.region : hold.hold));
};

test('a cell that was not read holds everything back if its consumers pull from anywhere', () => {
  expect(holding('other', [failed('anywhere')])).toEqual(['us-east-1']);
});

test('a cell that pulls from its own region holds back what is there', () => {
  expect(holding('other', [failed('own-region', here.region)])).toEqual([here.region]);
  expect(holding('other', [failed('own-region')])).toEqual([]);
});

test('a cell that pulls from its own region holds back what has a copy there, if only of one platform', () => {
  expect(holding('i', [failed('own-region')], { p: ['us-east-1'] })).toEqual(['us-east-1']);
  expect(holding('other', [failed('own-region')], { p: ['us-east-1'] })).toEqual([]);
  expect(holding('i', [failed('own-region')], { p: ['us-east-2'] })).toEqual([]);
});

test('what is unread of the copies of a region holds back what has a copy there, and not what is in that region', () => {
  expect(holding('i', [failed('copies')], { p: ['us-east-1'] })).toEqual(['us-east-1']);
  expect(holding('i', [failed('copies')], { p: ['us-east-2'] })).toEqual([]);
  expect(holding('i', [failed('copies', here.region)], { p: [here.region] })).toEqual([]);
});

test('repositories that a person answered for are spared, and no others', () => {
  expect(holding('other', [{ ...failed('anywhere'), sparing: ['lab/*', 'app'] }])).toEqual([]);
  expect(holding('other', [{ ...failed('anywhere'), sparing: ['lab/*'] }])).toEqual(['us-east-1']);
});

test.each([
  ['may pull from the repository', true, ['i', 'p', 'other'], true],
  ['may not, and nothing of it is anywhere else', false, ['i', 'p', 'other'], false],
  ['may not, but a platform of it is somewhere else as well', false, ['i', 'other'], true],
])('an unread account that %s', (_, mayPull, onlyHere, isHeld) => {
  const asked: [string][] = [];
  const vetoes = vetoesFor(here, [{ ...failed('anywhere'), account: '222222222222' }], {
    regionsOf: () => [],
    mayPull: (account) => asked.push([account]) > 0 && mayPull,
    isOnlyHere: (id) => onlyHere.some((name) => digest(name) === id),
  });
  const [component] = components.filter(({ digests }) => digests.includes(digest('p')));
  expect(component && vetoes(component).length > 0).toBe(isHeld);
  expect(asked).toEqual([['222222222222']]);
});

test('a hold names the cluster or the publisher, where the cell has one', () => {
  expect(vetoOf({ ...failed('anywhere'), unit: 'prod' })).toEqual({
    hold: 'veto',
    ...cell,
    unit: 'prod',
    error: 'AccessDenied',
  });
  expect(vetoOf(failed('anywhere'))).not.toHaveProperty('unit');
});

test('a cell that could have named nothing holds nothing back', () => {
  expect(holding('other', [failed('nothing', here.region)])).toEqual([]);
});

test('every cell that was not read is a hold of its own, and says why', () => {
  const vetoes = vetoesFor(here, [failed('anywhere'), failed('anywhere', 'eu-west-1'), failed('nothing')], {
    regionsOf: () => [],
    mayPull: () => true,
    isOnlyHere: () => true,
  });
  expect(components.slice(0, 1).map(vetoes)).toEqual([
    [
      { hold: 'veto', ...cell, error: 'AccessDenied' },
      { hold: 'veto', ...cell, region: 'eu-west-1', error: 'AccessDenied' },
    ],
  ]);
});

test('what is absent or excluded was read as far as need be; only what failed was not', () => {
  const complete: Finding = { ...cell, status: 'complete', references: [], mentions: [], pins: [] };
  const absent: Finding = { ...cell, status: 'absent', because: 'no such service here' };
  const excluded: Finding = { ...cell, status: 'excluded', because: 'a sandbox' };
  const usage = [complete, absent, failed('anywhere'), excluded];
  expect(unreadIn(usage)).toEqual([failed('anywhere')]);
  expect(completeIn(usage)).toEqual([complete]);
  const barred: Finding = { ...failed('anywhere'), status: 'barred' };
  const guarded: Finding = { ...complete, status: 'guarded' };
  expect([unreadIn([barred, guarded]), completeIn([barred, guarded])]).toEqual([[barred], [guarded]]);
});
