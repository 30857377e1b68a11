import { secondsOf } from '../clock.ts';
import { list, object, text, texts } from '../json.ts';
import type { Call, JsonObject } from '../service.ts';
import { imageNotFound, invalidParameter } from './errors.ts';
import { imageIdsIn, repositoryIn, required } from './input.ts';
import type { Operation } from './input.ts';
import { inOrder, keyedPage } from './pages.ts';
import { imageOf, sizeOf, sortedDigests, statusOf } from './repository.ts';
import type { ImageId, Repository, StoredImage } from './repository.ts';

/** A page of 1 to 1,000 images, 100 unless told; or up to 100 named ones at once, all of which must be there. */
export const describeImages: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const detail = (image: StoredImage) => detailOf(repository, image, call.nowMs);
  if (list(call.input, 'imageIds').length > 0) return { imageDetails: namedImages(call, repository).map(detail) };
  const { items, nextToken } = imagePage(call, repository, admitted(call));
  return { imageDetails: items.map(detail), nextToken };
};

/** An id for each tag of each image, and one for each image without tags. */
export const listImages: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const { items, nextToken } = keyedPage(call, {
    keysAfter: (last) => idKeysAfter(repository, last, admitted(call)),
    itemOf: idOfKey,
    limits: { byDefault: 100, max: 1000 },
  });
  return { imageIds: items, nextToken };
};

/** What says in its manifest that it is about a subject, which itself need not be there. */
export const listImageReferrers: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const subject = required(object(call.input, 'subjectId'), 'imageDigest');
  const filter = object(call.input, 'filter');
  const types = texts(filter, 'artifactTypes');
  const hasStatus = statusFilter(text(filter, 'artifactStatus'), call.nowMs);
  const { items, nextToken } = keyedPage(call, {
    keysAfter: inOrder(sortedDigests(repository)),
    itemOf: (digest) => repository.images.get(digest),
    limits: { byDefault: 20, max: 50 },
    admits: (image) =>
      image.subject === subject &&
      hasStatus(image) &&
      (types.length === 0 || types.includes(image.artifactMediaType ?? '')),
  });
  return { referrers: items.map((image) => referrerOf(image, call.nowMs)), nextToken };
};

const imagePage = (call: Call, repository: Repository, admits: (image: StoredImage) => boolean) =>
  keyedPage(call, {
    keysAfter: inOrder(sortedDigests(repository)),
    itemOf: (digest) => repository.images.get(digest),
    limits: { byDefault: 100, max: 1000 },
    admits,
  });

function namedImages(call: Call, repository: Repository): readonly StoredImage[] {
  for (const paging of ['nextToken', 'maxResults']) {
    if (call.input[paging] !== undefined) throw invalidParameter(paging, 'Cannot be used when you specify imageIds');
  }
  const admits = admitted(call);
  const found = imageIdsIn(call.input).map((id) => {
    const image = imageOf(repository, id);
    if (!image || !admits(image)) throw imageNotFound(wordsFor(id), repository.name, repository.account);
    return image;
  });
  return [...new Set(found)];
}

/** As ECR prints an id: `{imageDigest:'null', imageTag:'v1'}`. */
const wordsFor = ({ imageDigest, imageTag }: ImageId): string =>
  `{imageDigest:'${imageDigest ?? 'null'}', imageTag:'${imageTag ?? 'null'}'}`;

function admitted({ input, nowMs }: Call): (image: StoredImage) => boolean {
  const filter = object(input, 'filter');
  const tagStatus = text(filter, 'tagStatus') ?? 'ANY';
  const hasStatus = statusFilter(text(filter, 'imageStatus'), nowMs);
  return (image) =>
    hasStatus(image) && (tagStatus === 'ANY' || (image.tags.size > 0 ? 'TAGGED' : 'UNTAGGED') === tagStatus);
}

/** Without a filter only what is active is listed: archived images are easily forgotten. */
const statusFilter =
  (wanted = 'ACTIVE', nowMs: number) =>
  (image: StoredImage): boolean =>
    wanted === 'ANY' || statusOf(image, nowMs) === wanted;

/** Keys that sort by digest and then by tag: `sha256:...|v1`. The image of the last page may have more tags. */
function* idKeysAfter(repository: Repository, last: string, admits: (image: StoredImage) => boolean): Iterable<string> {
  const [lastDigest = ''] = last.split('|');
  const more = lastDigest === '' ? [] : [lastDigest];
  for (const digest of [...more, ...inOrder(sortedDigests(repository))(lastDigest)]) {
    const image = repository.images.get(digest);
    if (!image || !admits(image)) continue;
    const keys = image.tags.size === 0 ? [`${digest}|`] : [...image.tags].map((tag) => `${digest}|${tag}`).toSorted();
    yield* keys.filter((key) => key > last);
  }
}

function idOfKey(key: string): JsonObject {
  const [imageDigest, imageTag] = key.split('|');
  return imageTag === '' ? { imageDigest } : { imageDigest, imageTag };
}

/** An `ImageDetail`. Members without a value are absent, as on the wire. */
function detailOf(repository: Repository, image: StoredImage, nowMs: number): JsonObject {
  const { digest, tags, mediaType, artifactMediaType, subject, pushedAtMs, pulledAtMs, archivedAtMs } = image;
  const imageStatus = statusOf(image, nowMs);
  return {
    registryId: repository.account,
    repositoryName: repository.name,
    imageDigest: digest,
    imageTags: tags.size === 0 ? undefined : [...tags],
    imageSizeInBytes: sizeOf(repository, image),
    imagePushedAt: secondsOf(pushedAtMs),
    imageManifestMediaType: mediaType,
    artifactMediaType,
    lastRecordedPullTime: instant(pulledAtMs),
    subjectManifestDigest: subject,
    imageStatus,
    lastArchivedAt: instant(archivedAtMs),
    lastActivatedAt: imageStatus === 'ACTIVE' ? instant(image.activatedAtMs) : undefined,
  };
}

const instant = (millis: number | undefined): number | undefined =>
  millis === undefined ? undefined : secondsOf(millis);

const referrerOf = (image: StoredImage, nowMs: number): JsonObject => ({
  digest: image.digest,
  mediaType: image.mediaType,
  artifactType: image.artifactMediaType,
  size: image.bytes.length,
  annotations: image.annotations,
  artifactStatus: statusOf(image, nowMs),
});
