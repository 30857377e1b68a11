import * as z from 'zod';
import { jsonIn } from './json.ts';
import type { Bucket, Store } from './ports.ts';

/** While this object is in the bucket, nothing is deleted: whatever it says, and whoever put it there. */
const key = 'state/STOP';

const document = z.object({ because: z.string() });

/** Why everything is stopped, if it is. */
export async function stopIn(bucket: Pick<Store, 'read'>): Promise<string | undefined> {
  const body = await bucket.read(key);
  if (!body) return undefined;
  const parsed = document.safeParse(jsonIn(body));
  const because = parsed.success ? parsed.data.because : Buffer.from(body).toString().trim();
  return `stopped by ${key}${because === '' ? '' : `: ${because.slice(0, 300)}`}`;
}

/** Stops every run before its next batch. */
export const stop = (bucket: Bucket, because: string, at: string): Promise<void> =>
  bucket.write(key, Buffer.from(`${JSON.stringify({ because, at })}\n`), 'application/json');

/** Lets runs delete again. */
export const go = (bucket: Bucket): Promise<void> => bucket.remove(key);
