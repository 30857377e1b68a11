import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { meter } from './meter.ts';
import type { Measured } from './meter.ts';

/** Loads the bundle in a folder and invokes it once, as Lambda does; its log lines tell where one stage ends. */
const [, , folder = '', minutes = '15'] = process.argv;

/** The last line of each stage. */
const ends = new Map([
  ['all consumers read', 'survey of consumers'],
  ['registries listed', 'listing'],
  ['repositories planned', 'plan and rows'],
  ['run finished', 'gate and report'],
]);

const stages: (Measured & { readonly stage: string })[] = [];
process.stdout.write = (line) => {
  // The stages are all that is wanted of the log.
  const { message = '' }: { message?: string } = JSON.parse(String(line));
  const stage = ends.get(message);
  if (stage !== undefined) stages.push({ stage, ...taken() });
  return true;
};

const loading = meter();
let firstCall: Measured | undefined;
subscribe('http.client.request.start', () => {
  firstCall ??= loading();
});
const { handler } = await import(join(folder, 'index.mjs'));
const loaded = loading();
const taken = meter();
const endsAtMs = performance.now() + Number(minutes) * 60_000;
const answer: unknown = await handler(
  {},
  {
    awsRequestId: '1',
    functionName: 'keeper',
    getRemainingTimeInMillis: () => Math.floor(endsAtMs - performance.now()),
  },
);
writeSync(1, `${JSON.stringify({ loaded, firstCall, stages, total: taken(), answer })}\n`);
process.exit();
