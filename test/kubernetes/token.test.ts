import { STSClient } from '@aws-sdk/client-sts';
import { clusterTokens, signerOf } from '../../lambda/aws/kubernetes/token.ts';
import { accessKeyIn } from '../sandbox/kubernetes/authenticator.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'abc/+=def',
};
const startMs = Date.parse('2026-06-01T00:00:00Z');
const signerIn = (region: string) => signerOf(new STSClient({ region, credentials }));
const urlIn = (token: string) => new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());

test('a token is what botocore makes of the same question', async () => {
  const token = await clusterTokens('prod', await signerIn('eu-west-1'), () => startMs)();
  expect(token).toMatch(/^k8s-aws-v1\.[\w-]+$/);
  const url = urlIn(token);
  expect(url.origin).toBe('https://sts.eu-west-1.amazonaws.com');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIDEXAMPLE/20260601/eu-west-1/sts/aws4_request',
    'X-Amz-Date': '20260601T000000Z',
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
    'X-Amz-Security-Token': 'abc/+=def',
    'X-Amz-Signature': '9cbfca52e644368caafb525eb8748761d2b5179defd583c4e12d5e6bdeebe2b5',
  });
});

test('a token is good for its cluster only', async () => {
  const token = await clusterTokens('prod', await signerIn('eu-west-1'), () => startMs)();
  const asked = { secretOf: () => credentials.secretAccessKey, nowMs: () => startMs };
  expect(accessKeyIn(token, { ...asked, cluster: 'prod' })).toBe('AKIDEXAMPLE');
  expect(accessKeyIn(token, { ...asked, cluster: 'other' })).toBeUndefined();
});

test.each([
  ['cn-north-1', 'sts.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', 'sts.us-gov-west-1.amazonaws.com'],
  ['us-east-1', 'sts.us-east-1.amazonaws.com'],
  ['eusc-de-east-1', 'sts.eusc-de-east-1.amazonaws.eu'],
])('in %s it asks %s', async (region, expected) => {
  const token = await clusterTokens('prod', await signerIn(region), () => startMs)();
  expect(urlIn(token).hostname).toBe(expected);
});

test('a token serves for ten minutes, and a refused one not at all', async () => {
  let nowMs = startMs;
  const token = clusterTokens('prod', await signerIn('eu-west-1'), () => nowMs);
  const first = await token();
  nowMs += 9 * 60_000;
  expect(await token()).toBe(first);
  const second = await token(first);
  expect(second).not.toBe(first);
  expect(await token(first)).toBe(second);
  nowMs += 11 * 60_000;
  expect(await token()).not.toBe(second);
});
