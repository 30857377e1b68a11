import { ApiError } from './api-error.ts';
import type { Trouble } from './api-error.ts';

/** What helps depends on where one stands: outside a cluster as a role, or inside as a service account. */
export interface Remedies {
  /** To a cluster that cannot be reached. */
  readonly unreachable: string;
  /** To a cluster that does not know who asks: 401. */
  readonly unknown: string;
  /** The command that prints the ClusterRole. */
  readonly roleCommand: string;
  /** How to do without some custom resources, where one can: behind a comma. */
  readonly leavingOut: string;
}

/** The same error in a sentence that says what to do. What is no trouble of the API passes as it is. */
export const explained = (cluster: string, error: unknown, remedies: Remedies): unknown =>
  error instanceof ApiError ? new ApiError(error.trouble, sentenceFor(cluster, error, remedies)) : error;

function sentenceFor(cluster: string, { trouble, message }: ApiError, remedies: Remedies): string {
  switch (trouble.kind) {
    case 'unreachable':
      return `the endpoint of cluster ${cluster} does not answer (${trouble.code}): ${remedies.unreachable}`;
    case 'untrusted':
      return `whoever answers for cluster ${cluster} does not prove to be it (${trouble.code}): only its own certificate authority counts, so look for a proxy in between`;
    case 'denied':
      return `cluster ${cluster}: not allowed to list ${few(trouble.resources)}: ${remedyTo(trouble.resources, remedies)}${said(message)}`;
    case 'answered':
      return answeredSentence(cluster, trouble, remedies) ?? `cluster ${cluster}: ${message}`;
    case 'oversized':
    case 'malformed':
      return `cluster ${cluster}: ${message}`;
  }
}

const said = (message: string): string => (message === '' ? '' : ` (${message})`);

/** So many names fit into a sentence. */
const few = ([first, second, ...others]: readonly string[]): string =>
  [first, ...(second === undefined ? [] : [second]), ...(others.length === 0 ? [] : [`${others.length} more`])].join(
    ', ',
  );

/** Custom resources are named by plural and group: `rollouts.argoproj.io`. */
function remedyTo(resources: readonly string[], { roleCommand, leavingOut }: Remedies): string {
  const groups = [...new Set(resources.map((resource) => resource.slice(resource.indexOf('.') + 1)))];
  const custom = groups.filter((group) => group.includes('.'));
  if (custom.length === 0) return `apply the ClusterRole that "${roleCommand}" prints`;
  const options = custom.slice(0, 3).map((group) => ` --custom ${group}`);
  const rest = custom.length > 3 ? ' ...' : '';
  return `apply the ClusterRole that "${roleCommand}${options.join('')}${rest}" prints${leavingOut}`;
}

function answeredSentence(
  cluster: string,
  { status, path }: Extract<Trouble, { readonly kind: 'answered' }>,
  remedies: Remedies,
): string | undefined {
  if (status === 401) return `cluster ${cluster} does not know who asks: ${remedies.unknown}`;
  const [, group] = /^\/apis\/([^/]+)\/[^/]+$/.exec(path) ?? [];
  if (status < 500 || group === undefined) return undefined;
  return `cluster ${cluster}: the server of the API group ${group} is broken (${status}): repair or remove its APIService${remedies.leavingOut}`;
}
