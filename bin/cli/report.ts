import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput } from '../../lambda/bad-input.ts';
import { sentenceOf } from '../../lambda/failure.ts';
import { readPage } from '../../lambda/page.ts';
import { shown } from '../../lambda/render/text.ts';
import { checkRun } from './given.ts';
import { inBucket } from './in-bucket.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly bucket: string;
  readonly run?: string;
  readonly open: boolean;
}

/** `keeper report`: says where the report of the newest run is, or of another, or opens it. */
export async function report({ bucket, run, open }: Options, terminal: Terminal): Promise<number> {
  if (run !== undefined) checkRun(run);
  return inBucket(bucket, terminal, async (store) => {
    const page = await readPage(store, run);
    if (!page) {
      const which = run === undefined ? 'no run has left a report' : `run ${run} has left no report`;
      throw new BadInput(`${which} in the bucket "${bucket}"`);
    }
    terminal.stdout.write(`s3://${bucket}/${page.key}\n`);
    return open ? openCopy(page.body, terminal) : 0;
  });
}

/** The copy stays: a browser reads it after we are gone. */
async function openCopy(body: Uint8Array, { environment, stdout, stderr }: Terminal): Promise<number> {
  const file = join(await mkdtemp(join(tmpdir(), 'keeper-report-')), 'report.html');
  // It names what runs where: nobody else's business.
  await writeFile(file, body, { mode: 0o600 });
  stdout.write(`${file}\n`);
  const [command, ...given] = openerFor(process.platform);
  try {
    const opener = spawn(command, [...given, file], { env: environment, stdio: 'ignore', detached: true });
    await once(opener, 'spawn');
    opener.unref();
    return 0;
  } catch (error) {
    stderr.write(`keeper: nothing here opens it (${shown(sentenceOf(error))}): open the file in a browser\n`);
    return 1;
  }
}

/** What opens a file as a double click does. */
function openerFor(platform: string): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  return platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
}
