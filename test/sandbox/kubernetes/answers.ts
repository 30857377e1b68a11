import type { JsonObject } from '../service.ts';
import { titleOf, typeOf } from './store.ts';
import type { Served, Store } from './store.ts';

/** What goes back. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One question, after it was found out who asks. */
export interface Question {
  readonly user: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** A rule of a ClusterRole. */
export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** What answering takes: the objects, who may see them, and the lists that somebody is still reading. */
export interface Desk {
  readonly store: Store;
  readonly rules: () => readonly Rule[] | undefined;
  readonly lists: Lists;
  readonly maxPage: number | undefined;
}

/** States of lists, by their version: the later pages of a list show what it held when its first page was asked for. */
export interface Lists {
  readonly begin: (items: readonly JsonObject[]) => string;
  readonly at: (version: string) => readonly JsonObject[] | undefined;
  /** Forgets them, as etcd does after some minutes. */
  readonly forget: () => void;
}

/** Answers as an API server does. */
export function answerTo(desk: Desk, question: Question): ApiAnswer {
  const { path, user } = question;
  const listed = listedAt(desk.store.served(), path);
  if (listed) return listOf(desk, question, listed);
  if (!mayAsk(desk.rules(), path)) return forbidden(`User "${user}" cannot get path "${path}"`);
  const document = discovered(desk.store.served(), path);
  return document ? ok(document) : notFound;
}

/** The resource whose objects a path lists, across all namespaces. */
function listedAt(all: readonly Served[], path: string): Listed | undefined {
  const [, group = '', version = '', plural] = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  const served = all.find((one) => one.group === group && one.plural === plural && one.versions.includes(version));
  return served && { served, version };
}

const notFound: ApiAnswer = { status: 404, body: '404 page not found\n', headers: { 'content-type': 'text/plain' } };

const ok = (document: JsonObject): ApiAnswer => ({ status: 200, body: JSON.stringify(document) });

/** What is there, and in which versions. */
function discovered(all: readonly Served[], path: string): JsonObject | undefined {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsIn(all) };
  const [, group = '', version = ''] = /^\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path) ?? [];
  const here = all.filter((one) => one.group === group && one.versions.includes(version));
  if (here.length === 0) return undefined;
  const groupVersion = group === '' ? version : `${group}/${version}`;
  const resources = here.map(({ plural, kind, verbs }) => ({
    name: plural,
    singularName: '',
    namespaced: true,
    kind,
    verbs,
  }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

function groupsIn(all: readonly Served[]): readonly JsonObject[] {
  const names = [...new Set(all.map(({ group }) => group))].filter((name) => name !== '');
  return names.map((name) => {
    const here = all.filter(({ group }) => group === name).flatMap((served) => served.versions);
    const versions = [...new Set(here)].map((version) => ({ groupVersion: `${name}/${version}`, version }));
    return { name, versions, preferredVersion: versions[0] };
  });
}

interface Listed {
  readonly served: Served;
  readonly version: string;
}

function listOf(desk: Desk, { user, query }: Question, { served, version }: Listed): ApiAnswer {
  if (!mayList(desk.rules(), served)) {
    const what = `cannot list resource "${served.plural}" in API group "${served.group}" at the cluster scope`;
    return forbidden(`${titleOf(served)} is forbidden: User "${user}" ${what}`);
  }
  const from = query.get('continue') ?? tokenFor(desk.lists.begin(desk.store.objects(served, version)), 0);
  const wanted = pageToken(from);
  if (!wanted) return statusOf(400, 'BadRequest', 'continue key is not valid');
  const items = desk.lists.at(wanted.version);
  if (!items) return expired;
  const { kind, apiVersion = '' } = typeOf({ ...served, kind: `${served.kind}List` }, version);
  const end = wanted.start + Math.min(Number(query.get('limit') ?? Infinity), desk.maxPage ?? Infinity);
  return ok({ kind, apiVersion, ...pageOf(items, wanted, end) });
}

interface Wanted {
  readonly version: string;
  readonly start: number;
}

function pageOf(items: readonly JsonObject[], { version, start }: Wanted, end: number): JsonObject {
  const next = end < items.length ? { continue: tokenFor(version, end), remainingItemCount: items.length - end } : {};
  return { metadata: { resourceVersion: version, ...next }, items: items.slice(start, end) };
}

const tokenFor = (version: string, start: number): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start })).toString('base64url');

function pageToken(text: string): Wanted | undefined {
  const [, version, start] = /"rv":"(\d+)","start":(\d+)/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  return version === undefined ? undefined : { version, start: Number(start) };
}

const among = (names: readonly string[] | undefined, name: string): boolean =>
  (names ?? []).some((one) => one === '*' || one === name);

const mayList = (rules: readonly Rule[] | undefined, { group, plural }: Served): boolean =>
  !rules ||
  rules.some((rule) => among(rule.verbs, 'list') && among(rule.apiGroups, group) && among(rule.resources, plural));

/** Everybody may ask what there is, unless somebody took that away. */
const mayAsk = (rules: readonly Rule[] | undefined, path: string): boolean =>
  !rules ||
  rules.some(
    ({ nonResourceURLs = [], verbs }) =>
      among(verbs, 'get') &&
      nonResourceURLs.some((url) => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1)))),
  );

/** What Kubernetes answers instead of an object. */
const statusOf = (code: number, reason: string, message: string): ApiAnswer => ({
  status: code,
  body: JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code }),
});

const forbidden = (message: string): ApiAnswer => statusOf(403, 'Forbidden', message);

export const unauthorized = statusOf(401, 'Unauthorized', 'Unauthorized');

const expired = statusOf(
  410,
  'Expired',
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
);
