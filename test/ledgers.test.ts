import { gunzipSync, gzipSync } from 'node:zlib';
import { noTagsAt, tagsAfter } from '../lambda/core/ledgers/tags.ts';
import { nothingUsed } from '../lambda/core/ledgers/used.ts';
import { ledgersFrom, loadLedgers, openLedgers, withLeftovers } from '../lambda/ledgers.ts';
import type { Ledgers, Noted } from '../lambda/ledgers.ts';
import type { Bucket } from '../lambda/ports.ts';
import { createSpool } from '../lambda/spool.ts';
import { digest, here, image, nowMs } from './core/build.ts';
import { memoryBucket } from './memory-bucket.ts';

const registry = { account: here.account, region: here.region };
const key = `state/ledger/${here.account}/${here.region}.json.gz`;
const named = (name: string) => ({ ...here, name });
const watch = { sinceMs: 5, seenAtMs: nowMs };

/** Opens the ledgers, as a run of its own, and says what it warned of. */
async function onLedgers<Value>(
  bucket: Bucket,
  play: (ledgers: Ledgers, warnings: readonly string[]) => Promise<Value>,
): Promise<Value> {
  const warnings: string[] = [];
  const spool = createSpool();
  try {
    const log = { info: () => {}, warn: (message: string) => void warnings.push(message) };
    return await play(await openLedgers(bucket, [registry], { spool, log }), warnings);
  } finally {
    await spool.dispose();
  }
}

const nothingNoted: Noted = {
  condemnations: new Map(),
  missing: [],
  history: { tags: undefined, used: nothingUsed },
  watch,
};

const condemned = (name: string) => new Map([[digest(name), { state: name, sinceMs: 1, seenAtMs: 2, surveys: 3 }]]);

/** So much about a repository that two of them do not fit into one object. */
const large = (name: string): Partial<Noted> => ({
  condemnations: condemned(name),
  history: {
    tags: undefined,
    used: {
      seen: new Map(),
      ran: new Map([[name.repeat(5_000_000), { current: [digest(name)], earlier: [], seenAtMs: nowMs }]]),
    },
  },
});

const note = async (ledgers: Ledgers, name: string, now: Partial<Noted>) =>
  ledgers.note(named(name), await ledgers.of(named(name)), { ...nothingNoted, ...now });

const condemnedIn = async (ledgers: Ledgers, name: string) => [...(await ledgers.of(named(name))).condemned.keys()];

test('what a dead run deleted is noted before anything is planned, and stays if nothing else is noted', async () => {
  const bucket = memoryBucket();
  await onLedgers(bucket, async (ledgers) => {
    await note(ledgers, 'app', {});
    await ledgers.save();
  });
  const spool = createSpool();
  const world = { spool, log: { info: () => {}, warn: () => {} } };
  const heads = await loadLedgers(bucket, [registry], world);
  const deleted = [
    { repository: named('app'), digest: digest('a') },
    { repository: named('other'), digest: digest('b') },
    { repository: { ...named('app'), region: 'elsewhere' }, digest: digest('c') },
  ];
  const ledgers = ledgersFrom(bucket, withLeftovers(heads, deleted), world);
  expect([...(await ledgers.of(named('app'))).leftovers]).toEqual([digest('a')]);
  ledgers.noteLeftovers(named('third'), [digest('d')]);
  await ledgers.save();
  await spool.dispose();
  await onLedgers(bucket, async (next) => {
    expect([...(await next.of(named('app'))).leftovers]).toEqual([digest('a')]);
    expect([...(await next.of(named('other'))).leftovers]).toEqual([digest('b')]);
  });
});

