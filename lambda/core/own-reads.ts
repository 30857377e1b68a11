import type { Image } from './image.ts';
import type { Extract } from './manifest.ts';

/** What a manifest said, and when we asked for it. */
export interface ManifestRead extends Extract {
  /** The push that put it there: the same digest may have been deleted and pushed again since. */
  readonly pushedAtMs: number;
  /** The last pull that was recorded before our read. */
  readonly pulledBeforeMs?: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** ECR's clock and ours need not agree to the second. */
const slackMs = 60_000;

/** ECR records a pull only where it has recorded none for a day. */
const recordedEveryMs = 86_400_000;

/**
 * The latest moment at which somebody else may have pulled an image. Where ECR took our read for its last pull, a real one
 * in the day after it left no trace; of an index it did, on the platform that is pulled with it.
 */
export const lastPossiblePullMs = ({ manifest, pulledAtMs = -Infinity, readByUsAtMs = -Infinity }: Image): number =>
  manifest.kind === 'index' ? pulledAtMs : Math.max(pulledAtMs, readByUsAtMs + recordedEveryMs);

/**
 * An image as its manifest shows it. ECR records our reading of the manifest as a pull: one that it recorded just then
 * was ours, and the one before counts. A real pull in the day after our read leaves no trace on the index, but on the platform
 * that is pulled with it, which we read only right before it is deleted: see `lastPossiblePullMs`.
 */
export function withManifest(image: Image, read: ManifestRead | undefined): Image {
  if (!read || !isAbout(read, image) || read.pushedAtMs !== image.pushedAtMs) return image;
  const { pulledAtMs: _, ...others } = image;
  const subject = image.subject ?? read.subject;
  return {
    ...others,
    manifest: read.manifest,
    ...(subject ? { subject } : {}),
    ...(read.config ? { config: read.config } : {}),
    ...pullsOf(image, read),
  };
}

/** The last pull that was not ours; if the last one was, also when. */
function pullsOf(image: Image, read: ManifestRead): Pick<Image, 'pulledAtMs' | 'readByUsAtMs'> {
  const pulledAtMs = pulledByOthers(image, read);
  return {
    ...(pulledAtMs === image.pulledAtMs ? {} : { readByUsAtMs: read.toMs }),
    ...(pulledAtMs === undefined ? {} : { pulledAtMs }),
  };
}

/**
 * Two reads of one manifest, remembered in different places: the later one counts, and what was recorded before it was
 * ours as well if it was the earlier one.
 */
export function joined(a: ManifestRead, b: ManifestRead): ManifestRead {
  const [earlier, later] = a.fromMs <= b.fromMs ? [a, b] : [b, a];
  const { pulledBeforeMs: _, ...read } = later;
  const pulledBeforeMs = pulledByOthers({ pulledAtMs: later.pulledBeforeMs }, earlier);
  return pulledBeforeMs === undefined ? read : { ...read, pulledBeforeMs };
}

/** What the listing, or an earlier reading, left open; of a platform only its configuration. */
function isAbout(read: ManifestRead, { manifest: { kind } }: Image): boolean {
  if (kind === 'platform') return read.manifest.kind === 'platform' || read.manifest.kind === 'unreadable';
  return kind === 'unread' || kind === 'unreadable' || kind === read.manifest.kind;
}

function pulledByOthers(
  { pulledAtMs }: { readonly pulledAtMs?: number | undefined },
  { fromMs, toMs, pulledBeforeMs }: ManifestRead,
): number | undefined {
  if (pulledAtMs === undefined) return undefined;
  const isOurs = pulledAtMs >= fromMs - slackMs && pulledAtMs <= toMs + slackMs;
  return isOurs ? pulledBeforeMs : pulledAtMs;
}
