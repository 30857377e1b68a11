import { publisherLists, publishersAfter, vanishedPublishers } from '../../lambda/core/publishers.ts';
import type { ListObject } from '../../lambda/core/publishers.ts';
import type { Complete, Finding } from '../../lambda/core/usage.ts';
import { nothingSeen } from '../../lambda/core/sightings.ts';
import { dayMs, nowMs } from './build.ts';

const hourMs = 3_600_000;
const object = (key: string, modifiedAtMs = nowMs - hourMs): ListObject => ({ key, modifiedAtMs });
const given = { prefix: 'lists/', expect: [], freshnessMs: dayMs, nowMs };
const publishers = (objects: readonly ListObject[], over: Partial<Parameters<typeof publisherLists>[1]> = {}) =>
  publisherLists(objects, { ...given, ...over });

test.each<[string, readonly string[], string, readonly string[]]>([
  ['one list', ['lists/prod.json'], 'lists/', ['prod']],
  ['one list, below a prefix without a slash', ['lists/prod.json'], 'lists', ['prod']],
  ['one list, below no prefix', ['prod.json'], '', ['prod']],
  ['one list, behind more slashes than one', ['lists//prod.json'], 'lists', ['prod']],
  ['many lists', ['lists/prod/a.json', 'lists/prod/2026/06/b.json'], 'lists/', ['prod', 'prod']],
  ['a list of either kind', ['lists/prod.json', 'lists/prod/a.json'], 'lists/', ['prod', 'prod']],
  ['a name with the ending in it', ['lists/prod.jsonish.json'], 'lists/', ['prod.jsonish']],
  [
    'something that is no list',
    ['lists/prod/readme.txt', 'lists/prod.json.bak', 'lists/', 'lists/.json'],
    'lists/',
    [],
  ],
])('who leaves %s is told by its place', (_what, keys, prefix, expected) => {
  const found = publishers(
    keys.map((key) => object(key)),
    { prefix },
  );
  expect(found.flatMap(({ publisher, fresh }) => fresh.map(() => publisher))).toEqual(expected);
});

test('publishers come by name, each with its fresh lists, the newest first', () => {
  const [older, newer, newest] = [3, 2, 1].map((hours) => object(`lists/b/${hours}.json`, nowMs - hours * hourMs));
  const stale = object('lists/b/stale.json', nowMs - dayMs);
  const all = [newer, stale, newest, older].flatMap((one) => one ?? []);
  expect(publishers([...all, object('lists/a.json')], { expect: ['b'] })).toEqual([
    { publisher: 'a', fresh: [object('lists/a.json')] },
    { publisher: 'b', fresh: [newest, newer, older] },
  ]);
});

const staleProblem = (since: string) => ({
  publisher: 'prod',
  fresh: [],
  problem: `the newest list of prod is stale: it is of ${since}`,
});

test.each<[string, readonly number[], readonly string[], readonly object[]]>([
  ['never published and is nobody', [], [], []],
  [
    'never published and is expected',
    [],
    ['prod'],
    [{ publisher: 'prod', fresh: [], problem: 'there is no list of prod' }],
  ],
  ['published just as long ago as a list is fresh', [1], [], [staleProblem('2026-05-31T00:00:00.000Z')]],
  ['published twice, neither of it lately', [30, 20], [], [staleProblem('2026-05-12T00:00:00.000Z')]],
  ['published 89 days ago', [89], [], [staleProblem('2026-03-04T00:00:00.000Z')]],
  ['published 90 days ago, and is forgotten', [90], [], []],
  ['published 90 days ago, and is expected by name', [90], ['prod'], [staleProblem('2026-03-03T00:00:00.000Z')]],
])('of a publisher who %s the problem is told', (_what, daysAgo, expected, problems) => {
  const lists = daysAgo.map((days) => object(`lists/prod/${days}.json`, nowMs - days * dayMs));
  expect(publishers(lists, { expect: expected })).toEqual(problems);
});

const cell = { source: 'lists', account: '111111111111', region: 'eu-west-1' } as const;
const read = (over: Partial<Complete>): Finding => ({ ...cell, ...nothingSeen, status: 'complete', ...over });
const failed: Finding = { ...cell, unit: 'stale', status: 'failed', error: 'stale', reach: 'anywhere' };
const ago = (days: number): number => nowMs - days * dayMs;

test('a publisher that was read lately and is not there any more may use anything', () => {
  const seen = { read: ago(1), stale: ago(2), gone: ago(3), 'gone for 89 days': ago(89), 'gone for 90 days': ago(90) };
  expect(vanishedPublishers(seen, [read({ unit: 'read' }), failed], cell, nowMs)).toEqual([
    {
      ...cell,
      unit: 'gone',
      status: 'failed',
      error: 'the list of gone is gone: it was last read on 2026-05-29',
      reach: 'anywhere',
    },
    {
      ...cell,
      unit: 'gone for 89 days',
      status: 'failed',
      error: 'the list of gone for 89 days is gone: it was last read on 2026-03-04',
      reach: 'anywhere',
    },
  ]);
});

test.each<[string, readonly Finding[]]>([
  ['a cluster of its name', [read({ source: 'kubernetes', unit: 'prod' })]],
  ['lists without a name', [read({})]],
  ['nothing', []],
])('a publisher is not there because of %s', (_what, findings) => {
  expect(vanishedPublishers({ prod: ago(1) }, findings, cell, nowMs).map(({ unit }) => unit)).toEqual(['prod']);
});

test('whose list was read now is remembered, and whoever was read in the last 90 days', () => {
  const seen = { prod: ago(1), stale: ago(2), late: ago(89), forgotten: ago(90) };
  const findings = [
    read({ unit: 'prod' }),
    read({ unit: 'new' }),
    read({ unit: 'cluster', source: 'kubernetes' }),
    read({ unit: 'guarded', status: 'guarded' }),
    read({}),
    failed,
  ];
  expect(publishersAfter(seen, findings, nowMs)).toEqual({ prod: nowMs, new: nowMs, stale: ago(2), late: ago(89) });
  expect(publishersAfter({}, [], nowMs)).toEqual({});
});
