import { imageAsked, isAsked } from '../../lambda/core/asked.ts';
import { digest, here, replica } from './build.ts';

const a = digest('a');
const registry = { account: here.account, region: here.region };
const host = `${here.account}.dkr.ecr.${here.region}.amazonaws.com`;

test.each([
  ['app:v1', { name: 'app', by: { tag: 'v1' } }],
  ['team/app:v1', { name: 'team/app', by: { tag: 'v1' } }],
  ['my.team/app:v1', { name: 'my.team/app', by: { tag: 'v1' } }],
  [`app@${a}`, { name: 'app', by: { digest: a } }],
  [`my.team/app@${a}`, { name: 'my.team/app', by: { digest: a } }],
  [`app:v1@${a}`, { name: 'app', by: { digest: a } }],
  [a, { by: { digest: a } }],
  [`${host}/app:v1`, { registry, name: 'app', by: { tag: 'v1' } }],
  [`${host}/app@${a}`, { registry, name: 'app', by: { digest: a } }],
  ['app', undefined],
  [`${host}/app`, undefined],
  ['app@sha256:short', undefined],
  ['NOT AN IMAGE', undefined],
  ['', undefined],
])('%j asks for %j', (text, expected) => {
  expect(imageAsked(text, here)).toEqual(expected);
});

test.each([
  ['app:v1', [here, replica]],
  [`app@${a}`, [here, replica]],
  [a, [here, replica, { ...here, name: 'other' }]],
  [`${host}/app:v1`, [here]],
  ['app:v2', []],
  [digest('b'), []],
])('%s is in %j', (text, expected) => {
  const asked = imageAsked(text, here);
  const places = [here, replica, { ...here, name: 'other' }];
  const found = places.filter((repository) => asked && isAsked(asked, { repository, digest: a, tags: ['v1', 'x'] }));
  expect(found).toEqual(expected);
});
