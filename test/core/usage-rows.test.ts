import { askedFor, nameOf, rowsAbout, usageRows } from '../../lambda/core/usage-rows.ts';
import { tagName } from '../../lambda/core/references.ts';
import type { Complete, Reference } from '../../lambda/core/usage.ts';
import { digest, here, reference } from './build.ts';

const finding = (one: Reference): Complete => ({
  source: 'ecs-tasks',
  account: here.account,
  region: here.region,
  status: 'complete',
  references: [one],
  mentions: [],
  pins: [],
});
const resolved = new Map([[tagName(here, 'v1'), digest('a')]]);
const rows = usageRows(
  [
    finding(reference({ usedBy: 'by tag', tag: 'v1' })),
    finding(reference({ usedBy: 'by digest', digest: digest('a') })),
    finding(reference({ usedBy: 'another tag', tag: 'v10' })),
    finding({ usedBy: 'no repository', role: 'in-use', digest: digest('c') }),
    finding(reference({ usedBy: 'another repository', repository: { ...here, name: `${here.name}2` }, tag: 'v1' })),
  ],
  resolved,
);
const users = (image: string) =>
  rowsAbout(rows, image, { home: here, resolved })
    .map(({ usedBy }) => usedBy)
    .toSorted();

test.each([
  [`${here.name}:v1`, ['by digest', 'by tag']],
  [`${here.account}.dkr.ecr.${here.region}.amazonaws.com/${here.name}:v1`, ['by digest', 'by tag']],
  [digest('a'), ['by digest', 'by tag']],
  [`${here.name}@${digest('a')}`, ['by digest', 'by tag']],
  [`${here.name}:v10`, ['another tag']],
  [here.name, ['another tag', 'by digest', 'by tag']],
  [digest('b'), []],
  ['nothing/like/it:v1', []],
  ['NOT AN IMAGE', []],
])('who uses %s', (image, expected) => {
  expect(users(image)).toEqual(expected);
});

test('a row says who names what, where that was seen, and what kind of naming it is', () => {
  const repository = { ...here, name: 'web' };
  const cluster: Complete = {
    ...finding(reference({ usedBy: 'pod', tag: 'v1', role: 'rollback-target' })),
    source: 'kubernetes',
    unit: 'prod',
    mentions: [{ usedBy: 'stack', role: 'in-use', repository, words: ['v7'] }],
    pins: [{ usedBy: 'service', repository, pinnedAtMs: 0 }],
  };
  const cell = { source: 'kubernetes', account: here.account, region: here.region, unit: 'prod' };
  expect(usageRows([cluster, finding(reference({ usedBy: 'task', digest: digest('b') }))], resolved)).toEqual([
    {
      ...cell,
      usedBy: 'pod',
      role: 'rollback-target',
      kind: 'reference',
      repository: here,
      tag: 'v1',
      digest: digest('a'),
    },
    {
      source: 'ecs-tasks',
      account: here.account,
      region: here.region,
      usedBy: 'task',
      role: 'in-use',
      kind: 'reference',
      repository: here,
      digest: digest('b'),
    },
    { ...cell, usedBy: 'service', role: 'in-use', kind: 'pin', repository },
    { ...cell, usedBy: 'stack', role: 'in-use', kind: 'mention', repository },
  ]);
});

const named = (usedBy: string, tag: string) => finding(reference({ usedBy, tag }));

test('rows are in the order of images, and of those who name one', () => {
  const sorted = usageRows([named('b', 'v1'), named('c', 'v0'), named('a', 'v1')], new Map());
  expect(sorted.map((row) => [nameOf(row), row.usedBy])).toEqual([
    ['111111111111/eu-west-1/app:v0', 'c'],
    ['111111111111/eu-west-1/app:v1', 'a'],
    ['111111111111/eu-west-1/app:v1', 'b'],
  ]);
});

test.each([
  [{ repository: here, tag: 'v1', digest: digest('a') }, '111111111111/eu-west-1/app:v1'],
  [{ repository: here, digest: digest('a') }, `111111111111/eu-west-1/app@${digest('a')}`],
  [{ repository: here }, '111111111111/eu-west-1/app'],
  [{ digest: digest('a') }, `@${digest('a')}`],
])('the name of a row is that of its image', (image, name) => {
  const row = {
    source: 'ecs-tasks',
    account: '1',
    region: 'r',
    usedBy: 'x',
    role: 'in-use',
    kind: 'reference',
  } as const;
  expect(nameOf({ ...row, ...image })).toBe(name);
});

test.each([
  ['app', { repository: here }],
  ['app:v1', { repository: here, tag: 'v1' }],
  ['my.team/app:v1', { repository: { ...here, name: 'my.team/app' }, tag: 'v1' }],
  [
    '222222222222.dkr.ecr.us-east-1.amazonaws.com/app',
    { repository: { account: '222222222222', region: 'us-east-1', name: 'app' } },
  ],
  [`app@${digest('a')}`, { digest: digest('a') }],
  [digest('a'), { digest: digest('a') }],
])('%s asks for', (image, asked) => {
  expect(askedFor(image, here)).toEqual(asked);
});
