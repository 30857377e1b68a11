import type { HttpRequest } from '@smithy/types';
import { Readable } from 'node:stream';
import type { Paced } from '../../lambda/aws/pacing.ts';
import { createMeter } from '../../lambda/aws/meter.ts';
import { restCaller } from '../../lambda/aws/rest.ts';
import { sentenceOf } from '../../lambda/failure.ts';
import { onReader } from '../sources/by-hand.ts';

const service = {
  name: 'emr-containers',
  id: 'EMR_CONTAINERS',
  routes: {
    ListThings: { path: '/things', query: ['states', 'maxResults', 'nextToken'] },
    GetThing: { path: '/in/{place}/things/{id}', refusal: 'thing.refusal' },
  },
};

interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Setting {
  readonly region?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly settings?: object;
}

const paced: Paced = (_, send) => send();

/** A service that says one thing after the other, and notes what it was asked. */
function saying(
  all: readonly (Said | Error)[],
  { region = 'eu-west-1', environment = {}, settings = {} }: Setting = {},
) {
  const asked: HttpRequest[] = [];
  const handle = (request: HttpRequest) => {
    const said = all[asked.length] ?? {};
    asked.push(request);
    if (said instanceof Error) return Promise.reject(said);
    const { status = 200, headers = {}, body = '{}' } = said;
    return Promise.resolve({ response: { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) } });
  };
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session' };
  const common = { requestHandler: { handle }, credentials, maxAttempts: 2, ...settings };
  const meter = createMeter();
  return { asked, meter, call: restCaller(service, { region, common, environment, meter, paced }) };
}

async function failureOf(asking: Promise<unknown>): Promise<string> {
  try {
    await asking;
  } catch (error) {
    return sentenceOf(error);
  }
  return 'nothing went wrong';
}

const hosts = async (setting: Setting) => {
  const { asked, call } = saying([], setting);
  await call('ListThings', {});
  return asked.map(({ protocol, hostname, port, path }) => [protocol, hostname, port, path]);
};

test('what is asked goes into the path and the query, and is signed', async () => {
  const { asked, call } = saying([{ body: '{"thing":{"name":"x"}}' }]);
  expect(await call('GetThing', { place: 'a/b', id: "arn:aws:x:1/it's(1)*!" })).toEqual({ thing: { name: 'x' } });
  await call('ListThings', { states: ['A', 'B'], maxResults: 100, other: 'x' });
  expect(asked[0]?.path).toBe('/in/a%2Fb/things/arn%3Aaws%3Ax%3A1%2Fit%27s%281%29%2A%21');
  expect(asked[1]).toMatchObject({ method: 'GET', path: '/things', query: { states: ['A', 'B'], maxResults: '100' } });
  expect(asked[1]?.query).not.toHaveProperty('other');
  expect(asked[1]?.headers['authorization']).toMatch(/Credential=AKID\/\d{8}\/eu-west-1\/emr-containers\/aws4_request/);
  expect(asked[1]?.headers['x-amz-security-token']).toBe('session');
});

test.each([
  ['eu-west-1', 'emr-containers.eu-west-1.amazonaws.com'],
  ['us-east-1', 'emr-containers.us-east-1.amazonaws.com'],
  ['cn-north-1', 'emr-containers.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', 'emr-containers.us-gov-west-1.amazonaws.com'],
  ['eusc-de-east-1', 'emr-containers.eusc-de-east-1.amazonaws.eu'],
])('in %s it is at %s', async (region, hostname) => {
  expect(await hosts({ region })).toEqual([['https:', hostname, undefined, '/things']]);
});

test('it is where the settings of all clients say', async () => {
  const hostOf = async (setting: Setting) => (await hosts(setting))[0]?.[1];
  expect(await hostOf({ region: 'us-east-1', settings: { useFipsEndpoint: true } })).toBe(
    'emr-containers-fips.us-east-1.amazonaws.com',
  );
  expect(await hostOf({ settings: { useDualstackEndpoint: true } })).toBe('emr-containers.eu-west-1.api.aws');
  const AWS_ENDPOINT_URL = 'http://localhost:1234/prefix/';
  expect(await hosts({ environment: { AWS_ENDPOINT_URL } })).toEqual([['http:', 'localhost', 1234, '/prefix/things']]);
  const environment = { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_EMR_CONTAINERS: 'https://own.example.com' };
  expect(await hosts({ environment })).toEqual([['https:', 'own.example.com', undefined, '/things']]);
});

