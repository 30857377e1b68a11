import { BatchDeleteImageCommand } from '@aws-sdk/client-ecr';
import type { BatchDeleteImageCommandOutput, ImageIdentifier } from '@aws-sdk/client-ecr';
import { index, platformImage } from './manifests.ts';
import { errorName, onBench } from './sdk.ts';
import type { Bench } from './sdk.ts';

const repository = 'team/app';

const deleting = ({ ecr }: Bench, imageIds: ImageIdentifier[]): Promise<BatchDeleteImageCommandOutput> =>
  ecr().send(new BatchDeleteImageCommand({ repositoryName: repository, imageIds }));

const codesOf = ({ failures = [] }: BatchDeleteImageCommandOutput) => failures.map(({ failureCode }) => failureCode);

const [amd, arm] = [platformImage('amd'), platformImage('arm')];
const app = index([amd, arm]);

describe('deleting images', () => {
  it('by digest deletes an image with all its tags', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      const imageDigest = registry.push({ repository, tags: ['v1', 'latest'] });
      const answer = await deleting(bench, [{ imageDigest }]);
      expect(answer.imageIds).toEqual([
        { imageDigest, imageTag: 'v1' },
        { imageDigest, imageTag: 'latest' },
      ]);
      expect(answer.failures).toEqual([]);
      expect(registry.images(repository)).toEqual([]);
    }));

  it('by digest deletes an image without tags, and says so', () =>
    onBench({}, async (bench) => {
      const imageDigest = bench.sandbox.ecr().push({ repository });
      expect((await deleting(bench, [{ imageDigest }])).imageIds).toEqual([{ imageDigest }]);
    }));

  it('by tag takes off that tag only', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      const imageDigest = registry.push({ repository, tags: ['v1', 'latest'] });
      const answer = await deleting(bench, [{ imageTag: 'latest' }]);
      expect(answer.imageIds).toEqual([{ imageDigest, imageTag: 'latest' }]);
      expect(registry.images(repository)).toMatchObject([{ digest: imageDigest, tags: ['v1'] }]);
    }));

  it('by its last tag deletes the image', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      registry.push({ repository, tags: ['v1', 'latest'] });
      await deleting(bench, [{ imageTag: 'latest' }, { imageTag: 'v1' }]);
      expect(registry.images(repository)).toEqual([]);
    }));

  it('by digest and tag asks that they belong together, and takes off the tag', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      const imageDigest = registry.push({ repository, tags: ['v1', 'latest'] });
      registry.push({ repository, tags: ['v2'] });
      expect(codesOf(await deleting(bench, [{ imageDigest, imageTag: 'v2' }]))).toEqual(['ImageTagDoesNotMatchDigest']);
      expect(codesOf(await deleting(bench, [{ imageDigest, imageTag: 'latest' }]))).toEqual([]);
      expect(registry.digestOf(repository, 'v1')).toBe(imageDigest);
    }));

  it('says of each id what is wrong with it, and deletes the others', () =>
    onBench({}, async (bench) => {
      const imageDigest = bench.sandbox.ecr().push({ repository });
      const answer = await deleting(bench, [
        { imageTag: 'gone' },
        { imageDigest: `sha256:${'0'.repeat(64)}` },
        { imageDigest: 'no digest' },
        { imageTag: 'no tag' },
        {},
        { imageDigest },
      ]);
      expect(codesOf(answer)).toEqual([
        'ImageNotFound',
        'ImageNotFound',
        'InvalidImageDigest',
        'InvalidImageTag',
        'MissingDigestAndTag',
      ]);
      expect(answer.imageIds).toEqual([{ imageDigest }]);
    }));

  it('refuses more than 100 ids, and none', () =>
    onBench({}, async (bench) => {
      bench.sandbox.ecr().push({ repository, tags: ['v1'] });
      const ids = Array.from({ length: 101 }, (_, i) => ({ imageTag: `v${i}` }));
      expect(await errorName(deleting(bench, ids))).toBe('InvalidParameterException');
      expect(await errorName(deleting(bench, []))).toBe('InvalidParameterException');
      expect(codesOf(await deleting(bench, ids.slice(0, 100)))).toHaveLength(99);
    }));

  it('knows which repository there is none of', () =>
    onBench({}, async (bench) => {
      expect(await errorName(deleting(bench, [{ imageTag: 'v1' }]))).toBe('RepositoryNotFoundException');
    }));
});

describe('deleting what an index lists', () => {
  it('is refused while the index stays', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      for (const one of [amd, arm, app]) registry.push({ repository, ...one });
      const answer = await deleting(bench, [{ imageDigest: amd.digest }]);
      expect(codesOf(answer)).toEqual(['ImageReferencedByManifestList']);
      expect(answer.failures?.[0]?.failureReason).toContain(app.digest);
      expect(registry.images(repository)).toHaveLength(3);
    }));

  it('is refused in the request that deletes the index, whatever the order, and not in the next', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      for (const one of [amd, arm, app]) registry.push({ repository, ...one });
      const [list, ...children] = [app, amd, arm].map(({ digest: imageDigest }) => ({ imageDigest }));
      const answer = await deleting(bench, [list ?? {}, ...children]);
      expect(codesOf(answer)).toEqual(['ImageReferencedByManifestList', 'ImageReferencedByManifestList']);
      expect(answer.imageIds).toEqual([list]);
      expect(codesOf(await deleting(bench, children))).toEqual([]);
      expect(registry.images(repository)).toEqual([]);
    }));

  it('is refused for an index within an index', () =>
    onBench({}, async (bench) => {
      const outer = index([app]);
      for (const one of [amd, arm, app, outer]) bench.sandbox.ecr().push({ repository, ...one });
      const ids = [app, amd].map(({ digest: imageDigest }) => ({ imageDigest }));
      expect(codesOf(await deleting(bench, ids))).toEqual([
        'ImageReferencedByManifestList',
        'ImageReferencedByManifestList',
      ]);
    }));

  it('is refused by its last tag too, but not by another', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      registry.push({ repository, ...amd, tags: ['amd', 'extra'] });
      for (const one of [arm, app]) registry.push({ repository, ...one });
      expect(codesOf(await deleting(bench, [{ imageTag: 'extra' }]))).toEqual([]);
      expect(codesOf(await deleting(bench, [{ imageTag: 'amd' }]))).toEqual(['ImageReferencedByManifestList']);
      expect(registry.digestOf(repository, 'amd')).toBe(amd.digest);
    }));

  it('is refused until the last of two indexes has gone', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      const other = index([amd]);
      for (const one of [amd, arm, app, other]) registry.push({ repository, ...one });
      await deleting(bench, [{ imageDigest: app.digest }]);
      expect(codesOf(await deleting(bench, [{ imageDigest: amd.digest }]))).toEqual(['ImageReferencedByManifestList']);
      await deleting(bench, [{ imageDigest: other.digest }]);
      expect(codesOf(await deleting(bench, [{ imageDigest: amd.digest }]))).toEqual([]);
    }));

  it('breaks every pull of the index, if a test does it past the wire', () =>
    onBench({}, async ({ sandbox }) => {
      const registry = sandbox.ecr();
      for (const one of [amd, arm]) registry.push({ repository, ...one });
      registry.push({ repository, ...app, tags: ['v1'] });
      expect(registry.pull(repository, 'v1')).toEqual([app.digest, amd.digest, arm.digest]);
      registry.delete(repository, arm.digest);
      expect(() => registry.pull(repository, 'v1')).toThrow(`has no ${arm.digest}`);
    }));
});
