import { text } from './json.ts';
import { matcher } from './matching.ts';
import type { Match } from './matching.ts';
import type { Call, Json } from './service.ts';

/** What goes wrong with a call. */
export type Fault =
  | {
      readonly kind:
        | 'denied'
        | 'throttled'
        | 'expiredToken'
        /** The connection is destroyed before the call is handled. */
        | 'reset'
        /** The call is handled, and the connection destroyed instead of an answer. */
        | 'lost'
        /** Half of the body arrives, its length promised whole. */
        | 'truncated'
        /** Half of the body arrives, its length promised accordingly. */
        | 'cut'
        /** Nothing is answered until the sandbox stops, or the caller gives up. */
        | 'hang'
        /** A page without items that has a token, which leads to the page that was asked for. */
        | 'emptyPageWithToken'
        /** The same page and token, again and again. */
        | 'endlessToken';
    }
  /** An answer 500, or whatever is said. */
  | { readonly kind: 'error'; readonly code?: string; readonly status?: number; readonly message?: string }
  | { readonly kind: 'latency'; readonly ms: number }
  /** Some items of a batch call are not handled but reported in `failures[]`: those that `of` picks, else the first. */
  | {
      readonly kind: 'partial';
      readonly code: string;
      readonly reason?: string;
      readonly of?: (item: Json) => boolean;
    };

type FaultRule = Match & Fault;

/** The rules in force. */
export interface Faults {
  /** Puts a rule into force, and returns what ends it. */
  readonly add: (rule: FaultRule) => () => void;
  /**
   * Refuses whatever changes something, but for `PutObject` and `DeleteObject` in one bucket: proof that a run which
   * promises only to report does only that. The refusals are in the log of calls.
   */
  readonly rejectMutations: (exceptBucket?: string) => () => void;
  readonly clear: () => void;
  /** What befalls a call: every rule counts it, and all that mean it are returned in their order. */
  readonly befalling: (call: Call) => readonly Fault[];
}

/** No rules yet. */
export function faultRules(): Faults {
  const rules = new Set<{ readonly fault: Fault; readonly means: (call: Call) => boolean }>();
  const add = (rule: FaultRule): (() => void) => {
    const entry = { fault: rule, means: matcher(rule) };
    rules.add(entry);
    return () => rules.delete(entry);
  };
  return {
    add,
    rejectMutations: (exceptBucket) =>
      add({ kind: 'denied', mutates: true, where: (_input, call) => !writesObjectIn(exceptBucket, call) }),
    clear: () => rules.clear(),
    befalling: (call) => [...rules].filter(({ means }) => means(call)).map(({ fault }) => fault),
  };
}

const writesObjectIn = (bucket: string | undefined, { service, operation, input }: Call): boolean =>
  bucket !== undefined &&
  service === 's3' &&
  (operation === 'PutObject' || operation === 'DeleteObject') &&
  text(input, 'Bucket') === bucket;
