import { ECRClient, UpdateImageStorageClassCommand } from '@aws-sdk/client-ecr';
import type { Aws } from '../sandbox/aws.ts';
import { holding } from './days.ts';
import { atOnce } from './scene.ts';
import type { Scene } from './scene.ts';

/** What is unused goes at once, or after 30 days in the archive. */
export const deleting = holding(`archive: { for: 30d }\n${atOnce}`);
export const archiving = deleting.replace('mode: delete', 'mode: archive');

/** What somebody else does with an image of `app`, by their own call. */
export async function move(aws: Aws, imageDigest: string, targetStorageClass: 'ARCHIVE' | 'STANDARD'): Promise<void> {
  const ecr = new ECRClient({ endpoint: aws.url });
  const image = { repositoryName: 'app', imageId: { imageDigest } } as const;
  await ecr.send(new UpdateImageStorageClassCommand({ ...image, targetStorageClass }));
  ecr.destroy();
}

/** By the first tag of each image of `app`, or by its digest. */
export const statusesOf = ({ aws }: Scene): Readonly<Record<string, string>> =>
  Object.fromEntries(
    aws
      .ecr()
      .images('app')
      .map(({ tags, digest, status }) => [tags[0] ?? digest, status]),
  );
