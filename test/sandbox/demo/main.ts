import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { main } from '../../../bin/cli/main.ts';
import { startAws } from '../aws.ts';
import type { Aws } from '../aws.ts';
import { examples } from './examples.ts';
import { abroad, bringBack, home, seed } from './seed.ts';

const folder = '.demo';
const bucket = 'audit-111111111111';
/** So long the ledgers watch before anything goes that was ever pulled. */
const days = 30;

/** Runs the whole job three times on an AWS inside this process, and shows what came of it. */
async function demo(): Promise<number> {
  const aws = await startAws({ regions: { enabled: [home, abroad, 'eu-central-1'] } });
  Object.assign(process.env, aws.env(), { XDG_CACHE_HOME: join(folder, 'cache') });
  await rm(folder, { recursive: true, force: true });
  aws.s3.createBucket(bucket);
  seed(aws);
  try {
    title('1. Report mode: a plan, and nothing is touched');
    const planned = await keeper(await policy('report'));
    title('2. The next day, delete mode: what would go is announced, with its date');
    aws.clock.advance(dayMs);
    const announced = await keeper(await policy('delete'));
    title(`3. ${days} days pass; meanwhile somebody rolls back to a release that was announced`);
    aws.clock.advance(days * dayMs);
    bringBack(aws);
    title('4. Delete mode again: what nobody asked for goes, what is used again stays');
    const cleaned = await keeper(await policy('delete'));
    title('5. What went, what stayed, and why');
    process.stdout.write(examples(aws, newestAudit(aws)));
    await keep(aws);
    // 3 says that a person should look: the museum holds a manifest that nobody can read.
    return [planned, announced, cleaned].every((code) => code === 0 || code === 3) ? 0 : 1;
  } finally {
    await aws.stop();
  }
}

const dayMs = 86_400_000;

const title = (text: string): void => void process.stdout.write(`\n${'─'.repeat(80)}\n${text}\n${'─'.repeat(80)}\n`);

const keeper = (file: string): Promise<number> => {
  process.stdout.write(`$ keeper run --policy ${file} --bucket ${bucket} --yes\n\n`);
  return main(['run', '--policy', file, '--bucket', bucket, '--yes'], {
    environment: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
  });
};

async function policy(mode: 'report' | 'delete'): Promise<string> {
  const file = join(folder, `policy-${mode}.yaml`);
  await mkdir(folder, { recursive: true });
  // Against AWS a run waits five minutes before it reads again what changes fast.
  await writeFile(file, `mode: ${mode}\n${mode === 'delete' ? 'inUse: { settle: none }\n' : ''}`);
  return file;
}

const auditKeys = (aws: Aws): readonly string[] => aws.s3.keys(bucket).filter((key) => key.startsWith('audit/'));

const newestAudit = (aws: Aws): string => gunzipSync(aws.s3.get(bucket, auditKeys(aws).at(-1) ?? '')).toString();

/** Leaves what is in the bucket on disk, and the newest rows unpacked beside it. */
async function keep(aws: Aws): Promise<void> {
  for (const key of aws.s3.keys(bucket)) {
    await mkdir(dirname(join(folder, bucket, key)), { recursive: true });
    await writeFile(join(folder, bucket, key), aws.s3.get(bucket, key));
  }
  await writeFile(join(folder, 'audit.ndjson'), newestAudit(aws));
  process.stdout.write(
    `\nOpen ${join(folder, bucket, 'latest.html')} in a browser: the report. In ${join(folder, 'audit.ndjson')} is a row for every image.\n`,
  );
}

process.exitCode = await demo();
