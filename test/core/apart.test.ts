import { namedApart } from '../../lambda/core/apart.ts';
import { textsIn } from '../../lambda/core/texts.ts';
import { digest, here, replica } from './build.ts';

const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';
const mentions = (...names: readonly string[]) =>
  names.map((name) => ({ kind: 'mention', repository: { ...here, name } }));

test.each<[string, object, readonly string[]]>([
  ["Helm's registry and repository", { registry: host, repository: 'team/app' }, ['team/app']],
  ['a repository with a tag', { registry: host, repository: 'team/app:1.0' }, ['team/app']],
  ['an image by its digest', { registry: host, image: `app@${digest('a')}` }, ['app']],
  ['a path with space around it', { registry: host, imagePath: ' team/app\n' }, ['team/app']],
  [
    'several names, and one twice',
    { registry: host, baseImage: 'base', repositories: ['app', 'base'] },
    ['base', 'app'],
  ],
  ['a variable of a shell', { host, run: 'docker pull $REGISTRY/team/app:1' }, ['team/app']],
  ['a variable in braces', { host, run: 'docker pull ${REGISTRY:-}/team/app' }, ['team/app']],
  ['a member of an object', { host, run: 'docker pull ${props.registry}/app' }, ['app']],
  ['a template of Helm', { host, line: 'image: {{ .Values.registry }}/app' }, ['app']],
  ['a variable of Windows', { host, run: 'docker pull %REGISTRY%/team/app' }, ['team/app']],
  ['a short variable of Windows', { host, run: 'docker pull %R%/app' }, ['app']],
  ['several in one text', { host, run: 'docker pull $A/app && docker push ${B}/web:2' }, ['app', 'web']],
])('%s names a repository apart from its registry', (_, document, names) => {
  expect(namedApart(textsIn(document), here)).toEqual(mentions(...names));
});

test.each<[string, object]>([
  ['no host of ECR is in the document', { registry: 'ghcr.io', repository: 'team/app' }],
  ['the member is not called so', { registry: host, title: 'team/app' }],
  ['the text is a sentence', { registry: host, image: 'the image of the shop' }],
  ['the name is still to be filled in', { registry: host, repository: 'app-${STAGE}' }],
  ['nothing stands behind the variable', { host, run: 'docker login $REGISTRY/ -u AWS' }],
  ['the percent signs are no variable', { host, run: '50 %, 100 %/app' }],
  ['only a digest can be read', { registry: host, image: `app-$STAGE@${digest('a')}` }],
  ['neither the host nor the name can be read', { registry: '111111111111.dkr.ecr.eu-west-1', image: 'app-$STAGE' }],
])('nothing is named apart where %s', (_, document) => {
  expect(namedApart(textsIn(document), here)).toEqual([]);
});

test('nobody knows which registry is meant, so the name counts in each, once', () => {
  const other = '111111111111.dkr.ecr.us-east-1.amazonaws.com';
  const document = { registries: [host, other, host], repository: 'app' };
  expect(namedApart(textsIn(document), here)).toEqual([
    { kind: 'mention', repository: here },
    { kind: 'mention', repository: replica },
  ]);
});