test('everything that a ledger remembers comes back', async () => {
  const bucket = memoryBucket();
  const tagged = [image('a', { tags: ['1', '__proto__'] }), image('b', { tags: ['2'] })];
  const history = {
    tags: tagsAfter(noTagsAt(nowMs), tagged, nowMs + 1),
    used: {
      seen: new Map([[digest('a'), nowMs]]),
      ran: new Map([['ECS service web', { current: [digest('a')], earlier: [digest('b')], seenAtMs: nowMs }]]),
    },
  };
  await onLedgers(bucket, async (ledgers) => {
    expect(await ledgers.of(here)).toMatchObject({ isThere: false, watch: undefined });
    ledgers.noteArchived(here, digest('c'), { pushedAtMs: 1, intendedAtMs: 2 });
    ledgers.noteLeftovers(here, [digest('d'), digest('e')]);
    await note(ledgers, here.name, { condemnations: condemned('a'), missing: [digest('d')], history });
    await ledgers.save();
  });
  await onLedgers(bucket, async (ledgers) => {
    const known = await ledgers.of(here);
    expect(known).toEqual({
      condemned: condemned('a'),
      archive: new Map([[digest('c'), { pushedAtMs: 1, intendedAtMs: 2 }]]),
      leftovers: new Set([digest('d')]),
      history,
      isThere: true,
      watch,
    });
  });
});

const packed = { condemned: [[digest('a'), ['state', 1, 2, 3, 4]]], archived: [] };

test.each([
  ['first', { format: 1, repositories: { app: packed } }, undefined],
  ['second', { format: 2, watch, repositories: [['app', packed]] }, watch],
])('a ledger of the %s format is read, and goes on as one of the third', async (_, old, since) => {
  const bucket = memoryBucket();
  await bucket.write(key, gzipSync(JSON.stringify(old)), 'application/gzip');
  await onLedgers(bucket, async (ledgers) => {
    expect(await condemnedIn(ledgers, 'app')).toEqual([digest('a')]);
    expect(await ledgers.of(named('app'))).toMatchObject({ isThere: true, watch: since });
    await note(ledgers, 'other', { condemnations: condemned('b') });
    await ledgers.save();
  });
  expect(JSON.parse(gunzipSync((await bucket.read(key)) ?? '').toString())).toMatchObject({ format: 3, watch });
  await onLedgers(bucket, async (ledgers) => {
    expect(await condemnedIn(ledgers, 'app')).toEqual([digest('a')]);
  });
});

const done = async (ledgers: Ledgers) => {
  const { archive, leftovers } = await ledgers.of(named('app'));
  return [[...archive.keys()], [...leftovers]];
};

test('what was done after the ledger was written is known to the next run, and to this one', async () => {
  const bucket = memoryBucket();
  await onLedgers(bucket, async (ledgers) => {
    ledgers.noteArchived(named('app'), digest('before'), { pushedAtMs: 1, intendedAtMs: 2 });
    await note(ledgers, 'app', { condemnations: condemned('a') });
    await ledgers.save();
    ledgers.noteArchived(named('app'), digest('b'), { pushedAtMs: 1, intendedAtMs: 2 });
    ledgers.noteArchived(named('app'), digest('before'), undefined);
    ledgers.noteLeftovers(named('app'), [digest('c')]);
    await ledgers.save();
    expect(await done(ledgers)).toEqual([[digest('b')], [digest('c')]]);
  });
  await onLedgers(bucket, async (ledgers) => {
    expect([await condemnedIn(ledgers, 'app'), await done(ledgers)]).toEqual([
      [digest('a')],
      [[digest('b')], [digest('c')]],
    ]);
    // Once more, now that it is what was before.
    await note(ledgers, 'app', { condemnations: condemned('a'), missing: [digest('c')] });
    await ledgers.save();
  });
  expect(await onLedgers(bucket, done)).toEqual([[digest('b')], [digest('c')]]);
});

/** Three repositories, each in an object of its own. */
const written = async (): Promise<ReturnType<typeof memoryBucket>> => {
  const bucket = memoryBucket();
  await onLedgers(bucket, async (ledgers) => {
    for (const name of ['b', 'a', 'c']) await note(ledgers, name, large(name));
    await ledgers.save();
  });
  return bucket;
};
const parts = (bucket: ReturnType<typeof memoryBucket>) =>
  bucket.keys().flatMap((one) => (one === key ? [] : [one.slice(key.length - '.json.gz'.length)]));

