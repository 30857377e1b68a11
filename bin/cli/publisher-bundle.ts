import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** The publisher in one ES module, small enough for a ConfigMap: these hold 1 MiB at most. */
export function publisherBundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('../publisher.ts', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  const code = outputFiles.map(({ text }) => text).join('');
  if (code.length > mostBytes) throw new Error(`the publisher has ${code.length} bytes, more than a ConfigMap holds`);
  return code;
}

const mostBytes = 1_000_000;
