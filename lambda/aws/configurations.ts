import { GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import { createHash } from 'node:crypto';
import { isNativeError } from 'node:util/types';
import pMap from 'p-map';
import { configurationIn } from '../core/configuration.ts';
import type { Configuration, Digest, Repository } from '../core/image.ts';
import { sentenceOf } from '../failure.ts';
import type { Registries } from '../ports.ts';
import type { Clients } from './clients.ts';

/** GetDownloadUrlForLayer allows 3,000 calls a second, which nodes need for pulling: these make some hundred. */
const downloadsAtOnce = 10;

/** What downloading may take. */
interface Limits {
  readonly mostBytes: number;
  /** From the request to the last byte. */
  readonly longestMs: number;
  /** After so many that nobody answered, one after the other, no more is tried: a subnet without a way to S3 must not cost the run. */
  readonly mostUnanswered: number;
}

/** A configuration has some kilobytes; ECR takes no manifest above 4 MiB, and we no configuration. */
const usualLimits: Limits = { mostBytes: 4_194_304, longestMs: 10_000, mostUnanswered: 20 };

/** Reads configurations through the URLs that ECR gives for them. Unlike reading a manifest, it is recorded as no pull. */
export function configurationReader(clients: Clients, limits = usualLimits): Registries['configurations'] {
  let unanswered = 0;
  const download: Download = async (url) => {
    if (unanswered >= limits.mostUnanswered) throw new Error('downloads before it were not answered either');
    try {
      const downloaded = await bodyAt(url, limits);
      unanswered = 0;
      return downloaded;
    } catch (error) {
      unanswered += 1;
      throw error;
    }
  };
  return async (repository, configs) => {
    const read = async (config: Digest) =>
      [config, await configurationOf(clients, { repository, config, download })] as const;
    return new Map(await pMap(configs, read, { concurrency: downloadsAtOnce }));
  };
}

type Download = (url: string) => Promise<Uint8Array | { readonly because: string }>;

interface Wanted {
  readonly repository: Repository;
  readonly config: Digest;
  readonly download: Download;
}

/** What fails for one image says nothing about the others. */
async function configurationOf(clients: Clients, { repository, config, download }: Wanted): Promise<Configuration> {
  try {
    const { downloadUrl = '' } = await clients
      .ecr(repository.region)
      .send(new GetDownloadUrlForLayerCommand({ repositoryName: repository.name, layerDigest: config }));
    const body = await download(downloadUrl);
    if ('because' in body) return body;
    return config === digestOf(body)
      ? configurationIn(new TextDecoder().decode(body))
      : { because: 'what was downloaded as its configuration has another digest' };
  } catch (error) {
    return { because: `its configuration could not be read: ${sentenceOf(causeOf(error))}` };
  }
}

const digestOf = (body: Uint8Array): string => `sha256:${createHash('sha256').update(body).digest('hex')}`;

/** `fetch` says only that it failed; why, says its cause. */
const causeOf = (error: unknown): unknown =>
  isNativeError(error) && error.name === 'TypeError' ? (error.cause ?? error) : error;

/** Throws if nobody answers, or not to the end. */
async function bodyAt(url: string, { longestMs, mostBytes }: Limits): ReturnType<Download> {
  const response = await fetch(url, { signal: AbortSignal.timeout(longestMs) });
  if (!response.ok) {
    await response.body?.cancel();
    return { because: `the download of its configuration was answered with HTTP ${response.status}` };
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > mostBytes) return { because: `its configuration is larger than ${mostBytes / 1_048_576} MiB` };
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
