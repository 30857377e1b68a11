import { openWorld } from '../../lambda/aws/world.ts';
import type { OpenWorld } from '../../lambda/aws/world.ts';
import { BadInput } from '../../lambda/bad-input.ts';
import { placeOf } from '../../lambda/core/image.ts';
import { nameOf, rowsAbout, usageRows } from '../../lambda/core/usage-rows.ts';
import type { UsageRow } from '../../lambda/core/usage-rows.ts';
import { listOf } from '../../lambda/core/usage-list.ts';
import { unreadIn } from '../../lambda/core/usage.ts';
import type { Finding, Sightings } from '../../lambda/core/usage.ts';
import { isoOf } from '../../lambda/render/record.ts';
import { coverageText } from '../../lambda/render/coverage.ts';
import { counted, fitted, shown } from '../../lambda/render/text.ts';
import { survey } from '../../lambda/survey.ts';
import { printedAs } from './output.ts';
import { endProgress, interruption, paletteFor, policyFrom, progress } from './terminal.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly policy?: string;
  readonly image?: string;
  readonly output: string;
  /** Where a list of all of it goes. */
  readonly publish?: string;
  readonly publisher?: string;
}

/** `keeper usage`: who uses what, and what could not be read. Changes nothing, but for the list that it may publish. */
export async function usage(options: Options, terminal: Terminal): Promise<number> {
  const { policy: file, image, output } = options;
  const policy = await policyFrom(file, terminal);
  const to = placeIn(options);
  const { signal, release } = interruption();
  const { environment, stdout, stderr } = terminal;
  const world = await openWorld({ environment, policy, log: progress(terminal), cancelled: signal });
  try {
    const takenAtMs = world.clock.serviceMs();
    const { findings, census, sightings } = await survey(world, policy);
    endProgress(terminal);
    const all = usageRows(findings, census.resolved);
    const home = { account: world.account.id, region: world.account.home };
    const rows = image === undefined ? all : rowsAbout(all, image, { home, resolved: census.resolved });
    const lines = rows.map((row) => JSON.stringify(row));
    const printed = printedAs(output, lines) ?? (to ? undefined : tableOf(rows));
    if (printed !== undefined) stdout.write(printed);
    const unread = unreadIn(findings);
    if (unread.length > 0) stderr.write(`\n${coverageText(findings, paletteFor(stderr))}\n`);
    if (to) await publish(world, to, { findings, sightings, takenAtMs, stderr });
    return unread.length > 0 ? 3 : 0;
  } finally {
    await world.spool.dispose();
    release();
    world.close();
  }
}

interface Place {
  readonly bucket: string;
  readonly prefix: string;
  readonly publisher: string;
}

function placeIn({ publish: place, publisher = '' }: Options): Place | undefined {
  if (place === undefined) return undefined;
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(place) ?? [];
  if (!bucket) throw new BadInput(`--publish must be a place such as s3://my-bucket/lists, got "${place}"`);
  if (!/^[A-Za-z0-9][\w.-]{0,99}$/.test(publisher)) {
    throw new BadInput(`--publisher must name whose list this is, such as team-a, got "${publisher}"`);
  }
  return { bucket, prefix: prefix.replace(/\/*$/, prefix === '' ? '' : '/'), publisher };
}

interface Found {
  readonly findings: readonly Finding[];
  readonly sightings: Sightings;
  readonly takenAtMs: number;
  readonly stderr: Terminal['stderr'];
}

/** Writes the list, or nothing: one that lacks something would be taken for the whole. */
async function publish(
  world: OpenWorld,
  { bucket, prefix, publisher }: Place,
  { findings, sightings, takenAtMs, stderr }: Found,
): Promise<void> {
  const unread = unreadIn(findings).filter(({ reach }) => reach !== 'nothing');
  if (unread.length > 0) {
    throw new Error(
      `nothing is published: ${counted(unread.length, 'cell')} could not be read, and a list must be whole`,
    );
  }
  const read = [...new Set(findings.map(({ source }) => source))];
  const list = listOf({ publisher, takenAt: isoOf(takenAtMs), sources: read }, sightings);
  if (list.count === 0)
    throw new Error('nothing is published: nothing here names an image, and an empty list proves nothing');
  const key = `${prefix}${publisher}.json`;
  await (await world.openAnyBucket(bucket)).write(key, Buffer.from(JSON.stringify(list)), 'application/json');
  stderr.write(`published ${counted(list.count, 'reference')} to s3://${bucket}/${key}\n`);
}

/** Each image once, with everybody who names it under it, in 80 columns. */
function tableOf(rows: readonly UsageRow[]): string {
  if (rows.length === 0) return 'Nobody names it.\n';
  const parts = [...Map.groupBy(rows, titleOf)].map(([image, users]) => {
    const lines = [...new Set(users.map(({ role, usedBy }) => `${role.padEnd(15)}  ${shown(usedBy)}`))];
    const rest = lines.length - mostUsers;
    const more = rest > 0 ? [`  … and ${counted(rest, 'more user')}`] : [];
    return [fitted(shown(image), 80), ...lines.slice(0, mostUsers).map((line) => `  ${fitted(line, 78)}`), ...more];
  });
  return `${parts.flat().join('\n')}\n`;
}

const mostUsers = 20;

function titleOf(row: UsageRow): string {
  const { digest = '', kind, repository, tag } = row;
  const place = repository ? placeOf(repository) : '';
  if (kind === 'mention') return `${place} (mentioned)`;
  if (kind === 'pin') return `${place} (pinned, nobody can tell which)`;
  const short = digest.slice(0, 'sha256:'.length + 12);
  if (tag === undefined) return `${place}@${short}`;
  return digest === '' ? nameOf(row) : `${nameOf(row)} = ${short}`;
}