test.each<[string, Said, string]>([
  ['a header', { headers: { 'x-amzn-errortype': 'NotFoundException:http://x/' } }, 'NotFoundException'],
  ['a type', { body: '{"__type":"com.amazonaws.x#NotFoundException","message":"none"}' }, 'NotFoundException: none'],
  ['a code', { body: '{"code":"NotFoundException","Message":"none"}' }, 'NotFoundException: none'],
  ['nothing', { body: '<html>' }, 'HTTP 400'],
])('an error is called what AWS calls it, by %s, and says its operation', async (_, said, sentence) => {
  const { asked, call } = saying([{ status: 400, ...said }]);
  expect(await failureOf(call('ListThings', {}))).toBe(`ListThings: ${sentence}`);
  expect(asked).toHaveLength(1);
});

const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

test.each<[string, Said | Error]>([
  ['an error of the server', { status: 503, body: 'x' }],
  ['too many requests', { status: 429, body: '{}' }],
  ['a throttling', { status: 400, body: '{"__type":"ThrottlingException"}' }],
  ['a broken connection', reset],
])('after %s it asks again, and gives up in the end', async (_, said) => {
  const once = saying([said, { body: '{"things":[]}' }]);
  expect(await once.call('ListThings', {})).toEqual({ things: [] });
  const always = saying([said, said, said]);
  expect(await failureOf(always.call('ListThings', {}))).toMatch(/^ListThings: /);
  expect(always.asked).toHaveLength(2);
});

test('a name that does not resolve is told as such: the service may not be there at all', async () => {
  const lost = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  const { call } = saying([lost, lost]);
  await expect(call('ListThings', {})).rejects.toMatchObject({ code: 'ENOTFOUND', operation: 'ListThings' });
});

test.each(['{"things":[{"na', '', 'null,'])('an answer that was cut short is none: %s', async (body) => {
  const { asked, call } = saying([{ body }]);
  expect(await failureOf(call('ListThings', {}))).toMatch(/^ListThings: SyntaxError: the answer is no JSON/);
  expect(asked).toHaveLength(1);
});

test('an answer that says that it could not be read is none', async () => {
  const { call } = saying([{ body: '{"thing":{"refusal":"no key"}}' }]);
  expect(await failureOf(call('GetThing', { place: 'a', id: 'b' }))).toBe(
    'GetThing: Error: the answer could not be read: "no key"',
  );
});

test.each([{ place: 'a', id: '' }, { place: 'a' }, { place: 'a', id: 5 }])(
  'what is not there is not asked for: %j',
  async (input) => {
    const { asked, call } = saying([]);
    expect(await failureOf(call('GetThing', input))).toMatch(/id must be a text/);
    expect(asked).toHaveLength(0);
  },
);

test('only what has a route can be asked', async () => {
  expect(await failureOf(saying([]).call('DeleteThing', {}))).toMatch(/DeleteThing is not among the routes/);
});

test.each(['reset', 'truncated', 'throttled', 'cut'] as const)('over the wire, %s is told', (kind) =>
  onReader('emr-containers', {}, async ({ aws, read }) => {
    aws.service('emr-containers').put('templates', { name: 'x', jobTemplateData: {} });
    aws.faults.add({ operation: 'ListJobTemplates', kind });
    expect(await failureOf(read())).toMatch(/^ListJobTemplates: /);
    aws.faults.clear();
    expect(await failureOf(read())).toBe('nothing went wrong');
  }),
);

test('over the wire, what passes is waited for', () =>
  onReader('emr-containers', { attempts: 3 }, async ({ aws, read }) => {
    aws.faults.add({ operation: 'ListJobTemplates', kind: 'throttled', times: 1 });
    aws.faults.add({ operation: 'ListVirtualClusters', kind: 'reset', times: 1 });
    expect(await read()).toMatchObject({ isGuarded: true });
  }));

test('a job template that we may not decrypt is not read', () =>
  onReader('emr-containers', {}, async ({ aws, read }) => {
    aws.service('emr-containers').put('templates', { name: 'x', jobTemplateData: {}, decryptionError: 'no key' });
    expect(await failureOf(read())).toBe('DescribeJobTemplate: Error: the answer could not be read: "no key"');
  }));

test('each attempt counts as a request of its service', async () => {
  const { meter, call } = saying([{ status: 500 }, {}]);
  await call('ListThings', {});
  expect(meter.requests()).toEqual({ [`${service.name}:ListThings`]: 2 });
});
