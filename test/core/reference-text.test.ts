import fc from 'fast-check';
import {
  hostsIn,
  imageNamedBy,
  namedInText,
  openAddressesIn,
  withoutAddresses,
  wordsOf,
} from '../../lambda/core/reference.ts';

const home = { account: '999999999999', region: 'us-west-2' };
const repository = { account: '111111111111', region: 'eu-west-1', name: 'app' };
const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';
const digest = `sha256:${'ab'.repeat(32)}` as const;
const found = (text: string) => namedInText(text, home);
const image = (tag: string) => ({ kind: 'image', repository, tag });
const mention = { kind: 'mention', repository };

test.each([
  `${host}/app:v1`,
  `docker run --rm ${host}/app:v1 sh -c true`,
  `{"image":"${host}/app:v1"}`,
  `IMAGE=${host}/app:v1`,
  `(${host}/app:v1)`,
  `<${host}/app:v1>`,
  `pull '${host}/app:v1', then go`,
  `https://${host}/app:v1`,
  `docker pull ${host.toUpperCase()}/App:v1`,
  `${host}:443/app:v1`,
])('the address of an image is found in %s', (text) => {
  expect(found(text)).toEqual([image('v1')]);
});

test.each([
  ['JSON that escapes slashes', `${host}\\/app:v1`],
  ['JSON that writes slashes as code points', `${host}\\u002fapp\\u003Av1`],
  ['JSON inside JSON', `${host}\\\\u002Fapp:v1`],
  ['JSON inside JSON inside JSON', `${host}\\\\\\/app:v1`],
  ['the query of an address', `https://console/?image=${host}%2Fapp%3Av1`],
  ['the query of an address in one of an address', `https://console/?to=${host}%252fapp%253av1`],
])('an address is found in %s', (_what, text) => {
  expect(found(text)).toEqual([image('v1')]);
});

test('a digest is found in the query of an address', () => {
  expect(found(`?image=${host}%2Fapp%40sha256%3A${'ab'.repeat(32)}`)).toEqual([{ kind: 'image', repository, digest }]);
});

test.each(['.', ':', ';', '-', '...'])('with %s behind it, a tag is read with it and without', (end) => {
  expect(found(`deploys ${host}/app:v1${end}`)).toContainEqual(image('v1'));
});

test('a tag may itself end in a full stop', () => {
  expect(found(`${host}/app:v1.`)).toEqual([image('v1.'), image('v1')]);
});

test('a digest is found with and without a tag, and with a full stop behind', () => {
  expect(found(`${host}/app:v1@${digest}`)).toEqual([{ ...image('v1'), digest }]);
  expect(found(`It runs ${host}/app@${digest}.`)).toContainEqual({ kind: 'image', repository, digest });
});

test('every address of a text is found', () => {
  const text = `${host}/app:v1,${host}/app:v2\n${host}/app:v3|vpce-1-a.dkr.ecr.eu-west-1.vpce.amazonaws.com/app:v4`;
  const last = { ...image('v4'), repository: { ...repository, account: home.account } };
  expect(found(text)).toEqual([image('v1'), image('v2'), image('v3'), last]);
});

test.each([`${host}/app`, `from ${host}/app.`, `${host}/app/`, `"repoURL": "${host}/app", "tag": "v1"`])(
  'a bare repository is a mention: %s',
  (text) => {
    expect(found(text)).toContainEqual(mention);
    expect(found(text).filter(({ kind }) => kind === 'image')).toEqual([]);
  },
);

test.each(['${TAG}', '$TAG', '{{ .tag }}', '<tag>', '%s', ''])(
  'a tag that is still to be filled in (%s) makes it a mention',
  (tag) => {
    expect(new Set(found(`run ${host}/app:${tag}`).map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify(mention)]),
    );
  },
);

test('a repository that is still to be filled in may be any of the registry', () => {
  const any = { kind: 'mention', repository: { ...repository, name: '*' } };
  expect(found(`run ${host}/\${REPOSITORY}:v1`)).toContainEqual(any);
});

