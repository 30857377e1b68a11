import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, jsonOf } from './ecr/manifest.ts';
import type { Digest } from './ecr/manifest.ts';
import { isObject, text } from './json.ts';
import type { JsonObject } from './service.ts';

/** A manifest as a tool would push it. Spread it into a `push`. */
export interface Manifest {
  readonly manifest: Buffer;
  readonly mediaType: string;
  readonly digest: Digest;
  /** The bytes of its configuration. A real registry has those of its layers too. */
  readonly contents: readonly Buffer[];
}

/** The media types of manifests. */
const mediaTypes = {
  dockerSchema1: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
  dockerImage: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  ociImage: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
} as const;

/** An image for one platform, whose layers follow from the seed: the same seed, the same digest. */
export function platformImage(seed: string, options: PlatformOptions = {}): Manifest {
  const { format = 'oci', layers = 2, config = configurationOf(seed, options) } = options;
  const types = platformTypes[format];
  const content = {
    config: blobOf(types.config, config),
    layers: Array.from({ length: layers }, (_, i) => blob(types.layer, `${seed} layer ${i}`)),
  };
  return manifestOf(types.manifest, content, [Buffer.from(config)]);
}

export interface PlatformOptions {
  readonly format?: 'oci' | 'docker';
  readonly layers?: number;
  /** What the build wrote into the configuration. */
  readonly labels?: Readonly<Record<string, string>> | null;
  readonly created?: string;
  /** The bytes of the configuration as they are. */
  readonly config?: string;
}

/** As BuildKit writes it. It says the digests of the unpacked layers, so that it is another one for each seed. */
const configurationOf = (seed: string, { labels, created, layers = 2 }: PlatformOptions): string =>
  JSON.stringify({
    ...(created === undefined ? {} : { created }),
    architecture: 'amd64',
    os: 'linux',
    config: { Env: ['PATH=/usr/bin'], ...(labels === undefined ? {} : { Labels: labels }) },
    rootfs: { type: 'layers', diff_ids: Array.from({ length: layers }, (_, i) => digestOf(`${seed} unpacked ${i}`)) },
  });

/** What an index lists: manifests, as `linux/amd64` and so on in turn unless they say their platform. */
export interface Listed extends Manifest {
  readonly platform?: string;
  readonly annotations?: JsonObject;
}

/** An OCI index, or Docker's manifest list. */
export function index(listed: readonly Listed[], { format = 'oci' }: Pick<PlatformOptions, 'format'> = {}): Manifest {
  return manifestOf(format === 'oci' ? mediaTypes.ociIndex : mediaTypes.dockerList, {
    manifests: listed.map(({ mediaType, digest, manifest, annotations, ...entry }, i) => ({
      mediaType,
      digest,
      size: manifest.length,
      ...(annotations ? { annotations } : {}),
      platform: platformOf(entry.platform ?? usualPlatforms[i % usualPlatforms.length] ?? 'linux/amd64'),
    })),
  });
}

/** What buildx puts beside a platform in its index: an attestation for the platform `unknown/unknown`. */
export function attestation(about: Manifest): Listed {
  const config = configurationOf(`attestation of ${about.digest}`, { layers: 1 });
  const layer = {
    ...blob('application/vnd.in-toto+json', `attestation of ${about.digest}`),
    annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
  };
  const content = { config: blobOf('application/vnd.oci.image.config.v1+json', config), layers: [layer] };
  const built = manifestOf(mediaTypes.ociImage, content, [Buffer.from(config)]);
  const annotations = {
    'vnd.docker.reference.digest': about.digest,
    'vnd.docker.reference.type': 'attestation-manifest',
  };
  return { ...built, platform: 'unknown/unknown', annotations };
}

/** What cosign pushes under a tag made of the digest that it is about, and that tag. */
export function cosign(kind: 'sig' | 'att' | 'sbom', about: string): Manifest & { readonly tags: readonly [string] } {
  const config = configurationOf(`${kind} of ${about}`, { layers: 1 });
  const content = {
    config: blobOf('application/vnd.oci.image.config.v1+json', config),
    layers: [blob(cosignLayers[kind], `${kind} of ${about}`)],
  };
  const signed = manifestOf(mediaTypes.ociImage, content, [Buffer.from(config)]);
  return { ...signed, tags: [`${about.replace(':', '-')}.${kind}`] };
}

