import { gunzipSync } from 'node:zlib';
import { consumerSourceNames } from '../../lambda/core/sources.ts';
import { cosign, index, platformImage } from '../sandbox/manifests.ts';
import { bucket, onlyInUse, uri } from './scene.ts';
import type { Row, Scene } from './scene.ts';

const dayMs = 86_400_000;
const hundredDaysAgo = Date.parse('2026-06-01T00:00:00Z') - 100 * dayMs;

/** Only ECS and Lambda are asked: a run takes half the time, and none of its requests matters less. */
const silent = consumerSourceNames.filter((name) => !/^(ecs-services|ecs-tasks|lambda-functions)$/.test(name));

/** The policy with fewer questions. */
export const asking = (policy: string): string =>
  policy.replace('inUse: {', `inUse: { exclude: [{ source: [${silent.join(', ')}], because: not here }],`);

/** A policy for which everything that is unused goes in one run, asking little. */
export const brisk = asking(onlyInUse);

/** A small account in which every kind of image goes and stays. */
export interface Estate {
  /** Everything that is there now, as `repository@digest`. */
  readonly present: () => readonly string[];
  /** The same, of what is active. */
  readonly active: () => readonly string[];
  /** Everything that was there. */
  readonly before: readonly string[];
  /** What is to stay: what is in use, and what belongs to it. */
  readonly used: readonly string[];
  /** Pulls all that is in use, as its consumers would. Throws if it cannot be. */
  readonly pullUsed: () => void;
}

/** An index with platforms and a signature, and plain images: in use, by tag and by digest, and not. */
export function furnish({ aws, ecs, lambda }: Scene): Estate {
  const push = (repository: string, seed: object) => aws.ecr().push({ repository, at: hundredDaysAgo, ...seed });
  const used = pushRelease('v2');
  pushRelease('v1');
  for (const tag of ['old-1', 'old-2']) push('app', { tags: [tag] });
  push('web', { tags: ['gone'] });
  const pinned = push('web', { tags: ['pinned'] });
  const taskDefinition = ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'v2') });
  ecs().createService({ name: 'app', taskDefinition });
  lambda().createFunction({ name: 'web', image: uri('web', pinned) });
  const here = (isMeant: (status: string) => boolean) => () =>
    ['app', 'web'].flatMap((repository) =>
      aws
        .ecr()
        .images(repository)
        .filter(({ status }) => isMeant(status))
        .map(({ digest }) => `${repository}@${digest}`),
    );
  const present = here(() => true);
  const active = here((status) => status === 'ACTIVE');
  return {
    present,
    active,
    before: present(),
    used: [...used.map((digest) => `app@${digest}`), `web@${pinned}`].toSorted(),
    pullUsed: () => {
      aws.ecr().pull('app', 'v2');
      aws.ecr().pull('web', pinned);
    },
  };

  /** An index, its platforms and its signature. */
  function pushRelease(tag: string): readonly string[] {
    const platforms = [platformImage(`${tag} amd64`), platformImage(`${tag} arm64`)];
    const digests = platforms.map((platform) => push('app', platform));
    const top = push('app', { tags: [tag], ...index(platforms) });
    return [...digests, top, push('app', cosign('sig', top))];
  }
}

/** The lease as the bucket has it, if somebody ever took it. */
export const leaseIn = ({ aws }: Pick<Scene, 'aws'>): Lease | undefined =>
  aws.s3.keys(bucket).includes(leaseKey) ? JSON.parse(aws.s3.get(bucket, leaseKey).toString()) : undefined;

export const leaseKey = 'state/lease.json';

interface Lease {
  readonly run: string;
  readonly isOver: boolean;
  readonly intended: readonly string[];
  readonly expiresAtMs: number;
  readonly unsettled: readonly unknown[];
}

/** All rows of all runs under a prefix of the bucket. */
export const allRows = ({ aws }: Pick<Scene, 'aws'>, prefix = 'audit/'): readonly (Row & { readonly run: string })[] =>
  aws.s3.keys(bucket, prefix).flatMap((key) =>
    gunzipSync(aws.s3.get(bucket, key))
      .toString()
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Row & { readonly run: string } => JSON.parse(line)),
  );

/** What the rows say happened to images, each once, as `repository@digest`. */
export const toldOf = (rows: readonly Row[], outcome: string): readonly string[] => [
  ...new Set(rows.filter((row) => row.outcome === outcome).map(({ repository, digest }) => `${repository}@${digest}`)),
];

/** The summary of the newest run. */
export function summaryIn({ aws }: Pick<Scene, 'aws'>): Summary {
  const { summary }: { summary: string } = JSON.parse(aws.s3.get(bucket, 'latest.json').toString());
  return JSON.parse(aws.s3.get(bucket, summary).toString());
}

interface Summary {
  readonly run: string;
  readonly reconciled: readonly { readonly run: string; readonly deleted: number; readonly archived: number }[];
  readonly breakers: readonly { readonly breaker: string; readonly accepted: boolean }[];
  readonly stopped: string | null;
  readonly pardoned: readonly { readonly because: string; readonly tags: readonly string[] }[];
  readonly heldBack: readonly { readonly images: number; readonly hold: { readonly hold: string } }[];
}
