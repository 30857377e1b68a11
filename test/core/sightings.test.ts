import { tagsMeantBy } from '../../lambda/core/mentions.ts';
import { allSeen, nothingSeen, seenInAnswer, seenInField, seenInText } from '../../lambda/core/sightings.ts';
import { digest, here, replica } from './build.ts';

const web = { usedBy: 'ecs task web/1', role: 'in-use', home: here } as const;
const naming = { usedBy: 'ecs task web/1', role: 'in-use' } as const;
const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';

test('a field that names an image is a reference of its consumer', () => {
  expect(seenInField(`${host}/app:v1`, web)).toEqual({
    ...nothingSeen,
    references: [{ ...naming, repository: here, tag: 'v1' }],
  });
  const back = { ...web, role: 'rollback-target' } as const;
  expect(seenInField(`${host}/app`, back).references).toEqual([
    { ...naming, role: 'rollback-target', repository: here, tag: 'latest' },
  ]);
});

test('what the service says a field stands for counts beside what the field says', () => {
  expect(seenInField(`${host}/app:v1`, web, digest('a')).references).toEqual([
    { ...naming, repository: here, tag: 'v1' },
    { ...naming, repository: here, digest: digest('a') },
  ]);
  const mirrored = { account: 'mirror.example.com', region: 'beyond-ecr', name: 'app' };
  expect(seenInField('mirror.example.com/app', web, digest('a')).references).toEqual([
    { ...naming, repository: mirrored, tag: 'latest' },
    { ...naming, repository: mirrored, digest: digest('a') },
  ]);
  expect(seenInField(undefined, web, digest('a')).references).toEqual([{ ...naming, digest: digest('a') }]);
});

test('a field that names no image of ECR, or is not there, names nothing', () => {
  expect(seenInField('nginx:1', web)).toEqual(nothingSeen);
  expect(seenInField(undefined, web)).toEqual(nothingSeen);
});

test('a field that cannot be resolved mentions its whole repository, whatever words are in it', () => {
  expect(seenInField(`${host}/app:\${TAG}`, web)).toEqual({
    ...nothingSeen,
    mentions: [{ ...naming, repository: here, words: [] }],
  });
});

test('addresses are found in a document at any depth, whatever they are called', () => {
  const document = {
    environment: [{ name: 'IMAGE', value: `${host}/app:v1` }],
    command: ['sh', '-c', `docker run ${host}/app:v2`],
    labels: { deep: { deeper: [[`${host}/app@${digest('a')}`]] } },
    count: 5,
    nothing: null,
    on: true,
  };
  expect(seenInText(document, web)).toEqual({
    ...nothingSeen,
    references: [
      { ...naming, repository: here, tag: 'v1' },
      { ...naming, repository: here, tag: 'v2' },
      { ...naming, repository: here, digest: digest('a') },
    ],
  });
});

test('a mention carries the words of the whole document, each once', () => {
  const document = { repository: `${host}/app`, tag: 'v1', other: ['v2', 'v1'] };
  const [mention, ...others] = seenInText(document, web).mentions;
  expect(others).toEqual([]);
  expect(mention).toMatchObject({ ...naming, repository: here });
  expect(mention?.words).toEqual(expect.arrayContaining(['v1', 'v2']));
  expect(new Set(mention?.words).size).toBe(mention?.words.length);
});

test.each([undefined, null, 5, true, '', 'v1', {}, [], { image: 'nginx:1' }])('nothing is seen in %j', (value) => {
  expect(seenInText(value, web)).toEqual(nothingSeen);
});

test('what several consumers name is put together', () => {
  const part = seenInField(`${host}/app:v1`, web);
  const pins = [{ usedBy: 'service', repository: replica, pinnedAtMs: 1 }];
  const mentions = [{ ...naming, repository: here, words: [] }];
  expect(allSeen([part, { ...nothingSeen, pins }, { ...nothingSeen, mentions }])).toEqual({
    references: part.references,
    mentions,
    pins,
  });
  expect(allSeen([])).toEqual(nothingSeen);
});

const apart = (document: unknown) => seenInAnswer(document, web).mentions.map(({ repository }) => repository.name);

test.each([
  ['in members of their own, as Helm has them', { registry: host, repository: 'team/app', tag: '1' }],
  [
    'in variables of an environment',
    [
      { name: 'REGISTRY', value: `https://${host}/` },
      { name: 'REPO', value: 'team/app' },
    ],
  ],
  ['in a script', `REGISTRY=${host}\ndocker run $REGISTRY/team/app:1`],
  ['in a script, in braces', { userData: Buffer.from(`R="${host}"; docker run \${R}/team/app`).toString('base64') }],
  ['in a template', `registry: ${host}\nimage: "{{ .registry }}/team/app:{{ .tag }}"`],
  ['with a tag', { registry: host, image: 'team/app:1' }],
])('a repository that is named apart from its registry is a mention: %s', (_what, document) => {
  expect(apart({ document })).toContain('team/app');
});

test('the tags of a repository that is named apart from its registry are told as those of any mention', () => {
  const [helm] = seenInAnswer({ registry: host, repository: 'app', tag: 'v1', stage: 'prod' }, web).mentions;
  const [script] = seenInAnswer({ run: `docker run $REGISTRY/app:v1`, at: host, stage: 'prod' }, web).mentions;
  for (const one of [helm, script]) {
    expect(one && tagsMeantBy(one, (word) => word === 'v1')).toEqual(['v1']);
    expect(one && tagsMeantBy(one, (word) => word === 'prod')).toEqual([]);
  }
});

test('a host alone mentions nothing, nor does a name without a host of ECR', () => {
  expect(seenInAnswer({ login: `docker login ${host}`, count: 1 }, web)).toEqual(nothingSeen);
  expect(seenInAnswer({ registry: 'ghcr.io', repository: 'team/app', run: '$REGISTRY/team/app:1' }, web)).toEqual(
    nothingSeen,
  );
  expect(seenInAnswer({ registry: host, repoURL: 'https://github.com/a/b', image: 'no image' }, web)).toEqual(
    nothingSeen,
  );
});

test('a proxy with an address of ours in its path names that address', () => {
  expect(seenInAnswer({ image: `mirror.example.com/${host}/app:v1` }, web).references).toContainEqual({
    ...naming,
    repository: here,
    tag: 'v1',
  });
});
