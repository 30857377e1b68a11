/** Why a cluster's API did not tell. */
export type Trouble =
  | { readonly kind: 'unreachable'; readonly code: string }
  /** Whoever answered could not prove to be the cluster. */
  | { readonly kind: 'untrusted'; readonly code: string }
  | { readonly kind: 'denied'; readonly resources: readonly [string, ...string[]] }
  | { readonly kind: 'answered'; readonly status: number; readonly path: string }
  /** Even the smallest page was larger than what is taken. */
  | { readonly kind: 'oversized' }
  | { readonly kind: 'malformed' };

/** What went wrong with a request to a cluster's API. */
export class ApiError extends Error {
  override readonly name = 'KubernetesError';
  readonly trouble: Trouble;
  constructor(trouble: Trouble, message: string) {
    super(message);
    this.trouble = trouble;
  }
}

/** Whether the API answered with that HTTP status. */
export const isStatus = (error: unknown, status: number): boolean =>
  error instanceof ApiError && error.trouble.kind === 'answered' && error.trouble.status === status;

/** `/apis/apps/v1/deployments` is `deployments.apps` to people, and in every message of Kubernetes. */
export function resourceAt(path: string): string {
  const [, group, resource] = /^\/(?:api|apis\/([^/]+))\/[^/]+\/([^/?]+)/.exec(path) ?? [];
  if (resource === undefined) return path;
  return group === undefined ? resource : `${resource}.${group}`;
}
