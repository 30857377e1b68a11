import { BatchGetImageCommand, DescribeImagesCommand, DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import type { ECRClient, ImageDetail, Image as ReadImage } from '@aws-sdk/client-ecr';
import { chunked } from '../core/grouped.ts';
import { compareText, digestIn } from '../core/image.ts';
import type { Digest, Image, Repository } from '../core/image.ts';
import { extractOf, manifestInListing, manifestTypes } from '../core/manifest.ts';
import type { Extract } from '../core/manifest.ts';
import type { ManifestRead } from '../core/own-reads.ts';
import type { Registries } from '../ports.ts';
import type { Identity } from './identity.ts';
import type { Clients } from './clients.ts';
import { configurationReader } from './configurations.ts';
import { nameOf, sentenceOf } from '../failure.ts';
import { allPages } from './pages.ts';
import { lifecyclePolicyOf, registryPolicyOf, repositoryPolicyOf, tagsOf } from './policies.ts';
import { settingsOf } from './registry-settings.ts';
import { removal } from './removal.ts';
import { originalsOf, restore } from './undoing.ts';

/** The largest page that ECR gives: its default would make ten times as many calls. */
const pageSize = 1000;
/** BatchGetImage and DescribeImages by id take this many. */
const mostIds = 100;
/** Should so many manifests be too large for one answer, fewer are asked for. */
const fewIds = 25;

/** ECR in every region, as the caller of that ARN sees it. */
export function createRegistries(clients: Clients, { partition, caller }: Identity): Registries {
  return {
    repositories: ({ account, region }) => repositoriesOf(clients.ecr(region), { account, region }),
    images: (repository) => imagesOf(clients.ecr(repository.region), repository),
    describe: (repository, digests) => describe(clients.ecr(repository.region), repository, digests),
    manifests: (repository, images) => manifestsOf(clients, repository, images),
    configurations: configurationReader(clients),
    settings: (registry) => settingsOf(clients.ecr(registry.region), registry, caller),
    repositoryPolicy: (repository) => repositoryPolicyOf(clients.ecr(repository.region), repository),
    registryPolicy: ({ region }) => registryPolicyOf(clients.ecr(region)),
    lifecyclePolicy: (repository) => lifecyclePolicyOf(clients.ecr(repository.region), repository),
    tags: (repository) => tagsOf(clients.ecr(repository.region), repository, partition),
    originals: (repository, images) => originalsOf(clients.ecr(repository.region), repository, images),
    remove: (request) => removal(clients.ecrOnce(request.repository.region), request),
    restore: (repository, digest) => restore(clients.ecr(repository.region), repository, digest),
  };
}

async function repositoriesOf(
  ecr: ECRClient,
  { account, region }: Pick<Repository, 'account' | 'region'>,
): Promise<readonly Repository[]> {
  const found = await allPages('DescribeRepositories', async (nextToken) => {
    const page = await ecr.send(new DescribeRepositoriesCommand({ maxResults: pageSize, nextToken }));
    return { items: page.repositories, nextToken: page.nextToken };
  });
  return found.flatMap(({ repositoryName, registryId = account }) =>
    repositoryName ? [{ account: registryId, region, name: repositoryName }] : [],
  );
}

/** Asks for images of any status: without that ECR leaves out what is archived. */
async function imagesOf(ecr: ECRClient, repository: Repository): Promise<readonly Image[] | undefined> {
  try {
    const images = await allPages('DescribeImages', async (nextToken) => {
      const page = await ecr.send(
        new DescribeImagesCommand({
          repositoryName: repository.name,
          filter: { imageStatus: 'ANY' },
          maxResults: pageSize,
          nextToken,
        }),
      );
      return { items: page.imageDetails?.map(imageFrom), nextToken: page.nextToken };
    });
    // What moves while it is listed can be on two pages.
    return [...new Map(images.map((image) => [image.digest, image])).values()];
  } catch (error) {
    if (nameOf(error) === 'RepositoryNotFoundException') return undefined;
    throw error;
  }
}

/** ECR refuses the whole request if one image is missing, so that is asked again by halves. */
async function describe(ecr: ECRClient, repository: Repository, digests: readonly Digest[]): Promise<readonly Image[]> {
  if (digests.length > mostIds) {
    const parts: (readonly Image[])[] = [];
    for (const chunk of chunked(digests, mostIds)) parts.push(await describe(ecr, repository, chunk));
    return parts.flat();
  }
  // ECR refuses a list of none.
  if (digests.length === 0) return [];
  try {
    const details = await allPages('DescribeImages', async (nextToken) => {
      const page = await ecr.send(
        new DescribeImagesCommand({
          repositoryName: repository.name,
          filter: { imageStatus: 'ANY' },
          imageIds: digests.map((imageDigest) => ({ imageDigest })),
          nextToken,
        }),
      );
      return { items: page.imageDetails, nextToken: page.nextToken };
    });
    return details.map(imageFrom);
  } catch (error) {
    if (nameOf(error) === 'RepositoryNotFoundException') return [];
    if (nameOf(error) !== 'ImageNotFoundException') throw error;
    if (digests.length === 1) return [];
    const half = Math.ceil(digests.length / 2);
    return [
      ...(await describe(ecr, repository, digests.slice(0, half))),
      ...(await describe(ecr, repository, digests.slice(half))),
    ];
  }
}

/** What cannot be understood here makes the repository unreadable, and so keeps all of it. */
function imageFrom(detail: ImageDetail): Image {
  const { imageManifestMediaType: mediaType = '', imageTags = [] } = detail;
  const { digest, pushedAtMs } = identified(detail);
  return {
    digest,
    tags: imageTags.length > 1 ? imageTags.toSorted(compareText) : imageTags,
    status: statusOf(detail.imageStatus),
    pushedAtMs,
    sizeBytes: detail.imageSizeInBytes ?? 0,
    mediaType,
    manifest: manifestInListing(mediaType, detail.artifactMediaType),
    ...optionalsOf(detail),
  };
}

function identified({ imageDigest = '', imagePushedAt }: ImageDetail): Pick<Image, 'digest' | 'pushedAtMs'> {
  const [digest, pushedAtMs] = [digestIn(imageDigest), imagePushedAt?.getTime()];
  // A number that is no date is none: compared with others it would be neither before nor after them.
  if (!digest || pushedAtMs === undefined || Number.isNaN(pushedAtMs)) {
    throw new Error(`DescribeImages: no digest or push time for "${imageDigest}"`);
  }
  return { digest, pushedAtMs };
}

function optionalsOf({
  lastArchivedAt,
  lastActivatedAt,
  lastRecordedPullTime,
  subjectManifestDigest = '',
}: ImageDetail) {
  const subject = digestIn(subjectManifestDigest);
  return {
    ...(lastArchivedAt ? { archivedAtMs: lastArchivedAt.getTime() } : {}),
    ...(lastActivatedAt ? { restoredAtMs: lastActivatedAt.getTime() } : {}),
    ...(lastRecordedPullTime ? { pulledAtMs: lastRecordedPullTime.getTime() } : {}),
    ...(subject ? { subject } : {}),
  };
}

/** A status that AWS adds later is taken for one on its way back: it keeps. */
function statusOf(status: string | undefined): Image['status'] {
  if (status === undefined || status === 'ACTIVE') return 'active';
  return status === 'ARCHIVED' ? 'archived' : 'activating';
}

async function manifestsOf(
  clients: Clients,
  repository: Repository,
  images: readonly Image[],
): Promise<ReadonlyMap<Digest, ManifestRead>> {
  const read = new Map<Digest, ManifestRead>();
  for (const chunk of chunked(images, mostIds)) {
    const fromMs = clients.serviceMs();
    const extracts = await extractsOf(clients.ecr(repository.region), repository, chunk);
    const toMs = clients.serviceMs();
    for (const { digest, pushedAtMs, pulledAtMs } of chunk) {
      const extract = extracts.get(digest) ?? unreadable('the registry did not return it');
      const pulled = pulledAtMs === undefined ? {} : { pulledBeforeMs: pulledAtMs };
      read.set(digest, { ...extract, pushedAtMs, fromMs, toMs, ...pulled });
    }
  }
  return read;
}

const unreadable = (because: string): Extract => ({ manifest: { kind: 'unreadable', because } });

async function extractsOf(
  ecr: ECRClient,
  repository: Repository,
  images: readonly Image[],
): Promise<ReadonlyMap<Digest, Extract>> {
  try {
    const { images: found = [], failures = [] } = await ecr.send(
      new BatchGetImageCommand({
        repositoryName: repository.name,
        imageIds: images.map(({ digest }) => ({ imageDigest: digest })),
        acceptedMediaTypes: [...new Set([...manifestTypes, ...images.flatMap(({ mediaType }) => mediaType || [])])],
      }),
    );
    return new Map([
      ...failures.flatMap(({ imageId, failureCode, failureReason }) =>
        entry(imageId?.imageDigest, () =>
          unreadable(`${failureCode ?? 'failed'}: ${failureReason ?? 'no reason given'}`),
        ),
      ),
      ...found.flatMap((image) => entry(image.imageId?.imageDigest, () => extractFrom(image))),
    ]);
  } catch (error) {
    if (images.length > fewIds) {
      const parts: (readonly (readonly [Digest, Extract])[])[] = [];
      for (const chunk of chunked(images, fewIds)) parts.push([...(await extractsOf(ecr, repository, chunk))]);
      return new Map(parts.flat());
    }
    return new Map(images.map(({ digest }) => [digest, unreadable(sentenceOf(error))]));
  }
}

const extractFrom = ({ imageManifest }: ReadImage): Extract =>
  imageManifest === undefined ? unreadable('the registry did not return it') : extractOf(imageManifest);

function entry(id: string | undefined, make: () => Extract): readonly (readonly [Digest, Extract])[] {
  const digest = digestIn(id ?? '');
  return digest ? [[digest, make()]] : [];
}
