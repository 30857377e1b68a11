import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  paginateDescribeImages,
  paginateDescribeRepositories,
  paginateListImages,
} from '@aws-sdk/client-ecr';
import type { ECRClient } from '@aws-sdk/client-ecr';
import { index, platformImage } from './manifests.ts';
import { errorName, onBench } from './sdk.ts';

const repository = 'team/app';

async function describedBy(client: ECRClient): Promise<readonly string[]> {
  const digests: string[] = [];
  for await (const page of paginateDescribeImages({ client }, { repositoryName: repository })) {
    digests.push(...(page.imageDetails ?? []).map(({ imageDigest = '' }) => imageDigest));
  }
  return digests;
}

const describingThere = (client: ECRClient, registryId?: string) =>
  client.send(new DescribeRepositoriesCommand({ repositoryNames: ['only/there'], ...(registryId && { registryId }) }));

describe('listing a registry', () => {
  it('gives one image per page when pages hold one, and every image once', () =>
    onBench({ maxPage: 1 }, async ({ sandbox, ecr }) => {
      const registry = sandbox.ecr();
      const pushed = ['a', 'b', 'c'].map((tag) => registry.push({ repository, tags: [tag] }));
      expect(await describedBy(ecr())).toEqual(pushed.toSorted());
      expect(sandbox.countOf('DescribeImages')).toBe(3);
    }));

  it('neither hides nor repeats an image when another goes between two pages', () =>
    onBench({ maxPage: 1 }, async ({ sandbox, ecr }) => {
      const registry = sandbox.ecr();
      const pushed = ['a', 'b', 'c', 'd'].map((tag) => registry.push({ repository, tags: [tag] })).toSorted();
      const [first = '', ...others] = pushed;
      sandbox.onCall({ operation: 'DescribeImages', nth: 2, when: 'before' }, () => registry.delete(repository, first));
      expect(await describedBy(ecr())).toEqual([first, ...others]);
    }));

  it('pages repositories in the order of their names', () =>
    onBench({ maxPage: 2 }, async ({ sandbox, ecr }) => {
      for (const name of ['team/c', 'team/a', 'team/b']) sandbox.ecr().configure({ repository: name });
      const names: string[] = [];
      for await (const page of paginateDescribeRepositories({ client: ecr() }, {})) {
        names.push(...(page.repositories ?? []).map(({ repositoryName = '' }) => repositoryName));
      }
      expect(names).toEqual(['team/a', 'team/b', 'team/c']);
      expect(sandbox.countOf('DescribeRepositories')).toBe(2);
    }));

  it('lists an id per tag, and one for an image without tags', () =>
    onBench({ maxPage: 1 }, async ({ sandbox, ecr }) => {
      const registry = sandbox.ecr();
      const tagged = registry.push({ repository, tags: ['v1', 'v2'] });
      const untagged = registry.push({ repository });
      const ids: unknown[] = [];
      for await (const page of paginateListImages({ client: ecr() }, { repositoryName: repository })) {
        ids.push(...(page.imageIds ?? []));
      }
      expect(ids).toHaveLength(3);
      expect(ids).toEqual(
        expect.arrayContaining([
          { imageDigest: tagged, imageTag: 'v1' },
          { imageDigest: tagged, imageTag: 'v2' },
          { imageDigest: untagged },
        ]),
      );
    }));

  it('says of an image what AWS says, and nothing of what there is not', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const built = platformImage('app');
      sandbox.ecr().push({ repository, ...built, at: '2026-01-02T03:04:05Z' });
      const { imageDetails } = await ecr().send(new DescribeImagesCommand({ repositoryName: repository }));
      expect(imageDetails).toEqual([
        {
          registryId: '111111111111',
          repositoryName: repository,
          imageDigest: built.digest,
          imageSizeInBytes: expect.any(Number),
          imagePushedAt: new Date('2026-01-02T03:04:05Z'),
          imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
          artifactMediaType: 'application/vnd.oci.image.config.v1+json',
          imageStatus: 'ACTIVE',
        },
      ]);
    }));

  it('gives an index the size of its largest platform, and no artifact type', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const registry = sandbox.ecr();
      const [small, large] = [platformImage('small', { layers: 1 }), platformImage('large', { layers: 9 })];
      const list = index([small, large]);
      for (const one of [small, large, list]) registry.push({ repository, ...one });
      const { imageDetails = [] } = await ecr().send(new DescribeImagesCommand({ repositoryName: repository }));
      const detailOf = (digest: string) => imageDetails.find(({ imageDigest }) => imageDigest === digest);
      expect(detailOf(list.digest)?.imageSizeInBytes).toBe(detailOf(large.digest)?.imageSizeInBytes);
      expect(detailOf(list.digest)?.artifactMediaType).toBeUndefined();
    }));

  it('filters by tag status', () =>
    onBench({ maxPage: 1 }, async ({ sandbox, ecr }) => {
      const registry = sandbox.ecr();
      const tagged = registry.push({ repository, tags: ['v1'] });
      const untagged = registry.push({ repository });
      const client = ecr();
      const digestsWith = async (tagStatus: 'TAGGED' | 'UNTAGGED') => {
        const answer = await client.send(
          new DescribeImagesCommand({ repositoryName: repository, filter: { tagStatus } }),
        );
        return [answer.imageDetails?.map(({ imageDigest }) => imageDigest), answer.nextToken];
      };
      expect(await digestsWith('TAGGED')).toEqual([[tagged], undefined]);
      expect(await digestsWith('UNTAGGED')).toEqual([[untagged], undefined]);
    }));

  it('describes up to 100 named images, all of which must be there', () =>
    onBench({ maxPage: 1 }, async ({ sandbox, ecr }) => {
      const registry = sandbox.ecr();
      const digests = [registry.push({ repository, tags: ['v1'] }), registry.push({ repository })];
      const client = ecr();
      const describe = (imageIds: { imageDigest?: string; imageTag?: string }[], maxResults?: number) =>
        client.send(
          new DescribeImagesCommand({ repositoryName: repository, imageIds, ...(maxResults && { maxResults }) }),
        );
      const ids = digests.map((imageDigest) => ({ imageDigest }));
      expect((await describe([...ids, { imageTag: 'v1' }])).imageDetails).toHaveLength(2);
      expect(await errorName(describe([...ids, { imageTag: 'v9' }]))).toBe('ImageNotFoundException');
      expect(await errorName(describe(ids, 10))).toBe('InvalidParameterException');
      expect(await errorName(describe(Array.from({ length: 101 }, () => ({ imageTag: 'v1' }))))).toBe(
        'InvalidParameterException',
      );
    }));

  it('knows no repository of another account or region', () =>
    onBench({ accounts: ['111111111111', '222222222222'] }, async ({ sandbox, ecr }) => {
      sandbox.ecr({ account: '222222222222' }).configure({ repository: 'only/there' });
      const missing = 'RepositoryNotFoundException';
      expect(await errorName(describingThere(ecr()))).toBe(missing);
      expect(await errorName(describingThere(ecr({ account: '222222222222', region: 'us-east-1' })))).toBe(missing);
      expect((await describingThere(ecr({ account: '222222222222' }))).repositories).toHaveLength(1);
      expect((await describingThere(ecr(), '222222222222')).repositories).toHaveLength(1);
    }));

  it('refuses a page size that AWS does not have, and a token that it never gave', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      sandbox.ecr().push({ repository });
      const client = ecr();
      const describe = (paging: { maxResults?: number; nextToken?: string }) =>
        client.send(new DescribeImagesCommand({ repositoryName: repository, ...paging }));
      expect(await errorName(describe({ maxResults: 1001 }))).toBe('InvalidParameterException');
      expect(await errorName(describe({ nextToken: 'made-up' }))).toBe('InvalidParameterException');
    }));

  it('serves a page of 1,000 images', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const registry = sandbox.ecr();
      for (let i = 0; i < 2500; i += 1) registry.push({ repository, tags: [`v${i}`] });
      const client = ecr();
      const counts: number[] = [];
      const pages = paginateDescribeImages({ client, pageSize: 1000 }, { repositoryName: repository });
      for await (const page of pages) counts.push(page.imageDetails?.length ?? 0);
      expect(counts).toEqual([1000, 1000, 500]);
    }));
});
