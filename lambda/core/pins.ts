import { lastPossiblePullMs } from './own-reads.ts';
import type { Image } from './image.ts';
import type { UnknownPin } from './usage.ts';

/**
 * Whether an image may be what somebody pinned and nobody can tell: it was there when it was pinned and, where all pulls
 * are recorded, was pulled since the first moment at which it may have been.
 */
export function couldBePinned(pin: UnknownPin, image: Image, recordsAllPulls: boolean): boolean {
  const { pinnedAtMs, pulledSinceMs = -Infinity } = pin;
  const wasPulled = !recordsAllPulls || lastPullMs(image) >= pulledSinceMs - recordedWithinMs;
  return image.pushedAtMs <= pinnedAtMs && wasPulled;
}

/** A pull of an index that our own read hides shows in its platform, which is pulled with it and may be pinned as well. */
const lastPullMs = (image: Image): number =>
  image.manifest.kind === 'index' ? (image.pulledAtMs ?? -Infinity) : lastPossiblePullMs(image);

/** ECR records pulls at least once a day; a service may also have pulled a while before it says that it was created. */
const recordedWithinMs = 2 * 86_400_000;
