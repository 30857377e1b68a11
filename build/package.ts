import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foreignInputs, writeBundles } from './bundles.ts';
import { plainTemplate } from '#template';
import { manifest } from './manifest.ts';
import { noticesOf } from './notices.ts';
import { writeTypes } from './types.ts';

/** What is shipped as it is: `docs/` because README, alarms and sentences point into it. */
const texts = ['README.md', 'CHANGELOG.md', 'LICENSE', 'SECURITY.md', 'policy.schema.json', 'docs/**/*.{md,json}'];

/** Makes the package in a folder of its own, as npm publishes it: of the repository it has only what its users need. */
export async function writePackage(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  await writeBundles(folder);
  writeTypes(join(folder, 'types'));
  for (const file of globSync(texts)) cpSync(file, join(folder, file));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(folder, 'cli', 'ecr-keeper.template.json'), plainTemplate());
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), noticesOf(await foreignInputs()));
}
