import { byRepository, wordsIn } from '../../lambda/core/mentions.ts';
import { here, mention, replica } from './build.ts';

const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';

test.each([
  'tag',
  'Tags',
  'imagetag',
  'IMAGE_TAG',
  'imageTag',
  'appVersion',
  'VERSIONS',
  'base-image',
  'images',
  'release',
  'app.releases',
  'Revision',
  'build_number',
  'commitId',
  'GIT_SHA',
  'digest',
  'gitRef',
  'app__tag',
])('what a member that is called %s holds stands where a tag would', (name) => {
  expect(wordsIn([{ name, text: 'v1' }], here)).toEqual({ words: ['v1'], near: ['v1'] });
});

test.each(['Stage', 'storage', 'tagging', 'shared', 'refresh', 'name', ''])(
  'what a member that is called %j holds is a word like any other',
  (name) => {
    expect(wordsIn([{ name, text: 'v1' }], here)).toEqual({ words: ['v1'], near: [] });
  },
);

test.each([
  ['an address', `${host}/app:$TAG v1`, ['v1']],
  ['a repository behind a variable', '$REGISTRY/app v1', ['REGISTRY', 'app', 'v1']],
])('the words around %s stand where a tag would', (_, text, words) => {
  const { near } = wordsIn(
    [
      { name: 'command', text },
      { name: 'stage', text: 'prod' },
    ],
    here,
  );
  expect(near).toEqual(words);
});

test('the words of several texts are told once, in their order', () => {
  const texts = ['v2 v1', 'v1 v3'].map((text) => ({ name: 'tag', text }));
  expect(wordsIn(texts, here)).toEqual({ words: ['v2', 'v1', 'v3'], near: ['v2', 'v1', 'v3'] });
});

test('what is said of any repository of a registry is said of each, after what is said of it', () => {
  const any = { ...mention(), repository: { ...here, name: '*' } };
  const saidOf = byRepository([any, mention('v1'), { ...mention('v2'), repository: replica }]);
  expect(saidOf(here)).toEqual([mention('v1'), any]);
  expect(saidOf({ ...here, name: 'other' })).toEqual([any]);
  expect(saidOf({ ...replica, name: 'other' })).toEqual([]);
});
