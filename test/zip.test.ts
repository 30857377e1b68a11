import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { zipOf } from '../bin/cli/zip.ts';
import { scratchFolder } from './scratch.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'chunks'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const files = { 'index.mjs': 'export const a = 1;\n'.repeat(50), 'chunks/ä.mjs': 'two' };

/** The files of a zip, by the list at its end. */
function unpacked(zip: Buffer): Readonly<Record<string, string>> {
  const end = zip.length - 22;
  let at = zip.readUInt32LE(end + 16);
  const found: Record<string, string> = {};
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [packed, name, local] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt32LE(at + 42)];
    const body = local + 30 + zip.readUInt16LE(local + 26);
    found[zip.toString('utf8', at + 46, at + 46 + name)] = inflateRawSync(zip.subarray(body, body + packed)).toString();
    at += 46 + name;
  }
  return found;
}

test('a zip has the files of a folder, with those below it', () => {
  expect(unpacked(zipOf(folderWith(files)))).toEqual(files);
});

test('the same files make the same zip, whenever it is made', () => {
  const reversed = Object.fromEntries(Object.entries(files).toReversed());
  expect(zipOf(folderWith(reversed))).toEqual(zipOf(folderWith(files)));
});
