import type { Chronicle } from './chronicle.ts';
import type { Digest, Image } from './image.ts';

/** Something that shows that an image was wanted. */
export interface Sign {
  readonly atMs: number;
  /** Who used it. Without that it was pulled. */
  readonly usedBy?: string;
}

/** Finds the signs of life that left a trace: the last pull, those that surveys recorded before it, and uses that they saw. */
export interface Signs {
  /** The first after a moment. */
  readonly after: (digest: Digest, atMs: number) => Sign | undefined;
  readonly isAnyAfter: (digest: Digest, atMs: number) => boolean;
}

export function signsIn(images: readonly Image[], { surveysMs, traces }: Chronicle): Signs {
  const pulledAt = new Map(images.map(({ digest, pulledAtMs }) => [digest, pulledAtMs]));
  const pullsOf = (digest: Digest): readonly number[] => {
    const last = pulledAt.get(digest);
    return [...(traces.get(digest)?.pullsMs ?? []), ...(last === undefined ? [] : [last])];
  };
  const usesOf = (digest: Digest) => (traces.get(digest)?.uses ?? []).filter(({ isCertain }) => isCertain);
  return {
    isAnyAfter: (digest, atMs) =>
      pullsOf(digest).some((pullMs) => pullMs > atMs) || usesOf(digest).some(({ toMs }) => toMs > atMs),
    after: (digest, atMs) => {
      const pulls = pullsOf(digest).map((pullMs): Sign => ({ atMs: pullMs }));
      const uses = usesOf(digest).flatMap(({ fromMs, toMs, usedBy }): readonly Sign[] => {
        const seenMs = surveysMs.find((surveyMs) => surveyMs > atMs && surveyMs >= fromMs && surveyMs <= toMs);
        return seenMs === undefined ? [] : [{ atMs: seenMs, usedBy }];
      });
      return [...uses, ...pulls].filter((sign) => sign.atMs > atMs).toSorted((a, b) => a.atMs - b.atMs)[0];
    },
  };
}
