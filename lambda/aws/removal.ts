import { BatchDeleteImageCommand, ECRClient, UpdateImageStorageClassCommand } from '@aws-sdk/client-ecr';
import type { Action } from '../core/archive.ts';
import { digestIn } from '../core/image.ts';
import type { Digest } from '../core/image.ts';
import type { Removal, RemovalRequest } from '../ports.ts';
import { isThrottled, nameOf, statusOf } from '../failure.ts';

/**
 * The one place that takes images away: by digest, in one attempt, and only if the request is still justified when it
 * leaves. The SDK must not repeat it, because what justified the first request may not justify the second. The client has
 * to be one that makes one attempt only.
 */
export const removal = (ecr: ECRClient, request: RemovalRequest): Promise<Removal> =>
  ways[request.action](ecr, request);

const ways: Readonly<Record<Action, typeof removal>> = { delete: deletion, archive: archival };

async function deletion(ecr: ECRClient, { repository, digests, isJustified }: RemovalRequest): Promise<Removal> {
  const command = new BatchDeleteImageCommand({
    repositoryName: repository.name,
    imageIds: digests.map((imageDigest) => ({ imageDigest })),
  });
  const guard = guardOf(isJustified);
  command.middlewareStack.add(guard.middleware, lastStep);
  try {
    const { imageIds = [], failures = [] } = await ecr.send(command);
    const failed = failures.flatMap(({ imageId, failureCode }) =>
      entry(imageId?.imageDigest, failureCode ?? 'Unknown'),
    );
    const gone = imageIds.flatMap(({ imageDigest }) => entry(imageDigest, true)).map(([digest]) => digest);
    return { status: 'answered', gone: new Set(gone), failures: new Map(failed), asked: new Set(digests) };
  } catch (error) {
    return withoutAnswer(error, guard.attempts(), digests);
  }
}

/** One image a request: it ends at the first that is not answered. The rest is asked for when it is justified again. */
async function archival(ecr: ECRClient, { repository, digests, isJustified }: RemovalRequest): Promise<Removal> {
  const [gone, asked, failures] = [new Set<Digest>(), new Set<Digest>(), new Map<Digest, string>()];
  for (const imageDigest of digests) {
    const command = new UpdateImageStorageClassCommand({
      repositoryName: repository.name,
      imageId: { imageDigest },
      targetStorageClass: 'ARCHIVE',
    });
    const guard = guardOf(isJustified);
    command.middlewareStack.add(guard.middleware, lastStep);
    try {
      await ecr.send(command);
      gone.add(imageDigest);
    } catch (error) {
      const answer = withoutAnswer(error, guard.attempts(), [...asked, imageDigest]);
      if (answer.status !== 'unanswered')
        return asked.size > 0 ? { status: 'answered', gone, failures, asked } : answer;
      if (answer.mayRetry)
        return gone.size + failures.size > 0 ? { ...answer, status: 'answered', gone, failures } : answer;
      failures.set(imageDigest, answer.code);
    }
    asked.add(imageDigest);
  }
  return { status: 'answered', gone, failures, asked };
}

/** The last step before the wire: after credentials were fetched and the request was signed. */
const lastStep = { step: 'finalizeRequest', priority: 'low', name: 'onlyWhileJustified' } as const;

function guardOf(isJustified: () => boolean) {
  let attempts = 0;
  return {
    attempts: () => attempts,
    middleware:
      <Request, Answer>(next: (request: Request) => Promise<Answer>) =>
      async (request: Request): Promise<Answer> => {
        attempts += 1;
        if (attempts > 1 || !isJustified()) throw new Unjustified();
        return next(request);
      },
  };
}

function withoutAnswer(error: unknown, attempts: number, digests: readonly Digest[]): Removal {
  const asked = new Set(digests);
  if (!(error instanceof Unjustified)) {
    // Only a refusal says that nothing was carried out; half an answer, or none, says nothing.
    const status = statusOf(error) ?? 0;
    const mayRetry = isThrottled(error) || status < 400 || status >= 500;
    return { status: 'unanswered', code: nameOf(error), mayRetry, asked };
  }
  // A first request was sent, and whatever went wrong with it is hidden by our refusal of the second.
  return attempts > 1 ? { status: 'unanswered', code: 'Unanswered', mayRetry: true, asked } : { status: 'unjustified' };
}

class Unjustified extends Error {
  override readonly name = 'Unjustified';
}

function entry<Value>(id: string | undefined, value: Value): readonly (readonly [Digest, Value])[] {
  const digest = digestIn(id ?? '');
  return digest ? [[digest, value]] : [];
}
