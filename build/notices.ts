import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licences of what is bundled, as their texts ask for; nothing else of these packages comes along. */
export function noticesOf(files: readonly string[]): string {
  const folders = [...new Set(files.map(packageOf))].toSorted();
  // Many packages have the same text.
  const packagesOf = Map.groupBy(folders, licenceIn);
  return [...packagesOf]
    .map(([text, having]) => `${having.map(nameIn).join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function packageOf(file: string): string {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [];
  if (folder === undefined) throw new Error(`"${file}" is in no package`);
  return folder;
}

const manifestIn = (folder: string): { name: string; version: string; license: string } =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

function nameIn(folder: string): string {
  const { name, version } = manifestIn(folder);
  return `${name} ${version}`;
}

/** Some publish no text, but only the name of their licence. */
function licenceIn(folder: string): string {
  const texts = readdirSync(folder).filter((name) => /^(licen[cs]e|notice)/i.test(name));
  if (texts.length === 0) return `Under the licence ${manifestIn(folder).license}`;
  return texts.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
}
