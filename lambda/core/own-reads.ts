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
  if (!read || !isReadable(image)) return image;
  const { pulledAtMs: _, ...others } = image;
  const pulledAtMs = pulledByOthers(image, read);
  const subject = image.subject ?? read.subject;
  return {
    ...others,
    manifest: read.manifest,
    ...(subject ? { subject } : {}),
    ...(pulledAtMs === undefined ? {} : { pulledAtMs }),
  };
}

/** Only what the listing does not tell is ever read. */
const isReadable = ({ manifest: { kind } }: Image): boolean => kind === 'unread' || kind === 'unreadable';

function pulledByOthers({ pulledAtMs }: Image, { fromMs, toMs, pulledBeforeMs }: ManifestRead): number | undefined {
  if (pulledAtMs === undefined) return undefined;
  const isOurs = pulledAtMs >= fromMs - slackMs && pulledAtMs <= toMs + slackMs;
  return isOurs ? pulledBeforeMs : pulledAtMs;
}
