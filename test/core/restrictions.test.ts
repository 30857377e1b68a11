import { heldByTag, restricted, restrictionsIn } from '../../lambda/core/restrictions.ts';
import { dayMs, family, nowMs, retention } from './build.ts';

const read = (tags: Readonly<Record<string, string>>) => restrictionsIn(new Map(Object.entries(tags)), nowMs);
const none = { mode: 'delete', keepNewest: 0, holds: [] };

test.each([
  [{ team: 'web', 'ecr-keeper': 'x' }, none],
  [{ 'ecr-keeper:mode': 'archive' }, { ...none, mode: 'archive' }],
  [{ 'ecr-keeper:mode': ' report ' }, { ...none, mode: 'report' }],
  [{ 'ecr-keeper:keep-newest': '20' }, { ...none, keepNewest: 20 }],
  [{ 'ecr-keeper:hold-until': '2026-05-31' }, none],
  [
    { 'ecr-keeper:keep-newest': '20', 'ecr-keeper:mode': 'report' },
    { mode: 'report', keepNewest: 20, holds: [] },
  ],
])('of the tags %j only ours count, and only restrict', (tags, restrictions) => {
  expect(read(tags)).toEqual(restrictions);
});

test.each([
  ['hold', '', undefined, undefined],
  ['hold', 'legal', 'legal', undefined],
  ['hold-until', '2026-06-01', '2026-06-01', nowMs + dayMs - 1],
  ['hold-until', 'forever', 'forever', undefined],
  ['mode', 'off', 'off', undefined],
  ['mode', '', undefined, undefined],
  ['keep-newest', '-1', '-1', undefined],
  ['keep-newest', '1.5', '1.5', undefined],
  ['hodl', 'x', 'x', undefined],
  ['__proto__', 'x', 'x', undefined],
  ['constructor', 'x', 'x', undefined],
])('the tag ecr-keeper:%s with the value "%s" holds its repository', (name, value, said, untilMs) => {
  const tag = `ecr-keeper:${name}`;
  const hold = { hold: 'repository-tag', tag, ...(said === undefined ? {} : { value: said }) };
  expect(read({ [tag]: value }).holds).toEqual([{ ...hold, ...(untilMs === undefined ? {} : { untilMs }) }]);
});

test('a repository may ask for more of everything that is counted, never for less', () => {
  const policy = retention({
    families: [family('a', 'a*', 1), family('b', 'b*', 30)],
    untagged: { keepNewest: 5, keepWithinMs: 7 },
  });
  const more = restricted(policy, { mode: 'delete', keepNewest: 20, holds: [] });
  expect(more.families.map(({ keepNewest }) => keepNewest)).toEqual([20, 30]);
  expect(more.untagged).toEqual({ keepNewest: 20, keepWithinMs: 7 });
});

test.each([
  [['1.0', 'holding', 'on-hold-1'], []],
  [['hold-2026-05-31'], []],
  [['hold-2026-06-01'], [{ hold: 'image-tag', tag: 'hold-2026-06-01', untilMs: nowMs + dayMs - 1 }]],
  [['hold-until-2026-06-01'], [{ hold: 'image-tag', tag: 'hold-until-2026-06-01', untilMs: nowMs + dayMs - 1 }]],
  [['hold-'], [{ hold: 'image-tag', tag: 'hold-' }]],
  [
    ['hold-me', 'hold-2026-02-30'],
    [
      { hold: 'image-tag', tag: 'hold-me' },
      { hold: 'image-tag', tag: 'hold-2026-02-30' },
    ],
  ],
])('the tags %j of an image hold it: %j', (tags, holds) => {
  expect(heldByTag(tags, nowMs)).toEqual(holds);
});
