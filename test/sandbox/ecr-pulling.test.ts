import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  ListImageReferrersCommand,
  RegisterPullTimeUpdateExclusionCommand,
  UpdateImageStorageClassCommand,
} from '@aws-sdk/client-ecr';
import type { ECRClient, ImageStatusFilter, TargetStorageClass } from '@aws-sdk/client-ecr';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { index, platformImage, referrer } from './manifests.ts';
import { errorName, onBench } from './sdk.ts';
import type { Bench } from './sdk.ts';

const repository = 'team/app';

const getting = (client: ECRClient, imageTag: string) =>
  client.send(new BatchGetImageCommand({ repositoryName: repository, imageIds: [{ imageTag }] }));

const moving = (client: ECRClient, imageDigest: string, targetStorageClass: TargetStorageClass) =>
  client.send(
    new UpdateImageStorageClassCommand({ repositoryName: repository, imageId: { imageDigest }, targetStorageClass }),
  );
const describedAs = async (client: ECRClient, imageStatus?: ImageStatusFilter) => {
  const filter = imageStatus ? { filter: { imageStatus } } : {};
  const { imageDetails } = await client.send(new DescribeImagesCommand({ repositoryName: repository, ...filter }));
  return imageDetails ?? [];
};

async function asRole({ sts, ecr }: Bench, role: string): Promise<ECRClient> {
  const RoleArn = `arn:aws:iam::111111111111:role/${role}`;
  const { Credentials } = await sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'keeper' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return ecr({
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });
}

describe('reading manifests', () => {
  it('gives the bytes that were pushed, by tag and by digest, and names what is missing', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const built = platformImage('app');
      sandbox.ecr().push({ repository, ...built, tags: ['v1'] });
      const answer = await ecr().send(
        new BatchGetImageCommand({
          repositoryName: repository,
          imageIds: [{ imageTag: 'v1' }, { imageDigest: built.digest }, { imageTag: 'gone' }],
        }),
      );
      expect(answer.images?.map(({ imageManifest }) => imageManifest)).toEqual([
        built.manifest.toString(),
        built.manifest.toString(),
      ]);
      expect(answer.failures).toMatchObject([{ imageId: { imageTag: 'gone' }, failureCode: 'ImageNotFound' }]);
    }));

  it('counts as a pull', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const registry = sandbox.ecr();
      registry.push({ repository, tags: ['v1'], pulledAt: '2026-01-01T00:00:00Z' });
      await getting(ecr(), 'v1');
      expect(registry.images(repository)).toMatchObject([{ pulledAtMs: sandbox.clock.nowMs() }]);
    }));

  it('counts as none for a role that is excluded, and only for that', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      registry.push({ repository, tags: ['v1'] });
      const principalArn = 'arn:aws:iam::111111111111:role/path/keeper';
      await bench.ecr().send(new RegisterPullTimeUpdateExclusionCommand({ principalArn }));
      await getting(await asRole(bench, 'path/keeper'), 'v1');
      expect(registry.images(repository)).toMatchObject([{ pulledAtMs: undefined }]);
      await getting(await asRole(bench, 'other-keeper'), 'v1');
      expect(registry.images(repository)).toMatchObject([{ pulledAtMs: bench.sandbox.clock.nowMs() }]);
    }));
});

describe('archiving', () => {
  it('hides an image from those who do not ask, and from pulls, until twenty minutes after it is restored', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const [registry, client] = [sandbox.ecr(), ecr()];
      const digest = registry.push({ repository, tags: ['v1'] });
      const archivedAt = new Date(sandbox.clock.nowMs());
      expect((await moving(client, digest, 'ARCHIVE')).imageStatus).toBe('ARCHIVED');
      expect(await describedAs(client)).toEqual([]);
      expect(await describedAs(client, 'ANY')).toMatchObject([{ imageStatus: 'ARCHIVED', lastArchivedAt: archivedAt }]);
      expect((await getting(client, 'v1')).failures).toMatchObject([{ failureCode: 'ImageNotFound' }]);
      expect(() => registry.pull(repository, 'v1')).toThrow('ARCHIVED');

      expect((await moving(client, digest, 'STANDARD')).imageStatus).toBe('ACTIVATING');
      expect(await describedAs(client)).toEqual([]);
      sandbox.clock.advance(20 * 60_000);
      const activatedAt = new Date(sandbox.clock.nowMs());
      expect(await describedAs(client)).toMatchObject([{ imageStatus: 'ACTIVE', lastActivatedAt: activatedAt }]);
      expect(registry.pull(repository, 'v1')).toEqual([digest]);
    }));

  it('is undone at once by a push of the same image', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const built = platformImage('app');
      const digest = sandbox.ecr().push({ repository, ...built, tags: ['v1'] });
      await moving(ecr(), digest, 'ARCHIVE');
      sandbox.ecr().push({ repository, ...built, tags: ['v1'] });
      expect(await describedAs(ecr())).toMatchObject([{ imageDigest: digest, imageStatus: 'ACTIVE' }]);
    }));

  it('takes an index before what it lists', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const child = platformImage('app');
      const list = index([child]);
      for (const one of [child, list]) sandbox.ecr().push({ repository, ...one });
      const refused = 'ImageStorageClassUpdateNotSupportedException';
      expect(await errorName(moving(ecr(), child.digest, 'ARCHIVE'))).toBe(refused);
      await moving(ecr(), list.digest, 'ARCHIVE');
      expect((await moving(ecr(), child.digest, 'ARCHIVE')).imageStatus).toBe('ARCHIVED');
    }));
});

describe('referrers', () => {
  it('are found by their subject, page by page, and name it when described', () =>
    onBench({ maxPage: 1 }, async ({ sandbox, ecr }) => {
      const built = platformImage('app');
      const [sbom, signature] = [referrer(built, 'application/spdx+json'), referrer(built)];
      for (const one of [built, sbom, signature]) sandbox.ecr().push({ repository, ...one });
      const client = ecr();
      const listing = (artifactTypes?: string[], nextToken?: string) =>
        client.send(
          new ListImageReferrersCommand({
            repositoryName: repository,
            subjectId: { imageDigest: built.digest },
            ...(artifactTypes && { filter: { artifactTypes } }),
            ...(nextToken && { nextToken }),
          }),
        );
      const first = await listing();
      const second = await listing(undefined, first.nextToken);
      const found = [...(first.referrers ?? []), ...(second.referrers ?? [])].map(({ digest }) => digest);
      expect(found).toEqual([sbom.digest, signature.digest].toSorted());
      expect((await listing(['application/spdx+json'])).referrers).toMatchObject([{ digest: sbom.digest }]);
      const named = [{ imageDigest: sbom.digest }];
      const { imageDetails } = await client.send(
        new DescribeImagesCommand({ repositoryName: repository, imageIds: named }),
      );
      expect(imageDetails).toMatchObject([
        { subjectManifestDigest: built.digest, artifactMediaType: 'application/spdx+json' },
      ]);
    }));
});
