import { sentenceOf } from '../failure.ts';
import type { Bucket, Log } from '../ports.ts';
import { packed, unpacked } from '../spool.ts';

/** Where one invocation leaves what a later one of the same run takes. */
export interface Desk {
  readonly at: <Value>(name: string) => Slot<Value>;
  /** Whether nobody else has begun this: what must happen once, whoever asks first does. */
  readonly begin: (name: string) => Promise<boolean>;
}

/** A place at the desk. */
export interface Slot<Value> {
  readonly put: (value: Value) => Promise<void>;
  /** What is there by the same code under the same policy; nothing if there is none, or if it is damaged. */
  readonly get: () => Promise<Value | undefined>;
}

/** What must be the same in all invocations of a run: another deployment in the middle of it ends it. */
interface Edition {
  readonly run: string;
  readonly policySha256: string;
  readonly code: string;
}

/** Who asks: no two invocations are called alike. */
interface Asking {
  readonly edition: Edition;
  readonly invocation: string;
  readonly log: Log;
}

/** A desk in the bucket, under `work/`, which a lifecycle rule clears after some days. */
export function createDesk(bucket: Bucket, { edition, invocation, log }: Asking): Desk {
  const keyOf = (name: string): string => `work/${edition.run}/${name}`;
  return {
    at: <Value>(name: string): Slot<Value> => ({
      put: (value) => bucket.write(keyOf(name), packed({ edition, value }), 'application/octet-stream'),
      get: async () => {
        const body = await bucket.read(keyOf(name));
        const left = body && leftIn<Value>(body);
        if (!left) return undefined;
        if ('damage' in left) {
          log.warn('what another part of the run left is damaged', { name, because: left.damage });
          return undefined;
        }
        refuseOther(left.edition, edition);
        return left.value;
      },
    }),
    begin: async (name) => {
      const key = keyOf(`${name}.begun`);
      const mark = Buffer.from(JSON.stringify({ invocation }));
      if (await bucket.writeIf(key, mark, undefined)) return true;
      // The answer may have been lost on the way, and what is there be our own.
      return mark.equals((await bucket.read(key)) ?? Buffer.alloc(0));
    },
  };
}

const changes = {
  run: 'what is there is of another run',
  policySha256: 'its policy has changed since it began',
  code: 'it was deployed anew since it began',
} as const;

function refuseOther(found: Edition, edition: Edition): void {
  for (const key of ['run', 'policySha256', 'code'] as const) {
    if (found[key] !== edition[key]) throw new Error(`run ${edition.run} may not go on: ${changes[key]}`);
  }
}

type Left<Value> = { readonly edition: Edition; readonly value: Value } | { readonly damage: string };

function leftIn<Value>(body: Uint8Array): Left<Value> {
  try {
    return unpacked(Buffer.from(body));
  } catch (error) {
    return { damage: sentenceOf(error) };
  }
}
