import { openWorld } from '../../lambda/aws/world.ts';
import type { OpenWorld } from '../../lambda/aws/world.ts';
import { defaultPolicy } from '../../lambda/policy.ts';
import type { Bucket } from '../../lambda/ports.ts';
import { progress } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Opens the audit bucket for what takes no survey, and closes everything behind it. */
export async function inBucket<Result>(
  bucket: string,
  terminal: Terminal,
  act: (store: Bucket, world: OpenWorld) => Promise<Result>,
): Promise<Result> {
  const { environment } = terminal;
  const cancelled = new AbortController().signal;
  const world = await openWorld({ environment, policy: defaultPolicy, log: progress(terminal), cancelled });
  try {
    return await act(await world.openBucket(bucket), world);
  } finally {
    world.close();
  }
}
