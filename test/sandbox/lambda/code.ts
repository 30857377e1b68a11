import { createHash } from 'node:crypto';
import { ecrImageIn, pinnedTo } from '../ecs/images.ts';
import { invalidValue } from './errors.ts';
import type { Code, LambdaFunction, LambdaState } from './state.ts';

/** What is to be run: an image of ECR, or the bytes of a zip file. */
export type Source = { readonly image: string } | { readonly zip: string };

/** Fetches code. Images are taken from the function's own region only, and only for one platform. */
export function fetched(lambda: LambdaState, source: Source, architecture: LambdaFunction['architecture']): Code {
  if ('zip' in source) {
    const bytes = Buffer.from(source.zip, 'base64');
    return { kind: 'zip', sha256: createHash('sha256').update(bytes).digest('base64'), sizeBytes: bytes.length };
  }
  const { image } = source;
  const isHere = ecrImageIn(image)?.region === lambda.region;
  const digest = isHere ? lambda.resolve(image, platforms[architecture]) : undefined;
  if (digest === undefined) throw invalidValue(`Source image ${image} is not valid. Provide a valid source image.`);
  return { kind: 'image', uri: image, resolvedUri: pinnedTo(image, digest), sha256: digest.replace('sha256:', '') };
}

/** Whether the code can still be fetched. */
export const isThere = (lambda: LambdaState, code: Code): boolean =>
  code.kind === 'zip' || lambda.resolve(code.resolvedUri) !== undefined;

const platforms = { arm64: 'linux/arm64', x86_64: 'linux/amd64' } as const;
