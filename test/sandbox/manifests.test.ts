import { readdirSync } from 'node:fs';
import { BatchGetImageCommand, DescribeImagesCommand } from '@aws-sdk/client-ecr';
import {
  attestation,
  buildCache,
  cosign,
  helmChart,
  index,
  oddManifest,
  platformImage,
  sociIndex,
} from './manifests.ts';
import { onBench } from './sdk.ts';

const repository = 'team/app';
const odd = readdirSync('test/sandbox/manifests').filter((file) => file.endsWith('.json'));

describe('manifests', () => {
  it('follow from their seed', () => {
    expect(platformImage('app').digest).toBe(platformImage('app').digest);
    expect(platformImage('app').digest).not.toBe(platformImage('app', { format: 'docker' }).digest);
    expect(platformImage('app').digest).not.toBe(platformImage('api').digest);
  });

  it('of every kind are described by what they are', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const registry = sandbox.ecr();
      const app = platformImage('app', { format: 'docker' });
      const beside = attestation(app);
      const list = index([app, beside]);
      const kinds = [
        app,
        beside,
        list,
        helmChart('chart'),
        buildCache('cache'),
        sociIndex(app),
        cosign('sig', app.digest),
      ];
      for (const one of kinds) registry.push({ repository, ...one });
      const { imageDetails = [] } = await ecr().send(new DescribeImagesCommand({ repositoryName: repository }));
      const typeOf = (digest: string) => imageDetails.find((one) => one.imageDigest === digest)?.artifactMediaType;
      expect(kinds.map(({ digest }) => typeOf(digest))).toEqual([
        'application/vnd.docker.container.image.v1+json',
        'application/vnd.oci.image.config.v1+json',
        undefined,
        'application/vnd.cncf.helm.config.v1+json',
        'application/vnd.buildkit.cacheconfig.v0',
        'application/vnd.amazon.soci.index.v1+json',
        'application/vnd.oci.image.config.v1+json',
      ]);
      expect(registry.digestOf(repository, `${app.digest.replace(':', '-')}.sig`)).toBe(kinds.at(-1)?.digest);
      expect(registry.pull(repository, list.digest)).toEqual([list.digest, app.digest, beside.digest]);
    }));

  it.each(odd)('as odd as %s are held and described', (file) =>
    onBench({}, async ({ sandbox, ecr }) => {
      const { digest, ...pushed } = oddManifest(file);
      expect(sandbox.ecr().push({ repository, ...pushed, mayLackPlatforms: true })).toBe(digest);
      const client = ecr();
      const { imageDetails } = await client.send(new DescribeImagesCommand({ repositoryName: repository }));
      expect(imageDetails).toMatchObject([{ imageDigest: digest, imageStatus: 'ACTIVE' }]);
      const reading = new BatchGetImageCommand({ repositoryName: repository, imageIds: [{ imageDigest: digest }] });
      const { images } = await client.send(reading);
      expect(images?.[0]?.imageManifest).toBe(pushed.manifest.toString());
    }),
  );

  it('as odd as they are say their own media type where they have one', () => {
    expect(oddManifest('v2s1.manifest.json').mediaType).toBe(
      'application/vnd.docker.distribution.manifest.v1+prettyjws',
    );
    expect(oddManifest('ociv1.image.index.json').mediaType).toBe('application/vnd.oci.image.index.v1+json');
  });
});
