import type { Digest } from '../../lambda/core/image.ts';
import { definitionsIn, nothingSeen, pinned, seenInAnswer, seenInText } from '../../lambda/core/sightings.ts';
import { digest, here, mention, reference } from './build.ts';

const web = { usedBy: 'ecs task web/1', role: 'in-use', home: here } as const;
const naming = { usedBy: 'ecs task web/1', role: 'in-use' } as const;
const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';

const app = { ...naming, repository: here };
const latest = { ...app, tag: 'latest' };
const ofDigest = (id: Digest) => ({ ...naming, digest: id });

test.each([
  'image',
  'Images',
  'TrainingImage',
  '_CUSTOM_IMAGE',
  'imageUri',
  'image_url',
  'ImageIdentifier',
  'imageReference',
  'containerUri',
  'ecr_uri',
  'DockerURIs',
])('a member that is called %s means an image, and a bare repository in it its latest', (name) => {
  expect(seenInAnswer({ [name]: `${host}/app` }, web)).toEqual({ ...nothingSeen, references: [latest] });
});

test.each(['repositoryUri', 'imageTag', 'imagePullPolicy', 'containerUriPrefix', 'uri', 'command'])(
  'a member that is called %s need not mean an image: the rest of the answer may say which',
  (name) => {
    const { references, mentions } = seenInAnswer({ [name]: `${host}/app` }, web);
    expect(references).toEqual([]);
    expect(mentions).toContainEqual({ ...naming, repository: here, words: [], near: [] });
  },
);

test.each([
  ['an address between blanks', ` ${host}/app\n`, { references: [latest] }],
  [
    'several addresses',
    `${host}/app:v1,${host}/app:v2`,
    {
      references: [
        { ...app, tag: 'v1' },
        { ...app, tag: 'v2' },
      ],
    },
  ],
  ['a flag', `--image=${host}/app:v1`, { references: [{ ...app, tag: 'v1' }] }],
  [
    'what is no address as a whole, but has one in it',
    `${host}/app:v1|x`,
    { references: [{ ...app, tag: 'v1' }], mentions: [{ ...app, words: ['x'], near: ['x'] }] },
  ],
  ['a digest without a registry', `nginx@${digest('a')}`, { references: [digest('a'), digest('a')].map(ofDigest) }],
  ['no image at all', 'nginx', {}],
])('a member that is called image may hold %s', (_, image, expected) => {
  expect(seenInAnswer({ image }, web)).toEqual({ ...nothingSeen, ...expected });
});

test.each([
  ['a member of whatever name', { imageDigest: digest('a') }],
  ['a text', { status: `pulled ${digest('a')}, and started` }],
  ['capitals', { hash: digest('a').replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase()) }],
])('a digest counts in %s', (_, answer) => {
  expect(seenInAnswer(answer, web)).toEqual({ ...nothingSeen, references: [ofDigest(digest('a'))] });
});

test.each(['sha256:abc', `${digest('a')}0`, `x${digest('a')}`, digest('a').slice(7)])('%s is no digest', (text) => {
  expect(seenInAnswer({ text }, web)).toEqual(nothingSeen);
});

test('what a document says of names goes with the address that leaves its repository open, and with no other', () => {
  const { mentions, references } = seenInText(
    { run: `docker run ${host}/\${REPO}:1`, others: [`${host}/app:v1`, `${host}/app`] },
    web,
  );
  expect(references).toEqual([{ ...app, tag: 'v1' }]);
  const [open, ...others] = mentions;
  expect(open).toMatchObject({ repository: { ...here, name: '*' }, names: ['docker', 'run'], filledIn: [[]] });
  expect(others.map((one) => Object.keys(one))).toEqual([['usedBy', 'role', 'repository', 'words', 'near']]);
});

test.each([
  'arn:aws:ecs:eu-west-1:111111111111:task-definition/web:12',
  'arn:aws-us-gov:batch:us-gov-west-1:111111111111:job-definition/nightly_build:3',
  'arn:aws-cn:states:cn-north-1:111111111111:stateMachine:orders-v2:123456789',
])('whoever names the definition %s starts it', (arn) => {
  expect(definitionsIn({ target: arn })).toEqual([arn]);
  expect(definitionsIn({ input: JSON.stringify({ run: `start ${arn}, then ${arn}` }), other: 'none' })).toEqual([arn]);
});

test.each([
  'arn:aws:ecs:eu-west-1:111111111111:task-definition/web',
  'arn:aws:states:eu-west-1:111111111111:stateMachine:orders',
  'arn:aws:lambda:eu-west-1:111111111111:function:web:12',
  'arn:aws:ecs:eu-west-1:111111111111:task/web/12',
])('%s is no definition with its number', (arn) => {
  expect(definitionsIn({ target: arn })).toEqual([]);
});

test('what was named by its tag alone may have become a digest at any moment since', () => {
  const kept = { usedBy: 'service', repository: here, pinnedAtMs: 1 };
  const seen = {
    references: [
      reference({ tag: 'v1' }),
      reference({ tag: 'v1', digest: digest('a'), usedBy: 'ecs task web/2' }),
      reference({ digest: digest('a') }),
      ofDigest(digest('a')),
    ],
    mentions: [mention('v1')],
    pins: [kept],
  };
  const pin = { usedBy: 'ecs task web/1', repository: here, pinnedAtMs: Number.MAX_SAFE_INTEGER };
  expect(pinned(seen, 5)).toStrictEqual({ ...seen, pins: [kept, { ...pin, pulledSinceMs: 5 }] });
  expect(pinned(seen, Number.NaN)).toStrictEqual({ ...seen, pins: [kept, pin] });
});