describe('a ledger that is too large for one object', () => {
  test('comes back from its parts', async () => {
    const bucket = await written();
    expect(parts(bucket)).toEqual(['/a-0001.ndjson.gz', '/a-0002.ndjson.gz', '/a-0003.ndjson.gz']);
    await onLedgers(bucket, async (ledgers) => {
      for (const name of ['a', 'b', 'c']) expect(await condemnedIn(ledgers, name)).toEqual([digest(name)]);
    });
  });

  test('is written beside the one that counts: a run that dies meanwhile leaves that one as it was', async () => {
    const bucket = await written();
    const dying = {
      ...bucket,
      write: async (at: string, body: Uint8Array) => {
        if (at === key) throw new Error('the run died');
        await bucket.write(at, body, 'application/gzip');
      },
    };
    await onLedgers(dying, async (ledgers) => {
      for (const name of ['a', 'b', 'c']) await note(ledgers, name, large('d'));
      await expect(ledgers.save()).rejects.toThrow('the run died');
    });
    expect(parts(bucket)).toContain('/b-0001.ndjson.gz');
    await onLedgers(bucket, async (ledgers) => {
      for (const name of ['a', 'b', 'c']) expect(await condemnedIn(ledgers, name)).toEqual([digest(name)]);
    });
  });

  test.each([
    ['is missing', async (bucket: Bucket, part: string) => bucket.remove(part)],
    [
      'is cut',
      async (bucket: Bucket, part: string) =>
        bucket.write(part, (await bucket.read(part))?.subarray(0, 1000) ?? Buffer.from(''), 'application/gzip'),
    ],
    [
      'lacks a repository and is whole otherwise',
      async (bucket: Bucket, part: string) => bucket.write(part, gzipSync(''), 'application/gzip'),
    ],
  ])('is damaged as a whole if a part of it %s', async (_, damage) => {
    const bucket = await written();
    await damage(bucket, key.replace('.json.gz', '/a-0001.ndjson.gz'));
    await onLedgers(bucket, async (ledgers, warnings) => {
      for (const name of ['a', 'b', 'c']) {
        expect(await ledgers.of(named(name))).toMatchObject({ isThere: false, watch: undefined, condemned: new Map() });
      }
      expect(warnings).toEqual(['the ledger is damaged, so that everything is announced anew']);
    });
  });

  test('begins to watch anew where a repository cannot be read, and leaves the others as they are', async () => {
    const bucket = await written();
    const lines = gzipSync(`a\t{"condemned":[]}\n`);
    await bucket.write(key.replace('.json.gz', '/a-0001.ndjson.gz'), lines, 'application/gzip');
    await onLedgers(bucket, async (ledgers, warnings) => {
      expect(await ledgers.of(named('a'))).toMatchObject({ isThere: false, watch: undefined });
      expect(await condemnedIn(ledgers, 'b')).toEqual([digest('b')]);
      expect(warnings).toHaveLength(1);
      await note(ledgers, 'a', { watch: { sinceMs: nowMs, seenAtMs: nowMs } });
      await note(ledgers, 'b', {});
      await ledgers.save();
    });
    const after = await onLedgers(bucket, (ledgers) => ledgers.of(named('c')));
    expect(after.watch).toEqual({ sinceMs: nowMs, seenAtMs: nowMs });
  });

  test('does not take a repository that cannot be read for one of which nothing is known, whatever is done to it', async () => {
    const bucket = await written();
    const part = key.replace('.json.gz', '/a-0001.ndjson.gz');
    await bucket.write(part, gzipSync('a\t{"condemned":[]}\n'), 'application/gzip');
    await onLedgers(bucket, async (ledgers) => {
      ledgers.noteLeftovers(named('a'), [digest('x')]);
      await ledgers.save();
    });
    expect(await onLedgers(bucket, (ledgers) => ledgers.of(named('a')))).toMatchObject({ isThere: false });
  });
});
