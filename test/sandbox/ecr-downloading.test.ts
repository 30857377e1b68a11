import { createHash, randomUUID } from 'node:crypto';
import {
  BatchDeleteImageCommand,
  CompleteLayerUploadCommand,
  GetDownloadUrlForLayerCommand,
  InitiateLayerUploadCommand,
  PutImageCommand,
  PutReplicationConfigurationCommand,
  UpdateImageStorageClassCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import type { ECRClient } from '@aws-sdk/client-ecr';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { platformImage } from './manifests.ts';
import type { Manifest } from './manifests.ts';
import { errorName, onBench } from './sdk.ts';

const repository = 'team/app';
const labelled = platformImage('app', { labels: { team: 'web' }, created: '2026-03-01T00:00:00Z' });
const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const configOf = ({ contents }: Manifest): string => digestOf(contents[0] ?? Buffer.alloc(0));

const asking = (client: ECRClient, layerDigest: string, over: object = {}) =>
  client.send(new GetDownloadUrlForLayerCommand({ repositoryName: repository, layerDigest, ...over }));
const urlFor = async (client: ECRClient, layerDigest: string) => (await asking(client, layerDigest)).downloadUrl ?? '';
const bytesAt = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

describe('downloading a configuration', () => {
  it('gives the bytes of which the manifest has the digest, and is recorded as no pull', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const pulledAt = '2026-01-01T00:00:00Z';
      sandbox.ecr().push({ repository, ...labelled, pulledAt });
      const bytes = await bytesAt(await urlFor(ecr(), configOf(labelled)));
      expect(digestOf(bytes)).toBe(configOf(labelled));
      expect(labelled.manifest.toString()).toContain(configOf(labelled));
      expect(JSON.parse(bytes.toString())).toMatchObject({
        created: '2026-03-01T00:00:00Z',
        config: { Labels: { team: 'web' } },
      });
      expect(sandbox.ecr().images(repository)).toMatchObject([{ pulledAtMs: Date.parse(pulledAt) }]);
    }));

  it('is by a URL that nobody can guess, and that ends after an hour', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      sandbox.ecr().push({ repository, ...labelled });
      const urls = [await urlFor(ecr(), configOf(labelled)), await urlFor(ecr(), configOf(labelled))];
      expect(new Set(urls.map((url) => new URL(url).pathname)).size).toBe(2);
      const [url = ''] = urls;
      expect((await fetch(url.replace(/[0-9a-f-]{36}/, randomUUID()))).status).toBe(404);
      expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(403);
      sandbox.clock.advance(3_600_000);
      expect((await fetch(url)).status).toBe(200);
      sandbox.clock.advance(1000);
      const late = await fetch(url);
      expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
    }));

  it('takes the permission to ask for the URL, and none to read from S3', () =>
    onBench({}, async ({ sandbox, ecr, sts }) => {
      sandbox.ecr().push({ repository, ...labelled });
      const session = async (name: string, Action: string) => {
        const RoleArn = sandbox.role(name, {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action, Resource: `arn:aws:ecr:*:111111111111:repository/${repository}` }],
        });
        const { Credentials } = await sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'keeper' }));
        const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
        return ecr({
          credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
        });
      };
      const url = await urlFor(await session('reader', 'ecr:GetDownloadUrlForLayer'), configOf(labelled));
      expect((await fetch(url)).status).toBe(200);
      const denied = asking(await session('other', 'ecr:BatchGetImage'), configOf(labelled));
      expect(await errorName(denied)).toBe('AccessDeniedException');
    }));

  it('is refused of what is not there, and of what no image has', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const [registry, client] = [sandbox.ecr(), ecr()];
      registry.push({ repository, ...labelled });
      const gone = asking(client, configOf(labelled), { repositoryName: 'gone' });
      expect(await errorName(gone)).toBe('RepositoryNotFoundException');
      expect(await errorName(asking(client, 'latest'))).toBe('InvalidParameterException');
      expect(await errorName(asking(client, labelled.digest))).toBe('LayersNotFoundException');
      const imageIds = [{ imageDigest: labelled.digest }];
      await client.send(new BatchDeleteImageCommand({ repositoryName: repository, imageIds }));
      expect(await errorName(asking(client, configOf(labelled)))).toBe('LayerInaccessibleException');
      registry.collectGarbage(repository);
      expect(await errorName(asking(client, configOf(labelled)))).toBe('LayersNotFoundException');
    }));

  it('is refused of what is archived or on its way back, unless another image has it too', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const [registry, client] = [sandbox.ecr(), ecr()];
      const twins = [1, 2].map((layers) => platformImage('twin', { layers, config: '{}' }));
      const [first, second] = twins.map((one) => registry.push({ repository, ...one }));
      const config = digestOf(Buffer.from('{}'));
      const moving = (imageDigest: string | undefined, targetStorageClass: 'ARCHIVE' | 'STANDARD') =>
        client.send(
          new UpdateImageStorageClassCommand({
            repositoryName: repository,
            imageId: { imageDigest },
            targetStorageClass,
          }),
        );
      await moving(first, 'ARCHIVE');
      expect(await bytesAt(await urlFor(client, config))).toEqual(Buffer.from('{}'));
      await moving(second, 'ARCHIVE');
      expect(await errorName(asking(client, config))).toBe('LayerInaccessibleException');
      await moving(first, 'STANDARD');
      expect(await errorName(asking(client, config))).toBe('LayerInaccessibleException');
      sandbox.clock.advance(20 * 60_000);
      expect(await bytesAt(await urlFor(client, config))).toEqual(Buffer.from('{}'));
    }));

  it('gives what was uploaded over the wire, and what was replicated', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const [client, at] = [ecr(), { repositoryName: repository }];
      const destinations = [{ registryId: '111111111111', region: 'us-east-1' }];
      await client.send(
        new PutReplicationConfigurationCommand({ replicationConfiguration: { rules: [{ destinations }] } }),
      );
      sandbox.ecr().configure({ repository });
      const bare = platformImage('bare', { layers: 0, labels: {} });
      const config = bare.contents[0] ?? Buffer.alloc(0);
      const { uploadId } = await client.send(new InitiateLayerUploadCommand(at));
      const part = { partFirstByte: 0, partLastByte: config.length - 1, layerPartBlob: config };
      await client.send(new UploadLayerPartCommand({ ...at, uploadId, ...part }));
      await client.send(new CompleteLayerUploadCommand({ ...at, uploadId, layerDigests: [digestOf(config)] }));
      expect(await errorName(asking(client, digestOf(config)))).toBe('LayerInaccessibleException');
      await client.send(new PutImageCommand({ ...at, imageManifest: bare.manifest.toString() }));
      for (const place of [client, ecr({ region: 'us-east-1' })]) {
        expect(await bytesAt(await urlFor(place, digestOf(config)))).toEqual(config);
      }
    }));

  it('fails as any call does, and so does the download', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      sandbox.ecr().push({ repository, ...labelled });
      const end = sandbox.faults.add({ operation: 'GetDownloadUrlForLayer', kind: 'throttled' });
      expect(await errorName(asking(ecr(), configOf(labelled)))).toBe('ThrottlingException');
      end();
      sandbox.faults.add({ service: 's3', operation: 'GetObject', kind: 'error', code: 'SlowDown', status: 503 });
      expect((await fetch(await urlFor(ecr(), configOf(labelled)))).status).toBe(503);
    }));
});
