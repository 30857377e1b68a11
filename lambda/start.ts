import type { Context } from 'aws-lambda';
import { opening } from './aws/identity.ts';
import type { Answer } from './handler.ts';

/** What Lambda calls: asks who we are, and loads what a run takes when AWS has answered. */
export async function handler(event: unknown, context: Context): Promise<Answer> {
  const opened = opening(process.env);
  try {
    // Who needs it is told why it failed.
    await opened.identity.catch(() => undefined);
    const { handler: handle } = await import('./handler.ts');
    return await handle(event, context, opened);
  } finally {
    opened.wire.destroy();
  }
}
