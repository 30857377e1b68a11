import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { extractOf, manifestInListing } from '../../lambda/core/manifest.ts';
import {
  attestation,
  buildCache,
  cosign,
  helmChart,
  index,
  platformImage,
  referrer,
  sociIndex,
} from '../sandbox/manifests.ts';
import type { Manifest } from '../sandbox/manifests.ts';

const extracted = (content: object) => extractOf(JSON.stringify(content));
const pushed = ({ manifest }: Manifest) => extractOf(manifest.toString());
const platform = { manifest: { kind: 'platform' } };
const oneConfig = { config: 'sha256:b5b2b2c507a0944348e0303114d8d93aaaa081732b86451d9bce1f432a537bc7' };
const artifact = (artifactType: string) => ({ manifest: { kind: 'artifact', artifactType } });
const unreadable = { manifest: { kind: 'unreadable', because: expect.stringMatching(/^it /) } };
const lists = (...digests: string[]) => ({ manifest: { kind: 'index', lists: digests } });
const id = (character: string) => `sha256:${character.repeat(64)}`;

/** How many an odd index lists, and the first of them. */
const listed = (count: number, first: string) => ({
  manifest: {
    kind: 'index',
    lists: Object.assign(Array(count).fill(expect.stringMatching(/^sha256:[0-9a-f]{64}$/)), [first]),
  },
});

test.each([
  ['v2s1.manifest.json', platform],
  ['v2s2.manifest.json', { ...platform, ...oneConfig }],
  ['v2s2nomime.manifest.json', { ...platform, ...oneConfig }],
  ['ociv1.manifest.json', { ...platform, ...oneConfig }],
  ['ociv1.artifact.json', artifact('application/vnd.oci.custom.artifact.config.v1+json')],
  ['non-json.manifest.json', unreadable],
  ['v2list.manifest.json', listed(5, 'sha256:7820f9a86d4ad15a2c4f0c0e5479298df2aa7c2f6871288e2ef8546f3e7b6783')],
  ['schema2list.json', listed(7, 'sha256:030fcb92e1487b18c974784dcc110a93147c9fc402188370fbfd17efabffc6af')],
  ['ociv1.image.index.json', listed(2, 'sha256:e692418e4cbaf90ca69d05a66403747baa33ee08806650b51fab815ad7fc331f')],
  ['oci1index.json', listed(3, 'sha256:e692418e4cbaf90ca69d05a66403747baa33ee08806650b51fab815ad7fc331f')],
  ['ocilist-variants.json', listed(6, 'sha256:59eec8837a4d942cc19a52b8c09ea75121acc38114a2c68b98983ce9356b8610')],
  [
    'oci1.index.everything.json',
    {
      manifest: { kind: 'index', lists: [id('a')], artifactType: 'application/our-top-artifact' },
      subject: id('b'),
    },
  ],
])('of the odd manifest %s everything is said', (file, expected) => {
  expect(extractOf(readFileSync(`test/sandbox/manifests/${file}`, 'utf8'))).toEqual(expected);
});

const app = platformImage('app');

test.each<[string, Manifest, object]>([
  ['an OCI image is a platform', app, platform],
  ['a Docker image is a platform', platformImage('app', { format: 'docker' }), platform],
  ['an OCI index lists', index([app, attestation(app)]), lists(app.digest, attestation(app).digest)],
  ['a Docker list lists', index([app], { format: 'docker' }), lists(app.digest)],
  ['an index may list nothing', index([]), lists()],
  ['an attestation of buildx is a platform like another', attestation(app), platform],
  ['a cosign signature says in its tag what it is about', cosign('sig', app.digest), platform],
  ['a Helm chart is an artifact', helmChart('web'), artifact('application/vnd.cncf.helm.config.v1+json')],
  ['a build cache is an artifact', buildCache('web'), artifact('application/vnd.buildkit.cacheconfig.v0')],
  [
    'a referrer says what it is about',
    referrer(app, 'application/spdx+json'),
    { ...artifact('application/spdx+json'), subject: app.digest },
  ],
  [
    'a SOCI index is a referrer',
    sociIndex(app),
    { ...artifact('application/vnd.amazon.soci.index.v1+json'), subject: app.digest },
  ],
])('%s', (_, manifest, expected) => {
  expect(pushed(manifest)).toMatchObject(expected);
});

