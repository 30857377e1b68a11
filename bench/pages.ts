import { repositoryName } from './shapes.ts';
import type { Shape } from './shapes.ts';

/** When a run begins, by the clock of the rig. */
export const nowMs = Date.parse('2026-06-01T00:00:00Z');

export const account = '111111111111';
export const region = 'eu-west-1';

const mediaTypes = {
  platform: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
} as const;

type Kind = 'index' | 'listed' | 'alone';

/** An image is known by the numbers of its repository and of itself: nothing else of it is held anywhere. */
interface Position {
  readonly repository: number;
  readonly image: number;
}

function kindOf({ hasIndexes, images }: Shape, { image }: Position): Kind {
  const first = image - (image % 3);
  if (!hasIndexes || first + 2 >= images) return 'alone';
  return image === first ? 'index' : 'listed';
}

/** As random as a digest looks; its last digits say which image it is. */
export function digestAt({ repository, image }: Position): string {
  let [state, hex] = [Math.imul(repository + 1, 0x9e3779b1) ^ Math.imul(image + 1, 0x85ebca6b), ''];
  for (let word = 0; word < 6; word += 1) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + word;
    hex += ((state ^ (state >>> 13)) >>> 0).toString(16).padStart(8, '0');
  }
  return `sha256:${hex}${digits(repository)}${digits(image)}`;
}

const digits = (number: number): string => number.toString(16).padStart(8, '0');

const positionOf = (digest: string): Position => ({
  repository: Number.parseInt(digest.slice(-16, -8), 16),
  image: Number.parseInt(digest.slice(-8), 16),
});

export const tagAt = (image: number, tag = 0): string => `${tag}.${image}.0`;

/** One image of `DescribeImages`, as ECR writes it. */
function detailAt(shape: Shape, at: Position): string {
  const kind = kindOf(shape, at);
  const tags = Array.from({ length: kind === 'listed' ? 0 : shape.tags }, (_, i) => `"${tagAt(at.image, i)}"`);
  // A year and more from the first to the last of a repository.
  const pushedAt = nowMs / 1000 - 60 - Math.floor((400 * 86_400 * at.image) / shape.images);
  const wasPulled = at.image % 4 === 0;
  return [
    `{"registryId":"${account}","repositoryName":"${repositoryName(at.repository)}","imageDigest":"${digestAt(at)}"`,
    tags.length > 0 ? `,"imageTags":[${tags.join(',')}]` : '',
    `,"imageSizeInBytes":${10_000_000 + at.image},"imagePushedAt":${pushedAt}`,
    kind === 'index'
      ? `,"imageManifestMediaType":"${mediaTypes.index}"`
      : `,"imageManifestMediaType":"${mediaTypes.platform}","artifactMediaType":"${mediaTypes.config}"`,
    wasPulled ? `,"lastRecordedPullTime":${pushedAt + 60}` : '',
    ',"imageStatus":"ACTIVE"}',
  ].join('');
}

/** One page of images, and where the next one begins. */
export function describedPage(
  shape: Shape,
  repository: number,
  { start, size }: { start: number; size: number },
): string {
  const end = Math.min(start + size, shape.images);
  const details = Array.from({ length: end - start }, (_, i) => detailAt(shape, { repository, image: start + i }));
  const token = end < shape.images ? `,"nextToken":"${Buffer.from(`${end}`).toString('base64url')}"` : '';
  return `{"imageDetails":[${details.join(',')}]${token}}`;
}

export const startOf = (token: string): number => Number(Buffer.from(token, 'base64url').toString());

/** What `BatchGetImage` answers to these digests. */
export function manifestsFor(name: string, digests: readonly string[]): string {
  const images = digests.map((imageDigest) => ({
    registryId: account,
    repositoryName: name,
    imageId: { imageDigest },
    imageManifest: indexAt(positionOf(imageDigest)),
    imageManifestMediaType: mediaTypes.index,
  }));
  return JSON.stringify({ images, failures: [] });
}

const indexAt = ({ repository, image }: Position): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: ['amd64', 'arm64'].map((architecture, i) => ({
      mediaType: mediaTypes.platform,
      digest: digestAt({ repository, image: image + 1 + i }),
      size: 1000,
      platform: { architecture, os: 'linux' },
    })),
  });
