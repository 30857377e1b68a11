import { allSeen, nothingSeen, seenInField, seenInText } from '../../lambda/core/sightings.ts';
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
  expect(seenInField('mirror.example.com/app', web, digest('a')).references).toEqual([
    { ...naming, digest: digest('a') },
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
