import pMap from 'p-map';
import { sinkAbout, takenAway, toldBy } from '../../lambda/audit-search.ts';
import type { Found } from '../../lambda/audit-search.ts';
import { BadInput } from '../../lambda/bad-input.ts';
import { digestIn } from '../../lambda/core/image.ts';
import type { Registry } from '../../lambda/core/image.ts';
import { exitCodeOf } from '../../lambda/core/summary.ts';
import type { Summary } from '../../lambda/core/summary.ts';
import { unreadIn } from '../../lambda/core/usage.ts';
import { repositoryOf } from '../../lambda/kept-records.ts';
import { openLedgers } from '../../lambda/ledgers.ts';
import type { Ledgers } from '../../lambda/ledgers.ts';
import type { Bucket } from '../../lambda/ports.ts';
import { explainText } from '../../lambda/render/explain.ts';
import type { Explained } from '../../lambda/render/explain.ts';
import type { OpenWorld } from '../../lambda/aws/world.ts';
import { askedIn, checkRun } from './given.ts';
import { inBucket } from './in-bucket.ts';
import { printedAs } from './output.ts';
import { planned } from './planned.ts';
import { paletteFor, sentence } from './terminal.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly policy?: string;
  readonly bucket?: string;
  readonly run?: string;
  readonly output: string;
}

/** `keeper explain`: why an image stays or goes, now or as a run saw it, and what would change that. It changes nothing. */
export function explain(ref: string, options: Options, terminal: Terminal): Promise<number> {
  const { run, bucket, policy } = options;
  if (run === undefined) return explainNow(ref, options, terminal);
  checkRun(run);
  if (bucket === undefined) throw new BadInput('--run needs --bucket NAME: the audit of that run is there');
  if (policy !== undefined) throw new BadInput('--run tells what that run said: --policy has no say in it');
  return explainThen(ref, { ...options, bucket, run }, terminal);
}

async function explainNow(ref: string, options: Options, terminal: Terminal): Promise<number> {
  const { bucket } = options;
  const { summary, rows } = await planned(options, (home) => sinkAbout(askedIn(ref, home)), terminal);
  const found = rows.found();
  if (summary.status === 'interrupted') {
    print(explained(found), options, terminal);
    return exitCodeOf(summary);
  }
  if (bucket === undefined) {
    const hint = `${nowhereIn(summary)}, and --bucket NAME would search the audit for what became of it`;
    return answer(explained(found), { ref, nothing: hint }, { options, terminal });
  }
  const images = await inBucket(bucket, terminal, (store, world) =>
    found.length > 0 ? remembered(found, store, world) : gone(ref, store, world),
  );
  const nothing = `${nowhereIn(summary)}, and no run of this bucket has taken it away`;
  return answer(images, { ref, nothing }, { options, terminal });
}

/** What could not be listed may have it. */
function nowhereIn({ findings }: Summary): string {
  const unread = unreadIn(findings).flatMap(({ source, region }) => (source === 'registries' ? [region] : []));
  const but = unread.length === 0 ? '' : ` (${[...new Set(unread)].join(', ')} could not be read)`;
  return `it is in no repository that the policy cleans${but}`;
}

async function explainThen(
  ref: string,
  options: Options & { readonly bucket: string; readonly run: string },
  terminal: Terminal,
): Promise<number> {
  const { bucket, run } = options;
  const found = await inBucket(bucket, terminal, (store, { log, account }) =>
    toldBy({ bucket: store, log }, run, askedIn(ref, homeOf(account))),
  );
  const nothing = `run ${run} says nothing about it, or this bucket has no record of it`;
  return answer(explained(found, run), { ref, nothing }, { options, terminal });
}

const homeOf = ({ id, home }: OpenWorld['account']): Registry => ({ account: id, region: home });

interface Image extends Explained {
  readonly line: string;
}

const explained = (found: readonly Found[], run?: string): readonly Image[] =>
  found.map((one) => ({ ...one, ...(run === undefined ? {} : { run }) }));

/** What the audit says of an image that is not there any more. */
async function gone(ref: string, store: Bucket, { log, account }: OpenWorld): Promise<readonly Image[]> {
  return explained(await takenAway({ bucket: store, log }, askedIn(ref, homeOf(account))));
}

/** With what runs remember of condemnations. */
async function remembered(found: readonly Found[], store: Bucket, world: OpenWorld): Promise<readonly Image[]> {
  const registries = [...new Map(found.map(({ row }) => [`${row.account} ${row.region}`, repositoryOf(row)])).values()];
  const ledgers = await openLedgers(store, registries, world);
  try {
    return await pMap(found, (one) => withCondemnation(one, ledgers), { concurrency: 1 });
  } finally {
    await world.spool.dispose();
  }
}

async function withCondemnation(one: Found, ledgers: Ledgers): Promise<Image> {
  const component = digestIn(one.row.component ?? one.row.digest);
  const { condemned } = await ledgers.of(repositoryOf(one.row));
  const known = component && condemned.get(component);
  return { ...one, ...(known ? { condemnedSinceMs: known.sinceMs } : {}) };
}

interface Situation {
  readonly options: Options;
  readonly terminal: Terminal;
}

function answer(
  images: readonly Image[],
  { ref, nothing }: { readonly ref: string; readonly nothing: string },
  { options, terminal }: Situation,
): number {
  if (images.length === 0) {
    terminal.stderr.write(`${sentence(`nobody knows ${ref}: ${nothing}`, terminal.stderr)}\n`);
    return 1;
  }
  print(images, options, terminal);
  return 0;
}

function print(images: readonly Image[], { output }: Options, { stdout }: Terminal): void {
  const lines = images.map(({ line }) => line);
  stdout.write(printedAs(output, lines) ?? (images.length > 0 ? explainText(images, paletteFor(stdout)) : ''));
}
