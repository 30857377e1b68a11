import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBundle } from '../../lib/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'ecr-keeper-maps-'));
writeBundle(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => join(folder, file));
const mapOf = (file: string): string => `${file}.map`;

/** What a map says that its file is made of. */
function sourcesOf(file: string): readonly string[] {
  const { sources }: { sources: readonly string[] } = JSON.parse(readFileSync(mapOf(file), 'utf8'));
  return sources;
}

test('an error of ours has a map to the lines of its source', () => {
  const mapped = files.filter((file) => existsSync(mapOf(file))).flatMap(sourcesOf);
  const named = ['start', 'handler', 'run', 'apply', 'core/decide', 'aws/registries', 'wide/workflow'];
  for (const name of named) expect(mapped.some((source) => source.endsWith(`lambda/${name}.ts`))).toBe(true);
});

test('the clients of the SDK have none, and no file names one that is not there', () => {
  const clients = files.filter((file) => /chunks.(?:ec2|sagemaker|organizations)-/.test(file));
  expect(clients.map((file) => existsSync(mapOf(file)))).toEqual([false, false, false]);
  for (const file of files) {
    const names = readFileSync(file, 'utf8').includes('\n//# sourceMappingURL=');
    expect([file, names]).toEqual([file, existsSync(mapOf(file))]);
  }
});
