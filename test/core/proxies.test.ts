import { isOfPublicRegistry, isProxy, proxyAt, unnamedHost } from '../../lambda/core/proxies.ts';
import { here } from './build.ts';

test.each([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'public.ecr.aws',
  'quay.io',
  'ghcr.io',
  'gcr.io',
  'eu.gcr.io',
  'registry.k8s.io',
  'mcr.microsoft.com',
  'registry.gitlab.com',
  'registry.access.redhat.com',
  'registry.redhat.io',
  'docker.elastic.co',
  'nvcr.io',
  'cgr.dev',
])('%s is public, and serves no image of ours', (host) => {
  expect(proxyAt(host)).toBeUndefined();
  expect(proxyAt(`${host}:443`)).toBeUndefined();
  expect(isOfPublicRegistry(` ${host.toUpperCase()}:443/team/app:v1`)).toBe(true);
});

test.each([
  'mirror.example.com',
  'mirror:5000',
  'localhost',
  'docker.io.example.com',
  'cache.eu.gcr.io',
  'eu.gcr.io.example.com',
  unnamedHost,
])('%s may be a proxy of ours', (host) => {
  const registry = { account: host, region: 'beyond-ecr' };
  expect(proxyAt(host)).toEqual(registry);
  expect(isProxy(registry)).toBe(true);
  expect(isOfPublicRegistry(`${host}/docker.io/app:v1`)).toBe(false);
});

test.each(['', 'team', '_mirror.example.com', '-.example.com', 'mirror.example.com/app', 'mirror:port', 'a b.com'])(
  '%j is no host',
  (text) => {
    expect(proxyAt(text)).toBeUndefined();
    expect(isOfPublicRegistry(text)).toBe(false);
  },
);

test('a name without a host has one that nobody else has, and a registry of ECR is no proxy', () => {
  expect(unnamedHost).toBe('registry.unnamed');
  expect(isProxy(here)).toBe(false);
});
