import { listOf, seenInList } from '../../lambda/core/usage-list.ts';
import type { Listed } from '../../lambda/core/usage-list.ts';
import { nothingSeen } from '../../lambda/core/sightings.ts';
import type { Reference, Sightings } from '../../lambda/core/usage.ts';
import { digest, here, mention, reference, replica } from './build.ts';

const head = { publisher: 'prod', takenAt: '2026-06-01T03:00:00.000Z', sources: ['apps/jobs', 'apps/deployments'] };
const listed = (over: Partial<Sightings>) => listOf(head, { ...nothingSeen, ...over }).references;
const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';
const proxy = { account: 'images.corp:5000', region: 'beyond-ecr', name: 'team/app' };
const by = { usedBy: 'ecs task web/1', role: 'in-use' } as const;

test.each<[string, Reference, string]>([
  ['a tag', reference({ tag: 'v1' }), `${host}/app:v1`],
  ['a digest', reference({ repository: here, digest: digest('a') }), `${host}/app@${digest('a')}`],
  ['a tag and a digest', reference({ tag: 'v1', digest: digest('a') }), `${host}/app:v1@${digest('a')}`],
  ['a digest of no repository', { ...by, digest: digest('a') }, digest('a')],
  [
    'a tag in another region',
    reference({ tag: 'v1', repository: replica }),
    '111111111111.dkr.ecr.us-east-1.amazonaws.com/app:v1',
  ],
  ['a tag behind a proxy', reference({ tag: 'v1', repository: proxy }), 'images.corp:5000/team/app:v1'],
])('a list names %s by its address, and who uses it', (_what, one, address) => {
  expect(listed({ references: [one] })).toEqual([{ image: address, ...by }]);
});

test('a list names the repositories of mentions and unknown pins, and no word around them', () => {
  const pins = [{ usedBy: 'service web', repository: here, pinnedAtMs: 5 }];
  expect(listed({ mentions: [mention('secret')], pins })).toEqual([
    { repository: `${host}/app`, usedBy: 'service web', role: 'in-use' },
    { repository: `${host}/app`, usedBy: 'stack web', role: 'in-use' },
  ]);
});

test('a list is sorted, says everything once, and how much that is', () => {
  const references = ['b', 'a', 'b'].map((tag) => reference({ tag }));
  const rollback = reference({ tag: 'a', role: 'rollback-target' });
  const list = listOf(head, { ...nothingSeen, references: [...references, rollback], mentions: [mention()] });
  expect(list).toEqual({
    format: 1,
    publisher: 'prod',
    takenAt: '2026-06-01T03:00:00.000Z',
    complete: true,
    sources: ['apps/deployments', 'apps/jobs'],
    count: 4,
    references: [
      { image: `${host}/app:a`, ...by },
      { image: `${host}/app:a`, ...by, role: 'rollback-target' },
      { image: `${host}/app:b`, ...by },
      { repository: `${host}/app`, usedBy: 'stack web', role: 'in-use' },
    ],
  });
  expect(listOf(head, nothingSeen)).toMatchObject({ count: 0, references: [] });
});

const seen = (...references: readonly Listed[]) => seenInList({ publisher: 'prod', references }, here);
const prod = { usedBy: 'list of prod', role: 'in-use' } as const;
const unnamed = { account: 'registry.unnamed', region: 'beyond-ecr' };

test.each<[string, Listed, Partial<Sightings>]>([
  ['an address', `${host}/app:v1`, { references: [{ ...prod, repository: here, tag: 'v1' }] }],
  ['an address without a tag', ` ${host}/app `, { references: [{ ...prod, repository: here, tag: 'latest' }] }],
  [
    'an address, and who uses it',
    { image: `${host}/app:v1`, usedBy: 'pod web', role: 'rollback-target' },
    { references: [{ usedBy: 'pod web', role: 'rollback-target', repository: here, tag: 'v1' }] },
  ],
  ['a bare digest', ` ${digest('a')} `, { references: [{ ...prod, digest: digest('a'), isConfig: true }] }],
  [
    'a name without a host',
    ' team/app:v1 ',
    { references: [{ ...prod, repository: { ...unnamed, name: 'team/app' }, tag: 'v1' }] },
  ],
  [
    'an image behind a proxy',
    'images.corp:5000/team/app:v1',
    { references: [{ ...prod, repository: proxy, tag: 'v1' }] },
  ],
  ['an image of a public registry', 'docker.io/library/nginx:1', {}],
  ['a digest of a public registry', `quay.io/app@${digest('a')}`, { references: [{ ...prod, digest: digest('a') }] }],
  ['a repository', { repository: `${host}/app` }, { mentions: [{ ...prod, repository: here, words: [] }] }],
  [
    'a repository, with the words around it',
    { repository: `${host}/app`, usedBy: 'chart', words: ['v1'] },
    { mentions: [{ usedBy: 'chart', role: 'in-use', repository: here, words: ['v1'] }] },
  ],
  ['a repository without a host', { repository: 'nginx' }, {}],
  ['a digest in place of a repository', { repository: `nginx@${digest('a')}` }, {}],
])('of a list with %s it is told what it names', (_what, one, expected) => {
  expect(seen(one)).toEqual({ ...nothingSeen, ...expected });
});

test('all that a list names counts', () => {
  const { references, mentions } = seen(`${host}/app:v1`, { repository: `${host}/app` }, `${host}/app:v2`);
  expect(references.map(({ tag }) => tag)).toEqual(['v1', 'v2']);
  expect(mentions).toHaveLength(1);
  expect(seen()).toEqual(nothingSeen);
});
