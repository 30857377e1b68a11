import { createHash } from 'node:crypto';
import {
  BatchCheckLayerAvailabilityCommand,
  CompleteLayerUploadCommand,
  CreateRepositoryCommand,
  InitiateLayerUploadCommand,
  PutImageCommand,
  PutReplicationConfigurationCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import { index, helmChart, platformImage } from './manifests.ts';
import type { Manifest } from './manifests.ts';
import { errorName, onBench } from './sdk.ts';
import type { Bench } from './sdk.ts';

const repository = 'team/app';
const [v1, v2] = [platformImage('v1'), platformImage('v2')];

const putting = ({ ecr }: Bench, { manifest }: Pick<Manifest, 'manifest'>, imageTag?: string, more: object = {}) =>
  ecr().send(
    new PutImageCommand({
      repositoryName: repository,
      imageManifest: manifest.toString(),
      ...(imageTag === undefined ? {} : { imageTag }),
      ...more,
    }),
  );

describe('pushing an image', () => {
  it('moves a tag, and leaves the old image without it', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      for (const one of [v1, v2]) registry.push({ repository, ...one });
      await putting(bench, v1, 'latest');
      await putting(bench, v2, 'latest');
      expect(registry.digestOf(repository, 'latest')).toBe(v2.digest);
      expect(registry.images(repository).find(({ digest }) => digest === v1.digest)?.tags).toEqual([]);
    }));

  it('answers with the digest of the bytes', () =>
    onBench({}, async (bench) => {
      bench.sandbox.ecr().push({ repository, ...v1 });
      const { image } = await putting(bench, v1, 'v1');
      expect(image?.imageId).toEqual({ imageDigest: v1.digest, imageTag: 'v1' });
    }));

  it('refuses what is there already, under that tag or without one', () =>
    onBench({}, async (bench) => {
      bench.sandbox.ecr().push({ repository, ...v1, tags: ['v1'] });
      expect(await errorName(putting(bench, v1, 'v1'))).toBe('ImageAlreadyExistsException');
      expect(await errorName(putting(bench, v1))).toBe('ImageAlreadyExistsException');
      expect((await putting(bench, v1, 'other')).image?.imageId?.imageTag).toBe('other');
    }));

  it('refuses a digest that is not that of the bytes', () =>
    onBench({}, async (bench) => {
      bench.sandbox.ecr().push({ repository, ...v1 });
      const wrong = putting(bench, v1, 'v1', { imageDigest: v2.digest });
      expect(await errorName(wrong)).toBe('ImageDigestDoesNotMatchException');
    }));

  it('refuses to move an immutable tag, but not to add one', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      for (const one of [v1, v2]) registry.push({ repository, ...one });
      registry.configure({ repository, mutability: 'IMMUTABLE' });
      await putting(bench, v1, 'v1');
      expect(await errorName(putting(bench, v2, 'v1'))).toBe('ImageTagAlreadyExistsException');
    }));

  it('lets a tag move that an exclusion names', () =>
    onBench({}, async (bench) => {
      await bench.ecr().send(
        new CreateRepositoryCommand({
          repositoryName: repository,
          imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
          imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'latest*' }],
        }),
      );
      const registry = bench.sandbox.ecr();
      registry.push({ repository, ...v1, tags: ['latest-1', 'v1'] });
      registry.push({ repository, ...v2 });
      await putting(bench, v2, 'latest-1');
      expect(registry.digestOf(repository, 'latest-1')).toBe(v2.digest);
      expect(await errorName(putting(bench, v2, 'v1'))).toBe('ImageTagAlreadyExistsException');
    }));

  it('takes no index before what it lists', () =>
    onBench({}, async (bench) => {
      bench.sandbox.ecr().push({ repository, ...v1 });
      expect(await errorName(putting(bench, index([v1, v2]), 'all'))).toBe('ReferencedImagesNotFoundException');
      expect(() => bench.sandbox.ecr().push({ repository, ...index([v1, v2]) })).toThrow(v2.digest);
      bench.sandbox.ecr().push({ repository, ...index([v1, v2]), mayLackPlatforms: true });
    }));

  it('takes no manifest that is not JSON, too long, or without a media type', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      const chart = helmChart('chart');
      registry.push({ repository, ...chart });
      const invalid = 'InvalidParameterException';
      expect(await errorName(putting(bench, { manifest: Buffer.from('not JSON') }))).toBe(invalid);
      expect(await errorName(putting(bench, { manifest: Buffer.alloc(4_194_305, ' ') }))).toBe(invalid);
      expect(await errorName(putting(bench, chart, '1.0'))).toBe(invalid);
      await putting(bench, chart, '1.0', { imageManifestMediaType: chart.mediaType });
      expect(registry.digestOf(repository, '1.0')).toBe(chart.digest);
    }));

  it('brings a deleted image back as long as its layers are there', () =>
    onBench({}, async (bench) => {
      const registry = bench.sandbox.ecr();
      registry.push({ repository, ...v1 });
      registry.delete(repository, v1.digest);
      await putting(bench, v1, 'v1');
      expect(registry.pull(repository, 'v1')).toEqual([v1.digest]);
      registry.delete(repository, v1.digest);
      registry.collectGarbage(repository);
      expect(await errorName(putting(bench, v1, 'v1'))).toBe('LayersNotFoundException');
    }));

  it('takes layers in parts, and tells which it has', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      sandbox.ecr().configure({ repository });
      const [client, at] = [ecr(), { repositoryName: repository }];
      const layer = Buffer.from('a layer');
      const layerDigests = [`sha256:${createHash('sha256').update(layer).digest('hex')}`];
      const availability = async () => {
        const { layers } = await client.send(new BatchCheckLayerAvailabilityCommand({ ...at, layerDigests }));
        return layers?.[0]?.layerAvailability;
      };
      expect(await availability()).toBe('UNAVAILABLE');
      const { uploadId } = await client.send(new InitiateLayerUploadCommand(at));
      const part = { partFirstByte: 0, partLastByte: layer.length - 1, layerPartBlob: layer };
      await client.send(new UploadLayerPartCommand({ ...at, uploadId, ...part }));
      await client.send(new CompleteLayerUploadCommand({ ...at, uploadId, layerDigests }));
      expect(await availability()).toBe('AVAILABLE');
    }));
});

