import type { Image } from './image.ts';
import type { Extract } from './manifest.ts';

/** What a manifest said, and when we asked for it. */
export interface ManifestRead extends Extract {
  /** The last pull that was recorded before our read. */
  readonly pulledBeforeMs?: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** ECR's clock and ours need not agree to the second. */
const slackMs = 60_000;

/**
 * An image as its manifest shows it. ECR records our reading of the manifest as a pull: one that it recorded just then
 * was ours, and the one before counts. A real pull in that very minute is overlooked; what runs is found by the survey.
 */
export function withManifest(image: Image, read: ManifestRead | undefined): Image {
  if (!read || (image.manifest.kind !== 'unread' && image.manifest.kind !== 'unreadable')) return image;
  const { pulledAtMs, ...others } = image;
  const isOurs = pulledAtMs !== undefined && pulledAtMs >= read.fromMs - slackMs && pulledAtMs <= read.toMs + slackMs;
  const pulled = isOurs ? read.pulledBeforeMs : pulledAtMs;
  const subject = image.subject ?? read.subject;
  return {
    ...others,
    manifest: read.manifest,
    ...(subject ? { subject } : {}),
    ...(pulled === undefined ? {} : { pulledAtMs: pulled }),
  };
}
