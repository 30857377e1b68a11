import { BatchDeleteImageCommand, ECRClient } from '@aws-sdk/client-ecr';
import { digestIn } from '../core/image.ts';
import type { Digest } from '../core/image.ts';
import type { Removal, RemovalRequest } from '../ports.ts';
import { isThrottled, nameOf, statusOf } from '../failure.ts';

/**
 * The one place that deletes: by digest, in one attempt, and only if the request is still justified when it leaves.
 * The SDK must not repeat it, because what justified the first request may not justify the second.
 */
export async function removal(ecr: ECRClient, { repository, digests, isJustified }: RemovalRequest): Promise<Removal> {
  const command = new BatchDeleteImageCommand({
    repositoryName: repository.name,
    imageIds: digests.map((imageDigest) => ({ imageDigest })),
  });
  let attempts = 0;
  command.middlewareStack.add(
    (next) => async (request) => {
      attempts += 1;
      if (attempts > 1 || !isJustified()) throw new Unjustified();
      return next(request);
    },
    // The last step before the wire: after credentials were fetched and the request was signed.
    { step: 'finalizeRequest', priority: 'low', name: 'onlyWhileJustified' },
  );
  try {
    const { imageIds = [], failures = [] } = await ecr.send(command);
    const failed = failures.flatMap(({ imageId, failureCode }) =>
      entry(imageId?.imageDigest, failureCode ?? 'Unknown'),
    );
    const deleted = imageIds.flatMap(({ imageDigest }) => entry(imageDigest, true)).map(([digest]) => digest);
    return { status: 'answered', deleted: new Set(deleted), failures: new Map(failed) };
  } catch (error) {
    return withoutAnswer(error, attempts);
  }
}

function withoutAnswer(error: unknown, attempts: number): Removal {
  if (!(error instanceof Unjustified)) {
    // Only a refusal says that nothing was carried out; half an answer, or none, says nothing.
    const status = statusOf(error) ?? 0;
    const mayRetry = isThrottled(error) || status < 400 || status >= 500;
    return { status: 'unanswered', code: nameOf(error), mayRetry };
  }
  // A first request was sent, and whatever went wrong with it is hidden by our refusal of the second.
  return attempts > 1 ? { status: 'unanswered', code: 'Unanswered', mayRetry: true } : { status: 'unjustified' };
}

class Unjustified extends Error {
  override readonly name = 'Unjustified';
}

function entry<Value>(id: string | undefined, value: Value): readonly (readonly [Digest, Value])[] {
  const digest = digestIn(id ?? '');
  return digest ? [[digest, value]] : [];
}
