import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { BuildOptions } from 'esbuild';

/**
 * How the function is bundled. The SDK is in it: what was tested is what runs, and the runtime's own is older than the
 * operations that we call. Not minified: it loads as fast, and whoever opens the function can read what may touch images.
 */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The packages' ES modules, where they have them: only what is used of them is bundled.
  mainFields: ['module', 'main'],
  // What is imported when it is needed stays in files of its own: a start loads only what every run uses.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  outExtension: { '.js': '.mjs' },
  minify: false,
  sourcemap: true,
  sourcesContent: false,
  // For the CommonJS packages among them (yaml), whose require is not there in an ES module.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'error',
} as const satisfies BuildOptions;

/** Writes what Lambda runs into a folder: `index.mjs`, what it loads later, and source maps. */
export function writeBundle(folder: string): void {
  const entry = fileURLToPath(new URL('../lambda/start.ts', import.meta.url));
  buildSync({ ...bundleOptions, entryPoints: { index: entry }, outdir: folder });
}