describe('replication', () => {
  it('copies pushes to other regions and accounts, and no deletion', () =>
    onBench({ accounts: ['111111111111', '222222222222'] }, async ({ sandbox, ecr }) => {
      const destinations = [
        { registryId: '111111111111', region: 'us-east-1' },
        { registryId: '222222222222', region: 'eu-west-1' },
      ];
      const repositoryFilters = [{ filter: 'team/', filterType: 'PREFIX_MATCH' as const }];
      const rules = [{ destinations, repositoryFilters }];
      await ecr().send(new PutReplicationConfigurationCommand({ replicationConfiguration: { rules } }));
      const registry = sandbox.ecr();
      const digest = registry.push({ repository, tags: ['v1'] });
      registry.push({ repository: 'other/app' });
      registry.delete(repository, digest);
      for (const { registryId: account, region } of destinations) {
        const replica = sandbox.ecr({ account, region });
        expect(replica.repositories()).toEqual([repository]);
        expect(replica.digestOf(repository, 'v1')).toBe(digest);
      }
    }));

  it('leaves a replica untagged where its tag may not move', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const destinations = [{ registryId: '111111111111', region: 'us-east-1' }];
      await ecr().send(
        new PutReplicationConfigurationCommand({ replicationConfiguration: { rules: [{ destinations }] } }),
      );
      const replica = sandbox.ecr({ region: 'us-east-1' });
      replica.configure({ repository, mutability: 'IMMUTABLE' });
      const first = sandbox.ecr().push({ repository, tags: ['latest'] });
      const second = sandbox.ecr().push({ repository, tags: ['latest'] });
      expect(replica.digestOf(repository, 'latest')).toBe(first);
      expect(replica.images(repository).find(({ digest }) => digest === second)?.tags).toEqual([]);
    }));
});