test.each([
  '',
  'nginx:1.27',
  'public.ecr.aws/nginx/nginx:1',
  host,
  'https://ecr.eu-west-1.amazonaws.com/app:v1',
  'vpce-1.dkr.ecr.eu-west-1.example.com/${APP}',
])('nothing is found in %j', (text) => {
  expect(found(text)).toEqual([]);
});

test('addresses whose repository is still to be filled in are told from those that lack a tag only', () => {
  const open = [`${host}/\${REPO}:v1`, `${host}/team-%s`];
  const text = `run ${open.join(' ')} ${host}/app:\${TAG} ${host}/app ${host}/app:v1 ${host}/x@${digest}`;
  expect(openAddressesIn(text, home)).toEqual(open);
});

test.each([
  ['a login', `docker login --username AWS ${host}`, [host]],
  ['a variable, in capitals', `REGISTRY=${host.toUpperCase()}; REPO=app`, [host]],
  ['a sentence', `Our registry is ${host}.`, [host]],
  ['the address of a registry', `https:\\/\\/${host}\\/`, [host]],
  [
    'an endpoint',
    'export R=vpce-0a1b-2c.dkr.ecr.eu-west-1.vpce.amazonaws.com',
    ['vpce-0a1b-2c.dkr.ecr.eu-west-1.vpce.amazonaws.com'],
  ],
  ['several', `${host},222222222222.dkr-ecr.eu-west-1.on.aws`, [host, '222222222222.dkr-ecr.eu-west-1.on.aws']],
  ['an address of an image', `docker pull ${host}/app:v1`, []],
  ['an address to be filled in', `docker pull ${host}/\${REPO}`, []],
])('a host without a repository is found in %s', (_what, text, hosts) => {
  expect(hostsIn(text)).toEqual(hosts);
});

test('a text without its addresses has a space for each', () => {
  expect(withoutAddresses(`run ${host}/app:v1 "${host}\\/app" now`)).toBe('run   " " now');
});

test('the words of a text are what could be a tag of it', () => {
  expect(wordsOf('repoURL: x/y\ntag=v1.2-rc_1, "latest";\t_a -b ü 7')).toEqual([
    'repoURL',
    'x',
    'y',
    'tag',
    'v1.2-rc_1',
    'latest',
    '_a',
    'b',
    '7',
  ]);
  expect(wordsOf('')).toEqual([]);
  expect(wordsOf('runs v1. Then v2...')).toEqual(['runs', 'v1.', 'v1', 'Then', 'v2...', 'v2']);
});

test('an address is found in whatever text surrounds it, if a space parts them', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      expect(found(`${before} ${host}/app:v1 ${after}`)).toContainEqual(image('v1'));
    }),
  );
});

test('the words of a text hold each tag that stands alone in it', () => {
  fc.assert(
    fc.property(fc.string(), fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,30}$/), (before, tag) => {
      expect(wordsOf(`${before} ${tag} after`)).toContain(tag);
    }),
  );
});

const hostile = (length: number): readonly string[] =>
  [
    'a',
    '-',
    '.',
    ':',
    '/',
    '@',
    '111111111111',
    'a.dkr.ecr.',
    'dkr-ecr-fips.',
    `${host}/`,
    `${host}/a:b@`,
    'a/',
  ].flatMap((unit) => {
    const text = unit.repeat(Math.ceil(length / unit.length));
    return [text, `${host}/${text}!`, `${host}/app:${text}`, `1.dkr.ecr.${text}`];
  });

test('a very long hostile field is read to its end', () => {
  for (const text of hostile(100_000)) {
    expect(['image', 'mention', 'elsewhere']).toContain(imageNamedBy(text, home).kind);
    expect(Array.isArray(wordsOf(text))).toBe(true);
  }
});

test('a very long hostile text is read to its end', () => {
  for (const text of hostile(5_000)) expect(Array.isArray(found(text))).toBe(true);
});
