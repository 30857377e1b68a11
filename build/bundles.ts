import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { writeBundle } from '#function';
import { publisherBundle } from '#publisher';
import { bundleOptions } from '../lib/bundle.ts';

/** What whoever imports the constructs brings along. */
const peers = ['aws-cdk-lib', 'constructs'];

/** What is bundled here reads the other bundles from the package, instead of making them. */
const conditions = ['packed'];

/** Writes everything that runs: the constructs, the function that they deploy, the command line and the publisher. */
export async function writeBundles(folder: string): Promise<void> {
  writeBundle(join(folder, 'function'));
  await writeConstructs(join(folder, 'lib'));
  await writeCommandLine(join(folder, 'cli'));
  writeFileSync(join(folder, 'cli', 'publisher.mjs'), publisherBundle());
}

/** CommonJS, which `import` and `require` both take, Jest too. */
async function writeConstructs(folder: string): Promise<void> {
  await build({
    entryPoints: { index: 'lib/index.ts' },
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: peers.flatMap((name) => [name, `${name}/*`]),
    conditions,
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
}

async function writeCommandLine(folder: string): Promise<void> {
  await build({
    ...bundleOptions,
    entryPoints: { 'ecr-keeper': 'bin/ecr-keeper.ts' },
    outdir: folder,
    // All in one folder: any of them may read what lies beside it.
    chunkNames: '[name]-[hash]',
    target: 'node20',
    inject: ['build/node-20.ts'],
    conditions,
    minify: true,
    sourcemap: false,
  });
}

/** The files of others that are in any of these. */
export async function foreignInputs(): Promise<readonly string[]> {
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: ['lambda/start.ts', 'bin/ecr-keeper.ts', 'bin/publisher.ts', 'lib/index.ts'],
    external: peers.flatMap((name) => [name, `${name}/*`]),
    conditions,
    outdir: 'nowhere',
    write: false,
    metafile: true,
  });
  return Object.keys(metafile.inputs).filter((file) => file.includes('node_modules/'));
}
