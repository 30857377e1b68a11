import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
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
  /** What seals all that the run leaves: 32 bytes that only its invocations know. */
  readonly key: Buffer;
  readonly invocation: string;
  readonly log: Log;
}

/**
 * A desk in the bucket, under `work/`, which a lifecycle rule clears after some days. What is left there is sealed: some of it is
 * out of environments, and may be secret; and nobody else can leave anything.
 */
export function createDesk(bucket: Bucket, { edition, key, invocation, log }: Asking): Desk {
  const keyOf = (name: string): string => `work/${edition.run}/${name}`;
  return {
    at: <Value>(name: string): Slot<Value> => ({
      put: (value) =>
        bucket.write(keyOf(name), sealed(packed({ edition, value }), { key, name }), 'application/octet-stream'),
      get: async () => {
        const body = await bucket.read(keyOf(name));
        const left = body && leftIn<Value>(body, { key, name });
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
      const at = keyOf(`${name}.begun`);
      const mark = Buffer.from(JSON.stringify({ invocation }));
      if (await bucket.writeIf(at, mark, undefined)) return true;
      // The answer may have been lost on the way, and what is there be our own.
      return mark.equals((await bucket.read(at)) ?? Buffer.alloc(0));
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

/** By which key, and under which name: what is sealed under one name cannot be left under another. */
interface Seal {
  readonly key: Buffer;
  readonly name: string;
}

const cipher = 'aes-256-gcm';
const [ivBytes, tagBytes] = [12, 16];

function sealed(body: Buffer, { key, name }: Seal): Buffer {
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(name));
  const rest = Buffer.concat([sealing.update(body), sealing.final()]);
  return Buffer.concat([iv, sealing.getAuthTag(), rest]);
}

/** Throws if it was sealed by another key, or is not what it was. */
function opened(body: Uint8Array, { key, name }: Seal): Buffer {
  const [iv, tag] = [body.subarray(0, ivBytes), body.subarray(ivBytes, ivBytes + tagBytes)];
  const opening = createDecipheriv(cipher, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(name));
  opening.setAuthTag(tag);
  return Buffer.concat([opening.update(body.subarray(ivBytes + tagBytes)), opening.final()]);
}

type Left<Value> = { readonly edition: Edition; readonly value: Value } | { readonly damage: string };

function leftIn<Value>(body: Uint8Array, seal: Seal): Left<Value> {
  try {
    return unpacked(opened(body, seal));
  } catch (error) {
    return { damage: sentenceOf(error) };
  }
}
