import { lastPossiblePullMs } from './own-reads.ts';
import type { Image } from './image.ts';
import type { UnknownPin } from './usage.ts';

/**
 * Whether an image may be what somebody pinned and nobody can tell: it was there when it was pinned and, where all pulls
 * are recorded, was pulled since the first moment at which it may have been.
 */
export function couldBePinned(pin: UnknownPin, image: Image, recordsAllPulls: boolean): boolean {
  const { pinnedAtMs, pulledSinceMs = -Infinity } = pin;
  const wasPulled = !recordsAllPulls || lastPossiblePullMs(image) >= pulledSinceMs - recordedWithinMs;
  return image.pushedAtMs <= pinnedAtMs && wasPulled;
}

/** ECR records pulls at least once a day; a service may also have pulled a while before it says that it was created. */
const recordedWithinMs = 2 * 86_400_000;