/** An OCI 1.1 referrer: an artifact that says in `subject` what it is about. */
export function referrer(
  subject: Manifest,
  artifactType = 'application/vnd.dev.cosign.artifact.sig.v1+json',
): Manifest {
  return manifestOf(mediaTypes.ociImage, {
    artifactType,
    config: emptyConfig,
    layers: [blob(artifactType, `${artifactType} of ${subject.digest}`)],
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.manifest.length },
  });
}

/** A SOCI index, which lets a node run an image before it has all of it. */
export const sociIndex = (subject: Manifest): Manifest =>
  referrer(subject, 'application/vnd.amazon.soci.index.v1+json');

/** A Helm chart. As Helm pushes it, it says no media type of its own. */
export function helmChart(seed: string): Manifest {
  const content = {
    schemaVersion: 2,
    config: blob('application/vnd.cncf.helm.config.v1+json', `${seed} Chart.yaml`),
    layers: [blob('application/vnd.cncf.helm.chart.content.v1.tar+gzip', `${seed} chart`)],
  };
  return manifestFrom(JSON.stringify(content), mediaTypes.ociImage);
}

/** A cache of build steps, as `--cache-to type=registry,image-manifest=true` writes it. */
export const buildCache = (seed: string): Manifest =>
  manifestOf(mediaTypes.ociImage, {
    config: blob('application/vnd.buildkit.cacheconfig.v0', `${seed} cache`),
    layers: [blob('application/vnd.oci.image.layer.v1.tar+gzip', `${seed} cached step`)],
  });

/** A manifest of `manifests/`, as its bytes are: see the README there. */
export function oddManifest(file: string): Manifest {
  const manifest = readFileSync(join(folder, file));
  const content = jsonOf(manifest.toString());
  const fields = isObject(content) ? content : {};
  const untyped = fields['schemaVersion'] === 1 ? mediaTypes.dockerSchema1 : mediaTypes.dockerImage;
  return manifestFrom(manifest, text(fields, 'mediaType') ?? untyped);
}

/** From the root of the checkout: neither `import.meta` nor `__dirname` is in Node and in jest. */
const folder = join('test', 'sandbox', 'manifests');

const usualPlatforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'];

const platformTypes = {
  oci: {
    manifest: mediaTypes.ociImage,
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
  docker: {
    manifest: mediaTypes.dockerImage,
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
} as const;

const cosignLayers = {
  sig: 'application/vnd.dev.cosign.simplesigning.v1+json',
  att: 'application/vnd.dsse.envelope.v1+json',
  sbom: 'text/spdx+json',
} as const;

/** The configuration of those that need none: `{}`. */
const emptyConfig = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: digestOf('{}'),
  size: 2,
};

/** A descriptor of a blob. Its bytes are the seed's; its size, some megabytes, follows from them too. */
function blob(mediaType: string, seed: string): JsonObject {
  const digest = digestOf(seed);
  return { mediaType, digest, size: 1_000_000 + Number.parseInt(digest.slice(-4), 16) * 100 };
}

/** A descriptor of a blob of exactly these bytes. */
const blobOf = (mediaType: string, content: string): JsonObject => ({
  mediaType,
  digest: digestOf(content),
  size: Buffer.byteLength(content),
});

function platformOf(platform: string): JsonObject {
  const [os, architecture, variant] = platform.split('/');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

const manifestOf = (mediaType: string, content: JsonObject, contents: readonly Buffer[] = []): Manifest =>
  manifestFrom(JSON.stringify({ schemaVersion: 2, mediaType, ...content }), mediaType, contents);

function manifestFrom(content: string | Buffer, mediaType: string, contents: readonly Buffer[] = []): Manifest {
  const manifest = Buffer.from(content);
  return { manifest, mediaType, digest: digestOf(manifest), contents };
}
