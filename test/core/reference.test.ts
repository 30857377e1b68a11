import fc from 'fast-check';
import { imageNamedBy, isMeantBy, registryAt } from '../../lambda/core/reference.ts';
import type { Named } from '../../lambda/core/reference.ts';

const home = { account: '999999999999', region: 'us-west-2' };
const account = '111111111111';
const repository = { account, region: 'eu-west-1', name: 'app' };
const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`;
const hex = 'ab'.repeat(32);
const digest = `sha256:${hex}` as const;
const named = (field: string): Named => imageNamedBy(field, home);
const image = (over: object): object => ({ kind: 'image', repository, ...over });

test.each([
  ['IPv4', 'dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1'],
  ['FIPS', 'dkr.ecr-fips.us-east-1.amazonaws.com', 'us-east-1'],
  ['dual-stack', 'dkr-ecr.eu-west-1.on.aws', 'eu-west-1'],
  ['dual-stack FIPS', 'dkr-ecr-fips.us-east-1.on.aws', 'us-east-1'],
  ['GovCloud', 'dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['GovCloud FIPS', 'dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['GovCloud dual-stack FIPS', 'dkr-ecr-fips.us-gov-east-1.on.aws', 'us-gov-east-1'],
  ['China', 'dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ['China dual-stack', 'dkr-ecr.cn-north-1.on.amazonwebservices.com.cn', 'cn-north-1'],
  ['European sovereign', 'dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
  ['European sovereign dual-stack', 'dkr-ecr.eusc-de-east-1.on.amazonwebservices.eu', 'eusc-de-east-1'],
  ['iso', 'dkr.ecr.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1'],
  ['iso-b', 'dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1'],
  ['iso-e', 'dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk', 'eu-isoe-west-1'],
  ['iso-f', 'dkr.ecr.us-isof-south-1.csp.hci.ic.gov', 'us-isof-south-1'],
  ['a partition of tomorrow', 'dkr.ecr.mars-north-1.aws.mars', 'mars-north-1'],
  ['an endpoint with the account', 'dkr.ecr.eu-west-1.vpce.amazonaws.com', 'eu-west-1'],
])('the host of %s tells account and region', (_, tail, region) => {
  const expected = { kind: 'image', repository: { account, region, name: 'app' }, tag: 'v1' };
  expect(named(`${account}.${tail}/app:v1`)).toEqual(expected);
  expect(named(`${account}.${tail}:443/app:v1`)).toEqual(expected);
  expect(named(`${account}.${tail.toUpperCase()}/app:v1`)).toEqual(expected);
});

test.each([
  'vpce-0a1b-c2d3.dkr.ecr.eu-west-1.vpce.amazonaws.com',
  'vpce-0a1b-c2d3-eu-west-1a.dkr.ecr.eu-west-1.vpce.amazonaws.com',
  'vpce-0a1b-c2d3.dkr.ecr.eu-west-1.vpce.amazonaws.com.cn:443',
])('the own name of the endpoint %s tells the region, and the account is the consumer`s', (endpoint) => {
  const there = { account: home.account, region: 'eu-west-1', name: 'app' };
  expect(named(`${endpoint}/app:v1`)).toEqual({ kind: 'image', repository: there, tag: 'v1' });
});

test.each(['docker-pullable://', 'docker://', 'oci://', 'https://', 'http://', 'docker:', 'Docker://', ' \n'])(
  'the scheme %j changes nothing',
  (scheme) => {
    expect(named(`${scheme}${host}/app:v1`)).toEqual(image({ tag: 'v1' }));
  },
);

test.each([
  ['app:v1', { tag: 'v1' }],
  ['app', { tag: 'latest' }],
  [`app@${digest}`, { digest }],
  [`app:v1@${digest}`, { tag: 'v1', digest }],
  [`app@sha256:${hex.toUpperCase()}`, { digest }],
  [`app:!@${digest}`, { digest }],
  ['App:V1', { tag: 'V1' }],
  [`app:${'t'.repeat(300)}`, { tag: 't'.repeat(300) }],
  ['app:1.0_x-y', { tag: '1.0_x-y' }],
  ['team/app', { repository: { ...repository, name: 'team/app' }, tag: 'latest' }],
  ['a/b/c/d:v1', { repository: { ...repository, name: 'a/b/c/d' }, tag: 'v1' }],
  [`a1/b_c/d-e.f@${digest}`, { repository: { ...repository, name: 'a1/b_c/d-e.f' }, digest }],
])('%s names an image of its repository', (path, expected) => {
  expect(named(`${host}/${path}`)).toEqual(image(expected));
});

test.each([
  'app:${TAG}',
  'app:$TAG',
  'app:{{ .Values.tag }}',
  'app:<tag>',
  'app:',
  'app:-x',
  `app:${'t'.repeat(301)}`,
  'app@',
  'app@sha256:abc',
  `app@sha512:${hex}`,
  `app:v1@sha256:${hex}0`,
  'app:v1@${DIGEST}',
])('%s names no image that could exist, and so the whole repository', (path) => {
  expect(named(`${host}/${path}`)).toEqual({ kind: 'mention', repository });
});

test.each([
  '',
  '${REPOSITORY}:v1',
  'team/${APP}',
  'app-${ENV}:v1',
  'app:${TAG:-latest}',
  'app:${a/b}',
  'x',
  '%s',
  '-a',
])('%j could be any repository of the registry', (path) => {
  expect(named(`${host}/${path}`)).toEqual({ kind: 'mention', repository: { ...repository, name: '*' } });
});

