import { seenInText } from '../../lambda/core/sightings.ts';
import { namesAround, narrowed } from '../../lambda/core/untold.ts';
import { here, mention, replica } from './build.ts';

const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';
const web = { usedBy: 'task', role: 'in-use', home: here } as const;
const repositories = ['app', 'web', 'team/app', 'docker'].map((name) => ({ ...here, name }));
const meantIn = (document: unknown): readonly string[] => [
  ...new Set(narrowed(seenInText(document, web).mentions, repositories).map(({ repository }) => repository.name)),
];

test.each<[string, unknown, readonly string[]]>([
  ['a variable of its environment', { cmd: `${host}/\${REPO}:1`, env: [{ name: 'REPO', value: 'app' }] }, ['app']],
  ['a variable without braces', { cmd: `${host}/$REPO:1`, REPO: 'team/app' }, ['team/app']],
  ['an assignment', `REPO="team/app"; docker run ${host}/\${REPO}:1`, ['docker', 'team/app']],
  ['an assignment without quotes', `export REPO=team/app; run ${host}/\${REPO}:1`, ['team/app']],
  ['a value with space around', { cmd: `${host}/\${REPO}:1`, REPO: ' web\n' }, ['web']],
  ['a part of a name', { cmd: `${host}/team/\${APP}:$TAG`, APP: 'app', TAG: 'x' }, ['team/app', 'app']],
  ['one of several values', { cmd: `${host}/$APP`, a: { APP: 'gone' }, b: { APP: 'web' } }, ['web']],
])('a variable repository is one that the document names by %s', (_what, document, expected) => {
  expect([...meantIn(document)].toSorted(byText)).toEqual([...expected].toSorted(byText));
});

test.each<[string, unknown]>([
  ['that nobody fills in', { cmd: `${host}/\${REPO}:1`, other: 'app' }],
  ['that is filled in with what is not there', { cmd: `${host}/\${REPO}:1`, REPO: 'gone', other: 'app' }],
  ['whose part alone is a repository', { cmd: `${host}/other/\${APP}:1`, APP: 'web' }],
  ['with a value of its own', { cmd: `${host}/\${REPO:-gone}:1`, REPO: 'app' }],
  ['of two variables', { cmd: `${host}/\${TEAM}\${APP}:1`, TEAM: 'team/', APP: 'app' }],
  ['beside another that is not filled in', { cmd: `${host}/\${REPO}:1 ${host}/\${NEXT}:1`, REPO: 'app' }],
  ['of a template, in a list without a name', ['web', `${host}/{{ .Values.repo }}:1`]],
  ['of two variables, beside a member without a name', { cmd: `${host}/\${A}\${B}:1`, '': 'web' }],
  ['of a template', { cmd: `${host}/{{ .Values.repo }}:1`, repo: 'app' }],
])('a variable repository %s may be any', (_what, document) => {
  expect(meantIn(document)).toEqual(['*']);
});

test('only mentions of any repository are narrowed, and only to repositories of their own registry', () => {
  const any = { ...mention(), repository: { ...here, name: '*' }, names: ['app'], filledIn: [['app']] };
  const named = { ...any, repository: { ...here, name: 'app-of-old' } };
  const elsewhere = { ...any, repository: { ...replica, name: '*' } };
  expect(narrowed([named, elsewhere], repositories)).toEqual([named, elsewhere]);
  expect(narrowed([any], repositories)).toEqual([{ ...mention(), repository: { ...here, name: 'app' } }]);
});

test('a mention of any repository stays one where its document fills in nothing', () => {
  const any = { ...mention(), repository: { ...here, name: '*' } };
  const named = { ...any, names: ['app'], filledIn: [] };
  expect(narrowed([any, named], repositories)).toEqual([any, named]);
});

test.each<[string, string, readonly string[], readonly (readonly string[])[]]>([
  [
    'of a sentence',
    `run team/app, web/ or docker... at ${host}/$REPO:1`,
    'run team/app web or docker at'.split(' '),
    [[]],
  ],
  ['of nothing but an address', `${host}/$REPO:1`, [], [[]]],
  ['of a text without addresses', 'APP=a-b.c', ['a-b.c'], []],
  ['of a script', `REPO=team/x ${host}/\${REPO}/y:1 ${host}/web`, ['team/x'], [['team/x/y']]],
])('the names %s are its words, without the punctuation behind', (_what, text, names, filledIn) => {
  expect(namesAround([{ name: 'cmd', text }], here)).toEqual({ names, filledIn });
});

const byText = (a: string, b: string): number => Number(a > b) - Number(a < b);
