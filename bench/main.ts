import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, hostname, platform, totalmem } from 'node:os';
import { measured, openWorkshop } from './measure.ts';
import type { Result } from './measure.ts';
import { tables } from './report.ts';
import type { Bench } from './report.ts';
import { empty, shapes, usual } from './shapes.ts';

/**
 * `npm run bench` measures the usual shapes, `npm run bench -- SHAPE ...` these. Each takes the place of what this machine
 * measured of it before, in bench/results and in the tables of docs/performance.md.
 */
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !shapes.some((shape) => shape.name === name));
if (unknown !== undefined) {
  process.stderr.write(`no shape is called ${unknown}: there are ${shapes.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}

const [cpu] = cpus();
const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
const machine = `${hostname()}: ${cpus().length} x ${cpu?.model ?? 'unknown'}, ${memory}, ${platform()} ${arch()}`;
const file = new URL(`results/${hostname()}.json`, import.meta.url);

function before(): readonly Result[] {
  try {
    const { results }: Bench = JSON.parse(readFileSync(file, 'utf8'));
    return results;
  } catch {
    return [];
  }
}

function written(results: ReadonlyMap<string, Result>): Bench {
  const inOrder = [empty, ...shapes].flatMap(({ name }) => results.get(name) ?? []);
  const bench = { machine, node: process.versions.node, results: inOrder };
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(bench, undefined, 1)}\n`);
  return bench;
}

const names = wanted.length > 0 ? wanted : usual;
const results = new Map(before().map((one) => [one.shape.name, one]));
const workshop = openWorkshop();
try {
  for (const shape of [empty, ...shapes.filter(({ name }) => names.includes(name))]) {
    results.set(shape.name, await measured(shape, workshop, results.get(empty.name)?.calls));
    written(results);
    process.stderr.write(`${shape.name}\n`);
  }
} finally {
  workshop.close();
}

const text = tables(written(results));
process.stdout.write(`${text}\n`);
const page = new URL('../docs/performance.md', import.meta.url);
const [above = '', , below = ''] = readFileSync(page, 'utf8').split(/<!-- \/?bench -->\n/);
writeFileSync(page, `${above}<!-- bench -->\n\n${text}\n\n<!-- /bench -->\n${below}`);
