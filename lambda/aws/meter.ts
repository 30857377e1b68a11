import type { MiddlewareStack } from '@smithy/types';
import type { Requests } from '../core/own-cost.ts';
import { compareText } from '../core/image.ts';
import { membersOf } from './services.ts';

/** Counts what leaves for AWS, each attempt for itself. */
export interface Meter {
  readonly note: (request: unknown, operation: string) => void;
  readonly requests: () => Requests;
}

export function createMeter(): Meter {
  const counts = new Map<string, number>();
  return {
    note: (request, operation) => {
      const name = `${signedFor(request)}:${operation}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    requests: () => Object.fromEntries([...counts].toSorted(([a], [b]) => compareText(a, b))),
  };
}

/** The service in the scope of a signature: what IAM calls it, for most. */
function signedFor(request: unknown): string {
  const { headers } = membersOf(request);
  const { authorization } = membersOf(headers);
  return /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(String(authorization))?.[1] ?? 'unsigned';
}

/** Counts what a client sends, whichever service's it is: after the middleware that repeats requests, so that each attempt counts. */
export function countRequests(client: object, { note }: Meter): void {
  if (!hasStack(client)) throw new Error('a client without a stack of middleware cannot be counted');
  client.middlewareStack.add(
    (next, { commandName = 'unknown' }) =>
      (args) => {
        note(args.request, commandName.replace(/Command$/, ''));
        return next(args);
      },
    { step: 'deserialize', priority: 'low', name: 'countRequests' },
  );
}

export const hasStack = (client: object): client is { readonly middlewareStack: MiddlewareStack<object, object> } =>
  'middlewareStack' in client;
