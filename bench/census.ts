import { createHash } from 'node:crypto';
import { census } from '../lambda/core/census.ts';
import type { Digest, Image } from '../lambda/core/image.ts';
import { packedImages, unpackedImages } from '../lambda/image-columns.ts';

/**
 * `node bench/census.ts` measures what the census of a workflow takes of each image: listed images are read once to be counted,
 * and once more for the copies that their batch gets. Prints microseconds of CPU an image, and bytes for each in memory and handed over.
 */
const [repositories, each] = [200, 5000];

const digestOf = (text: string): Digest => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const imagesOf = (repository: number): readonly Image[] =>
  Array.from({ length: each }, (_, i) => ({
    digest: digestOf(`${repository} ${i}`),
    tags: [`build-${i}`],
    status: 'active' as const,
    pushedAtMs: 1_700_000_000_000 + i * 60_000,
    sizeBytes: 50_000_000 + i,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    manifest: { kind: 'platform' as const },
  }));

const listed = Array.from({ length: repositories }, (_, i) => ({
  repository: { account: '111111111111', region: 'eu-west-1', name: `app-${i}` },
  body: packedImages(imagesOf(i)),
}));
const heapBefore = process.memoryUsage().arrayBuffers;
const before = process.cpuUsage();
const everything = census([]);
for (const { repository, body } of listed) everything.add(repository, unpackedImages(body));
const table = process.memoryUsage().arrayBuffers - heapBefore;
for (const { body } of listed) everything.copiesOf(unpackedImages(body).map(({ digest }) => digest));
const { user, system } = process.cpuUsage(before);
const images = repositories * each;
const bytes = listed.reduce((sum, { body }) => sum + body.length, 0);
process.stdout.write(
  `${((user + system) / images).toFixed(2)} µs of CPU, ${(table / images).toFixed(0)} bytes in the table, ${(bytes / images).toFixed(0)} bytes handed over\n`,
);
