import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { BuildOptions, Metafile } from 'esbuild';

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

/** Writes what Lambda runs into a folder: `index.mjs`, what it loads later, and source maps of what is code of ours. */
export function writeBundle(folder: string): void {
  const entry = fileURLToPath(new URL('../lambda/start.ts', import.meta.url));
  const { outputFiles, metafile } = buildSync({
    ...bundleOptions,
    entryPoints: { index: entry },
    outdir: folder,
    write: false,
    metafile: true,
  });
  const ofPackages = new Set(
    Object.entries(metafile.outputs).flatMap(([path, output]) => (isOfPackages(output) ? [resolve(path)] : [])),
  );
  mkdirSync(join(folder, 'chunks'), { recursive: true });
  for (const { path, contents, text } of outputFiles) {
    if (!ofPackages.has(path.replace(/\.map$/, ''))) writeFileSync(path, contents);
    // Node reads the map of all that it loads: of the packages that would be memory for lines that nobody looks for.
    else if (!path.endsWith('.map')) writeFileSync(path, text.replace(/^\/\/# sourceMappingURL=.*\n/m, ''));
  }
}

type Output = Metafile['outputs'][string];

/** Whether less than a tenth of it is ours: a client of the SDK, and the lines that say which of its operations we call. */
function isOfPackages({ inputs, bytes }: Output): boolean {
  const ours = Object.entries(inputs).filter(([input]) => !input.includes('node_modules/'));
  return ours.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0) < bytes / 10;
}
