import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { main } from '../../bin/cli/main.ts';
import { passedRun } from '../memory-bucket.ts';
import { startAws } from '../sandbox/aws.ts';
import type { Aws } from '../sandbox/aws.ts';
import type { SandboxOptions } from '../sandbox/server.ts';

/** One audit row as a reader of the bucket sees it. */
export interface Row {
  readonly region: string;
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly component: string;
  readonly verdict: 'keep' | 'condemned';
  readonly reasons: readonly { readonly rule: string }[];
  readonly blockedBy: readonly { readonly hold: string; readonly source?: string }[];
  readonly outcome: string | null;
}

/** What one call of the command line came to. */
interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Scene {
  readonly aws: Aws;
  readonly ecs: (region?: string) => ReturnType<Aws['ecs']>;
  readonly lambda: (region?: string) => ReturnType<Aws['lambda']>;
  readonly keeper: (...argv: readonly string[]) => Promise<Ended>;
  /** `keeper run` in delete mode, with a policy in YAML. */
  readonly clean: (policy?: string) => Promise<Ended>;
  /** `keeper plan`: the rows that it prints. */
  readonly planned: (policy?: string) => Promise<readonly Row[]>;
  /** A policy file with that text. */
  readonly file: (yaml: string) => string;
  /** The rows of the newest audit objects in the bucket. */
  readonly audited: () => readonly Row[];
  /** What a repository still holds, by first tag or else by digest. */
  readonly left: (repository: string, region?: string) => readonly string[];
}

export const bucket = 'audit';

/** Nothing is announced or limited, and no number is suspicious: for what is not about these. */
export const atOnce = 'grace: none\nbudgets: { deletions: none }\nbreakers: { usageDrop: none, newlyCondemned: none }';

/** Keeps nothing but what is in use: each test adds what it is about. */
export const onlyInUse = `
mode: delete
${atOnce}
inUse: { settle: none, pulledWithin: none, rollback: { ecsTaskDefinitions: none, ecsServiceRevisions: none } }
retention:
  - { repositories: ['**'], minimumAge: none, keepTags: [], families: [], untagged: { keepNewest: none, keepWithin: none } }
`;

/** The same, but for counts of tagged builds. */
export const keeping = (families: string, more = ''): string => `
mode: delete
${atOnce}
inUse: { settle: none, pulledWithin: none, rollback: { ecsTaskDefinitions: none, ecsServiceRevisions: none } }
retention:
  - repositories: ['**']
    minimumAge: none
    keepTags: [latest]
    families: ${families}
    untagged: { keepNewest: none, keepWithin: none }
${more}`;

/** The defaults of every policy, armed. */
export const defaults = `mode: delete\n${atOnce}\ninUse: { settle: none }`;

/** For what is about regions: every one more is asked the same questions. */
export const twoRegions = { regions: { enabled: ['eu-west-1', 'us-east-1'] } } as const;

/** Plays a scene on an AWS of its own, with one region unless more are asked for, and cleans up whatever the outcome. */
export async function onScene(options: SandboxOptions, play: (scene: Scene) => Promise<void>): Promise<void> {
  const aws = await startAws({ regions: { enabled: ['eu-west-1'] }, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'keeper-test-'));
  const before = { ...process.env };
  Object.assign(process.env, aws.env(), { AWS_MAX_ATTEMPTS: '2', XDG_CACHE_HOME: join(folder, 'cache') });
  aws.s3.createBucket(bucket);
  aws.s3.put(bucket, 'state/runs.json', passedRun);
  try {
    await play(sceneOf(aws, folder));
  } finally {
    process.env = before;
    rmSync(folder, { recursive: true });
    await aws.stop();
  }
}

function sceneOf(aws: Aws, folder: string): Scene {
  let files = 0;
  const file = (yaml: string): string => {
    files += 1;
    const name = join(folder, `policy-${files}.yaml`);
    writeFileSync(name, yaml);
    return name;
  };
  return {
    aws,
    ecs: (region = 'eu-west-1') => aws.ecs({ region }),
    lambda: (region = 'eu-west-1') => aws.lambda({ region }),
    file,
    keeper,
    clean: (policy = onlyInUse) => keeper('run', '--policy', file(policy), '--bucket', bucket, '--yes'),
    planned: async (policy = onlyInUse) => {
      const { out } = await keeper('plan', '--policy', file(policy), '--output', 'ndjson');
      return rowsIn(out);
    },
    audited: () => {
      const keys = aws.s3.keys(bucket).filter((key) => key.startsWith('audit/'));
      const newest = keys.toSorted().at(-1);
      return newest ? rowsIn(gunzipSync(aws.s3.get(bucket, newest)).toString()) : [];
    },
    left: (repository, region = 'eu-west-1') =>
      aws
        .ecr({ region })
        .images(repository)
        .map(({ tags, digest }) => tags[0] ?? digest)
        .toSorted(),
  };
}

async function keeper(...argv: readonly string[]): Promise<Ended> {
  const [stdout, stderr] = [new Collector(), new Collector()];
  const stdin = new PassThrough();
  const code = await main(argv, { environment: process.env, stdin, stdout, stderr });
  return { code, out: stdout.text, err: stderr.text };
}

class Collector extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const rowsIn = (ndjson: string): readonly Row[] =>
  ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Row => JSON.parse(line));

/** The rules that kept an image, by one of its tags or by its digest. */
export const rulesFor = (rows: readonly Row[], name: string): readonly string[] =>
  rows
    .filter(({ tags, digest }) => tags.includes(name) || digest === name)
    .flatMap(({ reasons }) => reasons.map(({ rule }) => rule));

/** An image of the account's registry, by tag or digest. */
export const uri = (repository: string, ref: string, region = 'eu-west-1'): string =>
  `111111111111.dkr.ecr.${region}.amazonaws.com/${repository}${ref.startsWith('sha256:') ? '@' : ':'}${ref}`;

/** Between plan and deletion: the moment at which what is about to go is put on record. */
export const recorded = {
  operation: 'PutObject',
  where: ({ Key }: object & { Key?: unknown }) => String(Key).startsWith('intended/'),
  nth: 1,
  when: 'after',
} as const;
