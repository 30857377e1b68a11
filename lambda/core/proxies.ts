import type { Registry } from './image.ts';

/**
 * A host that is neither ECR's nor a public registry's may be a CNAME, a mirror or a proxy of ours: what it serves may be our
 * tag of that name. It stands for a registry that nobody lists.
 */
export const proxyAt = (host: string): Registry | undefined =>
  isHost(host) && !isPublic(host) ? { account: host, region: beyond } : undefined;

/** Whether a registry is such a host, and none of ECR. */
export const isProxy = ({ region }: Registry): boolean => region === beyond;

/** Of a name without a host, where nobody says that it is Docker Hub's. */
export const unnamedHost = 'registry.unnamed';

const beyond = 'beyond-ecr';

/** As Docker tells a host from the first part of a name. */
const isHost = (text: string): boolean =>
  /^[a-z0-9][a-z0-9.-]{0,252}(?::\d{1,5})?$/.test(text) && (/[.:]/.test(text) || text === 'localhost');

function isPublic(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return publicHosts.has(name) || /^[a-z]+\.gcr\.io$/.test(name);
}

const publicHosts: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'public.ecr.aws',
  'quay.io',
  'ghcr.io',
  'gcr.io',
  'registry.k8s.io',
  'mcr.microsoft.com',
  'registry.gitlab.com',
  'registry.access.redhat.com',
  'registry.redhat.io',
  'docker.elastic.co',
  'nvcr.io',
  'cgr.dev',
]);

/** Whether an address names a public registry. */
export const isOfPublicRegistry = (address: string): boolean =>
  isPublic(address.trim().toLowerCase().split('/')[0] ?? '');
