import { rowsAbout, usageRows } from '../../lambda/core/usage-rows.ts';
import { tagName } from '../../lambda/core/references.ts';
import type { Finding, Reference } from '../../lambda/core/usage.ts';
import { digest, here, reference } from './build.ts';

const finding = (one: Reference): Finding => ({
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
