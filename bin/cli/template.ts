import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBundle } from '#function';
import { BadInput } from '../../lambda/bad-input.ts';
import { nameOf } from '../../lambda/failure.ts';
import type { Terminal } from './terminal.ts';
import { zipOf } from './zip.ts';

/** `keeper template`: what one deploys without the CDK. It asks nobody, and writes but the files that are named. */
export async function template(
  { file, zip }: { readonly file?: string; readonly zip?: string },
  { stdout }: Terminal,
): Promise<number> {
  // From sources it takes the CDK to make, which nothing else here waits for.
  const { plainTemplate } = await import('#template');
  if (zip !== undefined) await write(zip, functionZip());
  if (file === undefined) stdout.write(plainTemplate());
  else await write(file, plainTemplate());
  return 0;
}

function functionZip(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-keeper-function-'));
  try {
    writeBundle(folder);
    return zipOf(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function write(file: string, body: string | Buffer): Promise<void> {
  try {
    await writeFile(file, body);
  } catch (error) {
    throw new BadInput(`"${file}" cannot be written: ${nameOf(error)}`);
  }
}
