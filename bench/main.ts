import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, hostname, platform, totalmem } from 'node:os';
import { measured, openWorkshop } from './measure.ts';
import type { Result } from './measure.ts';
import { tables } from './report.ts';
import { empty, shapes, usual } from './shapes.ts';

/** `npm run bench` measures the usual shapes and writes down what came of it; `npm run bench -- SHAPE ...` measures these, and prints it. */
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !shapes.some((shape) => shape.name === name));
if (unknown !== undefined) {
  process.stderr.write(`no shape is called ${unknown}: there are ${shapes.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}

const names = wanted.length > 0 ? wanted : usual;
const workshop = openWorkshop();
const results: Result[] = [];
try {
  for (const shape of [empty, ...shapes.filter(({ name }) => names.includes(name))]) {
    const result = await measured(shape, workshop, results[0]?.calls);
    results.push(result);
    process.stderr.write(`${shape.name}: ${result.total.wallMs / 1000} s\n`);
  }
} finally {
  workshop.close();
}

const [cpu] = cpus();
const machine = `${hostname()}: ${cpus().length} x ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}`;
const bench = { machine, node: process.versions.node, at: new Date().toISOString(), results };
const text = tables(bench);
process.stdout.write(`${text}\n`);
// What is written down is the whole of it: a part of it would stand beside numbers of another day.
if (wanted.length === 0 || wanted.length === shapes.length) {
  const folder = new URL('results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${hostname()}.json`, folder), `${JSON.stringify(bench, undefined, 1)}\n`);
  const page = new URL('../docs/performance.md', import.meta.url);
  const [before = '', , after = ''] = readFileSync(page, 'utf8').split(/<!-- \/?bench -->\n/);
  writeFileSync(page, `${before}<!-- bench -->\n\n${text}\n\n<!-- /bench -->\n${after}`);
}