test('a build cache in the form of an index is a cache, and its layers are no images', () => {
  const manifests = [
    { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: id('1') },
    { mediaType: 'application/vnd.buildkit.cacheconfig.v0', digest: id('2') },
  ];
  expect(extracted({ schemaVersion: 2, manifests })).toEqual(artifact('application/vnd.buildkit.cacheconfig.v0'));
});

test('the type of an artifact outweighs that of its config', () => {
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json' };
  expect(extracted({ artifactType: 'application/spdx+json', config })).toEqual(artifact('application/spdx+json'));
  expect(extracted({ artifactType: '', config })).toMatchObject(platform);
});

test('an artifact of the old form has blobs; one without a type has none', () => {
  expect(extracted({ artifactType: 'application/x', blobs: [], subject: { digest: id('5') } })).toEqual({
    ...artifact('application/x'),
    subject: id('5'),
  });
  expect(extracted({ blobs: [] })).toEqual(artifact('none'));
  expect(extracted({ config: {} })).toEqual(artifact('none'));
});

test.each([
  [{ manifests: [{ digest: `sha512:${'a'.repeat(128)}` }] }],
  [{ manifests: [{ digest: id('a') }, {}] }],
  [{ manifests: [id('a')] }],
  [{ manifests: [null] }],
  [{ manifests: null }],
  [{ schemaVersion: 1 }],
  [{ config: 'x' }],
  [{}],
  [[]],
])('%j is unreadable, and so keeps', (content) => {
  expect(extracted(content)).toEqual(unreadable);
});

test.each([
  ['null', 'it is not a JSON object'],
  ['{"config":null}', 'it is no kind of manifest we know'],
  ['{"schemaVersion":2,"fsLayers":[]}', 'it is no kind of manifest we know'],
  ['{"manifests":[{}]}', 'it lists something without a sha256 digest'],
  ['{"config":{},"subject":{"digest":"sha512:ab"}}', 'it is about something without a sha256 digest'],
])('%s is unreadable, because %s', (text, because) => {
  expect(extractOf(text)).toEqual({ manifest: { kind: 'unreadable', because } });
});

test('only of a platform the digest of the configuration is told, and a type that is no text is none', () => {
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: id('c') };
  expect(extracted({ artifactType: 5, config })).toEqual({ ...platform, config: id('c') });
  expect(extracted({ artifactType: 'application/x', config })).toEqual(artifact('application/x'));
});

test.each(['', 'null', '5', '"text"', '{', '\0'])('%j is unreadable, and so keeps', (text) => {
  expect(extractOf(text)).toEqual(unreadable);
});

test('whatever a manifest says, reading it says what it is and never throws', () => {
  const kinds = expect.stringMatching(/^(platform|index|artifact|unreadable)$/);
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      expect(extractOf(text)).toMatchObject({ manifest: { kind: kinds } });
    }),
  );
});

test('a very long hostile manifest is read to its end', () => {
  for (const unit of ['[', '{"manifests":[', '"', '\\']) expect(extractOf(unit.repeat(100_000))).toEqual(unreadable);
});

const oci = 'application/vnd.oci.image.manifest.v1+json';
const docker = 'application/vnd.docker.distribution.manifest.v2+json';

test.each<[string, string | undefined, object]>([
  [oci, 'application/vnd.oci.image.config.v1+json', { kind: 'platform' }],
  [docker, 'application/vnd.docker.container.image.v1+json', { kind: 'platform' }],
  [docker, undefined, { kind: 'unread' }],
  ['application/vnd.docker.distribution.manifest.v1+json', undefined, { kind: 'platform' }],
  ['application/vnd.docker.distribution.manifest.v1+prettyjws', undefined, { kind: 'platform' }],
  [oci, 'application/spdx+json', { kind: 'artifact', artifactType: 'application/spdx+json' }],
  [oci, undefined, { kind: 'unread' }],
  ['application/vnd.oci.image.index.v1+json', undefined, { kind: 'unread' }],
  ['application/vnd.oci.image.index.v1+json', 'application/spdx+json', { kind: 'unread' }],
  ['application/vnd.docker.distribution.manifest.list.v2+json', undefined, { kind: 'unread' }],
  ['application/vnd.oci.artifact.manifest.v1+json', 'application/spdx+json', { kind: 'unread' }],
  ['application/of-tomorrow', undefined, { kind: 'unread' }],
  ['', undefined, { kind: 'unread' }],
])('a listing of %s with %s tells all it can without a read', (mediaType, artifactType, expected) => {
  expect(manifestInListing(mediaType, artifactType)).toEqual(expected);
});
