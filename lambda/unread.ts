import type { Repository } from './core/image.ts';
import type { Unread } from './core/usage.ts';
import { isBarred, sentenceOf } from './failure.ts';
import type { World } from './ports.ts';

/** A cell that could not be read, and why. Throws if the run was cancelled: that is no failure of the cell. */
export function unreadCell(
  { cancelled, log }: Pick<World, 'cancelled' | 'log'>,
  cell: Omit<Unread, 'status' | 'error'>,
  error: unknown,
): Unread {
  cancelled.throwIfAborted();
  const sentence = sentenceOf(error);
  log.warn('a source could not be read', { ...cell, error: sentence });
  return { ...cell, status: isBarred(error) ? 'barred' : 'failed', error: sentence };
}

/** What could not be asked about one repository. It could have named nothing: what it holds back, the rows say. */
export function unreadOf(
  world: Pick<World, 'cancelled' | 'log'>,
  source: Unread['source'],
  { account, region, name }: Repository,
  error: unknown,
): Unread {
  const cell = unreadCell(world, { source, account, region, reach: 'nothing' }, error);
  return { ...cell, error: `${name}: ${cell.error}` };
}