test.each([
  'nginx:1.27',
  'docker.io/library/nginx',
  'public.ecr.aws/nginx/nginx:latest',
  'quay.io:443/team/app:v1',
  'ghcr.io/team/app:v1',
  'eu.gcr.io/team/app:v1',
  'gcr.io/team/app:v1',
  'registry.k8s.io/pause:3',
  'mcr.microsoft.com/app:v1',
  'team/app:v1',
  'registry.example.com/app:${TAG}',
  'registry.example.com/${APP}',
  'registry.example.com/app@sha256:1',
  `${host}:https/app:v1`,
  host,
  '',
  'scratch',
])('%j is elsewhere', (field) => {
  expect(named(field)).toEqual({ kind: 'elsewhere' });
});

test.each([
  'registry.example.com',
  'localhost:5000',
  'localhost',
  'proxy:8443',
  'ecr.eu-west-1.amazonaws.com',
  '11111111111.dkr.ecr.eu-west-1.amazonaws.com',
  `mirror-${host}`,
  'a.vpce-0a1b.dkr.ecr.eu-west-1.vpce.amazonaws.com',
  'vpce-0a1b.dkr.ecr.eu-west-1.vpce.amazonaws.com.example.com',
])('%s may be a name of our registry, or pass on what it holds', (proxy) => {
  const there = { account: proxy, region: 'beyond-ecr', name: 'team/app' };
  expect(named(`${proxy}/team/app:v1`)).toEqual({ kind: 'image', repository: there, tag: 'v1' });
  expect(named(`https://${proxy}/team/app`)).toEqual({ kind: 'image', repository: there, tag: 'latest' });
  expect(named(`${proxy}/team/app:v1@${digest}`)).toEqual({ kind: 'image', repository: there, tag: 'v1', digest });
});

test.each([
  'nginx',
  'nginx:1.27',
  'public.ecr.aws/nginx/nginx',
  'mirror.example.com:5000/!:b',
  `${host}/!`,
  `${host}/`,
])('a digest counts whatever the host: %s', (name) => {
  expect(named(`${name}@${digest}`)).toEqual({ kind: 'image', digest });
});

test('a digest alone comes without a tag', () => {
  expect(named(`${host}/app@${digest}`)).toStrictEqual(image({ digest }));
});

test.each([host, `https://${host}/`, ` ${host}/app:v1\n`, `${host.toUpperCase()}:443`])(
  '%j is at our registry',
  (url) => {
    expect(registryAt(url, home)).toEqual({ account, region: 'eu-west-1' });
  },
);

test.each(['', 'ghcr.io', 'https://registry.example.com/v2/', `mirror.example.com/${host}`])(
  '%j is at no registry of ECR',
  (url) => {
    expect(registryAt(url, home)).toBeUndefined();
  },
);

test('a mention of one repository means that one, a mention of any means all of its registry', () => {
  const any = { ...repository, name: '*' };
  expect(isMeantBy(repository, repository)).toBe(true);
  expect(isMeantBy(any, repository)).toBe(true);
  for (const not of [{ name: 'api' }, { region: 'us-east-1' }, { account: '222222222222' }]) {
    expect(isMeantBy({ ...repository, ...not }, repository)).toBe(false);
  }
  expect(isMeantBy({ ...any, region: 'us-east-1' }, repository)).toBe(false);
  expect(isMeantBy({ ...any, account: '222222222222' }, repository)).toBe(false);
});

const anyWord = fc.stringMatching(/^[a-z0-9]{2,8}([._-][a-z0-9]{1,8}){0,2}$/);
const anyName = fc.array(anyWord, { minLength: 1, maxLength: 4 }).map((words) => words.join('/'));
const anyTag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);
const anyDigest = fc.stringMatching(/^[0-9a-f]{64}$/).map((id) => `sha256:${id}`);
const anyHost = fc.constantFrom('dkr.ecr.%.amazonaws.com', 'dkr.ecr-fips.%.amazonaws.com', 'dkr-ecr.%.on.aws');

test('any reference, written out and read again, is the same', () => {
  fc.assert(
    fc.property(
      fc.record({
        account: fc.stringMatching(/^\d{12}$/),
        region: fc.constantFrom('eu-west-1', 'us-gov-east-1', 'ap-southeast-7'),
        form: anyHost,
        name: anyName,
        tag: fc.option(anyTag, { nil: undefined }),
        digest: fc.option(anyDigest, { nil: undefined }),
        scheme: fc.constantFrom('', 'docker://', 'oci://'),
        port: fc.constantFrom('', ':443'),
      }),
      ({ form, scheme, port, tag, digest: id, ...place }) => {
        const registry = `${place.account}.${form.replace('%', place.region)}${port}`;
        const text = `${scheme}${registry}/${place.name}${tag === undefined ? '' : `:${tag}`}${id ? `@${id}` : ''}`;
        const expected = id ? { ...(tag === undefined ? {} : { tag }), digest: id } : { tag: tag ?? 'latest' };
        expect(named(text)).toEqual({ kind: 'image', repository: place, ...expected });
      },
    ),
  );
});

test('whatever stands behind a host of ECR, something of that registry is named', () => {
  fc.assert(
    fc.property(fc.string(), (path) => {
      const found = named(`${host}/${path}`);
      const isHere = found.kind !== 'elsewhere' && found.repository?.account === account;
      expect(isHere || (found.kind === 'image' && found.digest !== undefined)).toBe(true);
    }),
  );
});
