import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { JsonObject } from '../service.ts';
import { answerTo, unauthorized } from './answers.ts';
import type { ApiAnswer, Desk, Lists, Rule } from './answers.ts';
import { createStore } from './store.ts';
import type { Manifest, Served } from './store.ts';
import { createCertificates } from './x509.ts';

/** How a cluster begins. */
export interface ClusterOptions {
  /** The user of a bearer token, or nobody. Unless said, `secret-1` is anybody's. */
  readonly authenticate?: (token: string) => string | undefined;
  /** The most objects on a page. */
  readonly maxPage?: number;
}

/** A question as it arrived. */
interface Asked {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly token: string;
}

/** What goes wrong with a question: another answer, silence, or an answer that breaks off. */
type Fault = Partial<ApiAnswer> | 'hang' | 'drop' | 'cut';

/** A custom resource: `{ group: 'argoproj.io', plural: 'rollouts', kind: 'Rollout' }`. */
interface Definition extends Pick<Served, 'group' | 'plural' | 'kind'> {
  readonly versions?: readonly string[];
  readonly verbs?: readonly string[];
}

/** A cluster that runs in this process, behind TLS. */
export interface Cluster {
  readonly endpoint: string;
  /** The PEM of the authority that vouches for it. */
  readonly ca: string;
  readonly asked: readonly Asked[];
  /** Puts an object where `kubectl` would: `put('deployments.apps', { metadata: { name: 'web' } })`. */
  readonly put: (title: string, manifest: Manifest) => void;
  readonly remove: (title: string, name: string) => void;
  readonly define: (definition: Definition) => void;
  readonly drop: (title: string) => void;
  /** From now on the user may do this only. Nobody was refused anything before. */
  readonly allow: (rules: readonly Rule[]) => void;
  /** Plays these faults on the next questions for a path, one each; the others are answered. */
  readonly fail: (path: string, ...faults: readonly (Fault | 'none')[]) => void;
  /** Runs before a question is answered. */
  readonly before: (hook: (asked: Asked) => void) => void;
  /** Forgets the lists that somebody is reading: their next page is gone. */
  readonly compact: () => void;
  readonly stop: () => Promise<void>;
}

/** Starts an empty cluster on loopback, with certificates of its own. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { ca, cert, key } = createCertificates();
  const store = createStore();
  const lists = createLists();
  const asked: Asked[] = [];
  const hooks: ((asked: Asked) => void)[] = [];
  const faults = new Map<string, (Fault | 'none')[]>();
  let rules: readonly Rule[] | undefined;
  const desk: Desk = { store, lists, rules: () => rules, maxPage: options.maxPage };
  const { authenticate = (token) => (token === 'secret-1' ? 'somebody' : undefined) } = options;
  const server = createServer({ cert, key }, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://cluster');
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const question = { path: url.pathname, query: Object.fromEntries(url.searchParams), token };
    asked.push(question);
    for (const hook of hooks) hook(question);
    const user = authenticate(token);
    const fault = faults.get(url.pathname)?.shift() ?? 'none';
    const usual =
      user === undefined ? unauthorized : answerTo(desk, { user, path: url.pathname, query: url.searchParams });
    reply(response, usual, request.method === 'GET' ? fault : { status: 405, body: 'read-only' });
  });
  return {
    endpoint: `https://127.0.0.1:${await listening(server)}`,
    ca,
    asked,
    put: store.put,
    remove: store.remove,
    define: ({ versions = ['v1'], verbs = ['get', 'list', 'watch'], ...definition }) =>
      store.define({ ...definition, versions, verbs, isCustom: true }),
    drop: store.drop,
    allow: (some) => {
      rules = some;
    },
    fail: (path, ...some) => void faults.set(path, [...(faults.get(path) ?? []), ...some]),
    before: (hook) => void hooks.push(hook),
    compact: lists.forget,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function reply(response: ServerResponse, usual: ApiAnswer, fault: Fault | 'none'): void {
  if (fault === 'hang') return;
  if (fault === 'drop') return void response.destroy();
  const { status, body, headers } = { headers: {}, ...usual, ...(typeof fault === 'string' ? {} : fault) };
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (fault !== 'cut') return void response.end(body);
  // Half of it goes out before the connection breaks.
  response.write(body.slice(0, body.length / 2), () => response.destroy());
}

function createLists(): Lists {
  const known = new Map<string, readonly JsonObject[]>();
  let version = 0;
  return {
    begin: (items) => {
      version += 1;
      known.set(String(version), items);
      return String(version);
    },
    at: (wanted) => known.get(wanted),
    forget: () => known.clear(),
  };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
