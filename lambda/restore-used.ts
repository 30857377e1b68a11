import { isArchivedByUs } from './core/archive.ts';
import { deletionSteps } from './core/deletion-order.ts';
import { placeOf } from './core/image.ts';
import type { Digest, Image } from './core/image.ts';
import type { Decision, Outcome } from './core/verdict.ts';
import { nameOf, sentenceOf } from './failure.ts';
import type { Job } from './job.ts';
import type { Plan } from './plan.ts';

/** What somebody names must be there to be pulled. */
const wanting: ReadonlySet<string> = new Set([
  'in-use',
  'in-use-elsewhere',
  'rollback-target',
  'mentioned-in',
  'pinned-unknown',
]);

/**
 * Brings back what we archived and somebody uses: what an index lists before the index. It only ever gives back, so that no
 * gate has to be passed; but report mode changes nothing.
 */
export async function restoreUsed(
  { world: { registries, log }, sources: { ledgers }, working }: Job,
  { repository, mode, decisions, ledger: { archive } }: Plan,
): Promise<ReadonlyMap<Digest, Outcome>> {
  const outcomes = new Map<Digest, Outcome>();
  if (mode === 'report' || !working) return outcomes;
  const wanted = new Map<Digest, Image>(
    decisions
      .filter(isWanted)
      .flatMap(({ component }) => component.members)
      .filter((image) => isArchivedByUs(image, archive))
      .map((image) => [image.digest, image]),
  );
  if (wanted.size === 0 || (await working.objection()) !== undefined) return outcomes;
  for (const { digest } of deletionSteps([...wanted.values()])
    .toReversed()
    .flat()) {
    try {
      await registries.restore(repository, digest);
      outcomes.set(digest, { outcome: 'restored' });
      ledgers.noteArchived(repository, digest, undefined);
    } catch (error) {
      log.warn('what is in use could not be restored', {
        place: placeOf(repository),
        digest,
        error: sentenceOf(error),
      });
      outcomes.set(digest, { outcome: 'failed', code: nameOf(error) });
    }
  }
  return outcomes;
}

const isWanted = (decision: Decision): boolean =>
  decision.verdict === 'keep' && decision.reasons.some(({ rule }) => wanting.has(rule));
