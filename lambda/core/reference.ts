import { digestIn } from './image.ts';
import { isProxy, proxyAt } from './proxies.ts';
import type { Digest, Registry, Repository } from './image.ts';

/** What a text names: an image, a repository without a readable tag or digest, or nothing that ECR could hold. */
export type Named =
  | { readonly kind: 'image'; readonly repository: Repository; readonly tag: string; readonly digest?: Digest }
  | { readonly kind: 'image'; readonly repository?: Repository; readonly tag?: string; readonly digest: Digest }
  | { readonly kind: 'mention'; readonly repository: Repository }
  | { readonly kind: 'elsewhere' };

/**
 * Reads a field that means an image, as runtimes do: without tag or digest it is `latest`. A digest counts whatever
 * the host, because registries are reached through mirrors and CNAMEs; a tag at a host that may be one counts as well. What names a repository of ECR but no image that
 * could exist is a mention: it protects the repository. `home` stands in where a VPC endpoint's name hides the account.
 */
export function imageNamedBy(field: string, home: Registry): Named {
  const { host, path } = splitHost(withoutScheme(field.trim()));
  const [name, digestText] = splitOnce(path, '@');
  const registry = registryOf(host, home) ?? proxyAt(host);
  const [repositoryName, tag] = splitTag(name);
  const repository = registry && repositoryIn(registry, repositoryName);
  if (digestText !== undefined) return imageByDigest(digestIn(digestText), { registry, repository, tag });
  if (!repository) return unreadableIn(registry);
  const meant = tag ?? 'latest';
  return isTag(meant) ? { kind: 'image', repository, tag: meant } : mentionOf(repository);
}

interface Place {
  readonly registry: Registry | undefined;
  readonly repository: Repository | undefined;
  readonly tag: string | undefined;
}

function imageByDigest(digest: Digest | undefined, { registry, repository, tag }: Place): Named {
  if (!repository) return digest ? { kind: 'image', digest } : unreadableIn(registry);
  if (!digest) return mentionOf(repository);
  return { kind: 'image', repository, ...(isTag(tag) ? { tag } : {}), digest };
}

function repositoryIn(registry: Registry, text: string): Repository | undefined {
  const name = text.toLowerCase();
  return isRepositoryName(name) ? { ...registry, name } : undefined;
}

/** A host of ECR without a readable repository may mean any of its repositories; another host means none. */
const unreadableIn = (registry: Registry | undefined): Named =>
  registry ? mentionOf({ ...registry, name: anyRepository }) : { kind: 'elsewhere' };

/** Of what may be a proxy only a readable name counts: what else it serves nobody knows. */
const mentionOf = (repository: Repository): Named =>
  isProxy(repository) ? { kind: 'elsewhere' } : { kind: 'mention', repository };

/**
 * Finds what a free text names: every address of an ECR repository in it, with or without punctuation behind. Unlike in
 * a field that means an image, a bare repository is a mention here: which tag is meant, the rest of the text may say.
 */
export function namedInText(text: string, home: Registry): readonly Named[] {
  return [...unescaped(text).matchAll(address)].flatMap(([found]) => {
    const trimmed = found.replace(trailingPunctuation, '');
    const readings = trimmed === found ? [found] : [found, trimmed];
    return readings.map((reading) => namedByAddress(reading, home)).filter(({ kind }) => kind !== 'elsewhere');
  });
}

/** The hosts of ECR that a text names without a repository, such as that of a login. */
export const hostsIn = (text: string): readonly string[] =>
  [...unescaped(text).matchAll(bareHost)].map(([host]) => host.toLowerCase().replace(trailingPunctuation, ''));

