import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { Metafile } from 'esbuild';
import { bundleOptions } from '../lib/bundle.ts';

/** How large the function is, in KiB of what runs: source maps do not. */
interface BundleSize {
  /** All of it. */
  readonly total: number;
  /** What is loaded before the first call. */
  readonly atStart: Loaded;
  /** What every run loads, that included; the rest is loaded when it is needed. */
  readonly ofRun: Loaded;
}

interface Loaded {
  readonly size: number;
  /** What it is made of, the largest first: packages, and folders of our own. */
  readonly parts: readonly (readonly [name: string, size: number])[];
}

/** Bundles the function and weighs it. Nothing is written. */
export function bundleSize(): BundleSize {
  const entry = fileURLToPath(new URL('../lambda/start.ts', import.meta.url));
  const { metafile } = buildSync({
    ...bundleOptions,
    entryPoints: { index: entry },
    outdir: 'unwritten',
    metafile: true,
    write: false,
  });
  const outputs = new Map(Object.entries(metafile.outputs).filter(([file]) => file.endsWith('.mjs')));
  const files = ['lambda/start.ts', 'lambda/handler.ts'].map((source) => fileOf(source, outputs));
  return {
    total: kibibytes([...outputs.values()].map(({ bytes }) => bytes)),
    atStart: weighed(loadedWith(files.slice(0, 1), outputs)),
    ofRun: weighed(loadedWith(files, outputs)),
  };
}

type Output = Metafile['outputs'][string];

function fileOf(source: string, outputs: ReadonlyMap<string, Output>): string {
  const found = [...outputs].find(([, { entryPoint = '' }]) => entryPoint.endsWith(source));
  if (!found) throw new Error(`no file of the bundle begins with ${source}`);
  return found[0];
}

/** Files, and those that they import before they run. */
function loadedWith(entries: readonly string[], outputs: ReadonlyMap<string, Output>): readonly Output[] {
  const files = new Set(entries);
  // A set that grows while it is walked is walked to its new end.
  for (const file of files) {
    for (const { path, kind } of outputs.get(file)?.imports ?? []) if (kind === 'import-statement') files.add(path);
  }
  return [...files].flatMap((file) => outputs.get(file) ?? []);
}

const weighed = (files: readonly Output[]): Loaded => ({
  size: kibibytes(files.map(({ bytes }) => bytes)),
  parts: partsOf(files),
});

function partsOf(files: readonly Output[]): Loaded['parts'] {
  const inputs = files.flatMap((file) => Object.entries(file.inputs));
  const sizes = Map.groupBy(inputs, ([path]) => partOf(path));
  return [...sizes]
    .map(([name, its]) => [name, kibibytes(its.map(([, { bytesInOutput }]) => bytesInOutput))] as const)
    .toSorted(([, a], [, b]) => b - a);
}

const partOf = (path: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path.split('/').slice(0, -1).slice(0, 2).join('/');

const kibibytes = (sizes: readonly number[]): number => Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
