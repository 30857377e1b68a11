import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';

/** Writes the types of the constructs, and no more of ours than they name. */
export function writeTypes(folder: string): void {
  const all = mkdtempSync(join(tmpdir(), 'ecr-keeper-types-'));
  try {
    execFileSync('tsc', ['-p', 'build/types.json', '--outDir', all], { stdio: 'inherit' });
    for (const file of reachedFrom('lib/index.d.ts', all)) cpSync(join(all, file), join(folder, file));
  } finally {
    rmSync(all, { recursive: true });
  }
}

function reachedFrom(first: string, folder: string): ReadonlySet<string> {
  const reached = new Set([first]);
  // A set goes on with what is added while it is gone through.
  for (const file of reached) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, path = ''] of text.matchAll(/from '(\.[^']+)\.ts'/g)) {
      reached.add(`${normalize(join(dirname(file), path))}.d.ts`);
    }
  }
  return reached;
}
