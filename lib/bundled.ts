import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Of the package, which has what Lambda runs: whoever deploys it needs no bundler. */
export const writeBundle = (folder: string): void =>
  cpSync(fileURLToPath(new URL('../function', import.meta.url)), folder, { recursive: true });
