import { isObject, text } from '../json.ts';
import { AwsError } from '../service.ts';
import type { JsonObject } from '../service.ts';
import { invalidParameter } from './errors.ts';
import { repositoryIn, required } from './input.ts';
import type { Operation } from './input.ts';
import { jsonOf, readManifest } from './manifest.ts';
import type { ManifestFacts } from './manifest.ts';
import { isMutable } from './mutability.ts';
import { push } from './push.ts';
import type { Repository } from './repository.ts';

/** Pushes a manifest whose blobs, or whose listed manifests, are there already. */
export const putImage: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const bytes = Buffer.from(required(call.input, 'imageManifest'));
  const tag = text(call.input, 'imageTag');
  const facts = pushable(call.input, bytes);
  checkParts(repository, facts);
  checkTag(repository, facts, tag);
  push(all, repository, { facts, bytes, tags: tag === undefined ? [] : [tag], atMs: call.nowMs });
  return {
    image: {
      registryId: repository.account,
      repositoryName: repository.name,
      imageId: { imageDigest: facts.digest, imageTag: tag },
      imageManifest: bytes.toString(),
      imageManifestMediaType: facts.mediaType,
    },
  };
};

const maxManifestBytes = 4_194_304;

function pushable(input: JsonObject, bytes: Buffer): ManifestFacts {
  if (bytes.length > maxManifestBytes) {
    throw invalidParameter('imageManifest', `Member must have length less than or equal to ${maxManifestBytes}`);
  }
  const facts = readManifest(bytes, text(input, 'imageManifestMediaType'));
  // ECR says "syntax" of a manifest without a media type too, which then must be a parameter.
  if (!isObject(jsonOf(bytes.toString())) || facts.mediaType === undefined) {
    throw invalidParameter('ImageManifest', 'Invalid JSON syntax');
  }
  const promised = text(input, 'imageDigest');
  if (promised !== undefined && promised !== facts.digest) {
    throw new AwsError(
      'ImageDigestDoesNotMatchException',
      `The specified digest ${promised} does not match the digest calculated by ECR: ${facts.digest}`,
    );
  }
  return facts;
}

function checkParts({ images, blobs, name, account }: Repository, facts: ManifestFacts): void {
  const where = `within the repository with name '${name}' in the registry with id '${account}'`;
  const missing = facts.lists.filter((digest) => !images.has(digest));
  if (missing.length > 0) {
    throw new AwsError(
      'ReferencedImagesNotFoundException',
      `The referenced images [${missing.join(', ')}] do not exist ${where}`,
    );
  }
  const absent = facts.blobs.filter(({ digest }) => !blobs.has(digest)).map(({ digest }) => digest);
  if (absent.length > 0) {
    throw new AwsError(
      'LayersNotFoundException',
      `The following layers could not be found ${where}: '${absent.join(', ')}'`,
    );
  }
}

function checkTag(repository: Repository, { digest }: ManifestFacts, tag: string | undefined): void {
  const { images, digestOfTag, name, account } = repository;
  const holder = tag === undefined ? digest : digestOfTag.get(tag);
  if (holder !== digest) return checkMove(repository, { tag: tag ?? '', holder });
  // An archived image may come again just so: that restores it.
  if (images.get(digest)?.isArchived !== false) return;
  throw new AwsError(
    'ImageAlreadyExistsException',
    `Image with digest '${digest}' and tag '${String(tag)}' already exists in the repository with name '${name}' in registry with id '${account}'`,
  );
}

function checkMove(
  repository: Repository,
  { tag, holder }: { readonly tag: string; readonly holder: string | undefined },
): void {
  if (holder === undefined || isMutable(repository, tag)) return;
  throw new AwsError(
    'ImageTagAlreadyExistsException',
    `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`,
  );
}