/** JSON may escape what an address is made of, inside other JSON several times; an address in an address is percent-encoded. */
const unescaped = (text: string): string =>
  text
    .replaceAll(/\\{1,8}\//g, '/')
    .replaceAll(/(?:\\{1,8}u00|%(?:25){0,3})(2f|3a|40)/gi, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    );

function namedByAddress(reading: string, home: Registry): Named {
  const named = imageNamedBy(reading, home);
  return named.kind === 'image' && named.repository && saysOnlyTheRepository(reading)
    ? { kind: 'mention', repository: named.repository }
    : named;
}

/** The words of a text that could be tags, with and without the full stop behind, but not those of its addresses. */
export const wordsOf = (text: string): readonly string[] =>
  (withoutAddresses(text).match(/[A-Za-z0-9_][A-Za-z0-9._-]*/g) ?? []).flatMap((word) => {
    const bare = word.replace(/[.-]{1,9}$/, '');
    return bare === word ? [word] : [word, bare];
  });

/** A text with a space for each of its addresses. */
export const withoutAddresses = (text: string): string => unescaped(text).replaceAll(address, ' ');

/** The addresses in a text whose repository is still to be filled in. */
export const openAddressesIn = (text: string, home: Registry): readonly string[] =>
  [...unescaped(text).matchAll(address)].flatMap(([found]) => {
    const named = namedByAddress(found, home);
    return named.kind === 'mention' && named.repository.name === anyRepository ? [found] : [];
  });

/** An account's registry in a region, written into a mention whose repository cannot be read: it may be any. */
export const anyRepository = '*';

/** Whether a mention of one repository means another: the same, or any of its registry. */
export const isMeantBy = (mentioned: Repository, { account, region, name }: Repository): boolean =>
  mentioned.account === account &&
  mentioned.region === region &&
  (mentioned.name === name || mentioned.name === anyRepository);

/**
 * All forms of ECR's image hosts: IPv4, FIPS and dual-stack in every partition, with a port if need be. The suffix is
 * not checked: one that AWS adds tomorrow must protect today.
 */
const ecrHost = /^(?<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.[a-z0-9.-]+(?::\d+)?$/;

/** An interface endpoint's own name tells the region only. */
const endpointHost = /^[a-z0-9-]+\.dkr\.ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.vpce\.amazonaws\.com(?:\.cn)?(?::\d+)?$/;

/** Every part is bounded, so that a hostile text takes linear time. What a template leaves open is part of it. */
const address =
  /(?:\d{12}|vpce-[a-z0-9-]{1,80})\.dkr[.-]ecr(?:-fips)?\.[a-z0-9.:-]{1,120}\/[A-Za-z0-9._/@:+${}%-]{0,700}/gi;
/** A host of ECR with no repository behind it. */
const bareHost =
  /(?:\d{12}|vpce-[a-z0-9-]{1,80})\.dkr[.-]ecr(?:-fips)?\.[a-z0-9.:-]{1,120}(?![a-z0-9.:-]|\/[a-z0-9$<{%])/gi;
const trailingPunctuation = /[.:,;/+}-]+$/;

/** The registry of ECR whose host an address begins with. */
export const registryAt = (url: string, home: Registry): Registry | undefined =>
  registryOf(splitHost(`${withoutScheme(url.trim())}/`).host, home);

function registryOf(host: string, home: Registry): Registry | undefined {
  const { account, region } = ecrHost.exec(host)?.groups ?? {};
  if (account && region) return { account, region };
  const endpoint = endpointHost.exec(host)?.groups?.['region'];
  return endpoint ? { account: home.account, region: endpoint } : undefined;
}

const schemes = ['docker-pullable://', 'docker://', 'oci://', 'https://', 'http://', 'docker:'] as const;

function withoutScheme(text: string): string {
  const scheme = schemes.find((prefix) => text.toLowerCase().startsWith(prefix));
  return scheme ? text.slice(scheme.length) : text;
}

function splitHost(text: string): { readonly host: string; readonly path: string } {
  const slash = text.indexOf('/');
  return slash < 0
    ? { host: '', path: text }
    : { host: text.slice(0, slash).toLowerCase(), path: text.slice(slash + 1) };
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** A colon before the last slash belongs to no tag. */
function splitTag(name: string): readonly [string, string?] {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? [name.slice(0, colon), name.slice(colon + 1)] : [name];
}

const saysOnlyTheRepository = (reading: string): boolean => {
  const { path } = splitHost(withoutScheme(reading));
  return !path.includes('@') && splitTag(path)[1] === undefined;
};

/** ECR's own grammar says more about separators; this is looser and takes linear time on whatever text there is. */
const isRepositoryName = (name: string): boolean => /^[a-z0-9][a-z0-9._/-]{1,255}$/.test(name);
const isTag = (tag: string | undefined): tag is string =>
  tag !== undefined && /^[A-Za-z0-9_][A-Za-z0-9._-]{0,299}$/.test(tag);
