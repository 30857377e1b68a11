import { gzipSync } from 'node:zlib';
import type { Archived } from '../../lambda/core/archive.ts';
import { componentsOf } from '../../lambda/core/component.ts';
import { stateOf } from '../../lambda/core/condemnation.ts';
import type { Condemnation } from '../../lambda/core/condemnation.ts';
import type { Digest } from '../../lambda/core/image.ts';
import { placeOf } from '../../lambda/core/image.ts';
import { tagsAfter } from '../../lambda/core/ledgers/tags.ts';
import type { TagLedger } from '../../lambda/core/ledgers/tags.ts';
import { holdByHand } from '../../lambda/holds-by-hand.ts';
import { ledgerText, packedLedger } from '../../lambda/ledger-format.ts';
import type { Remembered } from '../../lambda/ledger-format.ts';
import type { Bucket } from '../../lambda/ports.ts';
import { digest as digestOf, here } from '../core/build.ts';
import { memoryBucket } from '../memory-bucket.ts';
import type { Case, CaseLedger } from './language.ts';
import { momentIn } from './moments.ts';
import { placedIn } from './registry.ts';
import type { Placed } from './registry.ts';

/** The bucket as the runs and the people before left it. */
export async function memoryOf(one: Case, nowMs: number): Promise<Bucket> {
  const bucket = memoryBucket(one.heldByHand === 'damaged' ? { 'state/holds.json': '{' } : {});
  const placed = placedIn(one, nowMs);
  for (const region of new Set(placed.map(({ repository }) => repository.region))) {
    const body = ledgerOf(
      one.ledger,
      placed.filter(({ repository }) => repository.region === region),
      nowMs,
    );
    if (body) await bucket.write(`state/ledger/${here.account}/${region}.json.gz`, body, 'application/gzip');
  }
  if (one.heldByHand === 'damaged') return bucket;
  for (const { image, because, until } of one.heldByHand) {
    for (const each of placed.filter(({ name }) => name === image)) {
      const { account, region, name: repository } = each.repository;
      const untilMs = until === undefined ? {} : { untilMs: momentIn(until, nowMs) };
      const atMs = Number.MIN_SAFE_INTEGER;
      await holdByHand(bucket, { account, region, repository, digest: each.image.digest, because, atMs, ...untilMs });
    }
  }
  return bucket;
}

function ledgerOf(ledger: Case['ledger'], placed: readonly Placed[], nowMs: number): Uint8Array | undefined {
  if (ledger === 'damaged') return Buffer.from('{');
  if (ledger === 'none' || ledger === 'lost') return undefined;
  const { watchingSince, lastSurvey } = ledger;
  const watch = { sinceMs: momentIn(watchingSince, nowMs), seenAtMs: momentIn(lastSurvey, nowMs) };
  const byPlace = Map.groupBy(placed, ({ repository }) => placeOf(repository));
  const repositories = [...byPlace.values()].flatMap((inside) => {
    const [first] = inside;
    const text = first && ledgerText(rememberedOf(ledger, inside, nowMs));
    return first && text !== undefined ? [[first.repository.name, text] as const] : [];
  });
  return gzipSync(packedLedger({ watch, generation: 'a', parts: 0, counts: [], changes: new Map(), repositories }));
}

function rememberedOf(ledger: CaseLedger, inside: readonly Placed[], nowMs: number): Remembered {
  const at = (moment: string): number => momentIn(moment, nowMs);
  const idOf = new Map(inside.map(({ name, image }) => [name, image.digest]));
  const digestsOf = (names: readonly string[]) => names.flatMap((name) => idOf.get(name) ?? []);
  const known = <Value, Made>(said: Readonly<Record<string, Value>>, make: (value: Value) => Made) =>
    new Map(Object.entries(said).flatMap(([name, value]) => digestsOf([name]).map((id) => [id, make(value)] as const)));
  const ran = Object.entries(ledger.ran).map(([who, { now, before, seen }]) => {
    return [who, { current: digestsOf(now), earlier: digestsOf(before), seenAtMs: at(seen) }] as const;
  });
  return {
    condemned: condemnedIn(ledger, inside, nowMs),
    archive: archivedIn(ledger, inside),
    // They are gone, so that the case has no such images.
    leftovers: new Set(ledger.deletedByUs.map(digestOf)),
    history: {
      tags: tagsIn(ledger, inside, nowMs),
      used: { seen: known(ledger.seenInUse, at), ran: new Map(ran) },
    },
  };
}

function condemnedIn(ledger: CaseLedger, inside: readonly Placed[], nowMs: number): ReadonlyMap<Digest, Condemnation> {
  const components = componentsOf(inside.map(({ image }) => image));
  const at = (moment: string): number => momentIn(moment, nowMs);
  return new Map(
    Object.entries(ledger.condemned).flatMap(([name, { since, announced, surveys }]) => {
      const id = inside.find((one) => one.name === name)?.image.digest;
      const component = components.find((one) => one.id === id);
      if (!component) return [];
      const announcedAtMs = announced === undefined ? {} : { announcedAtMs: at(announced) };
      const times = { sinceMs: at(since), seenAtMs: at(ledger.lastSurvey), ...announcedAtMs };
      return [[component.id, { state: stateOf(component), ...times, surveys }] as const];
    }),
  );
}

const archivedIn = ({ archivedByUs }: CaseLedger, inside: readonly Placed[]): Map<Digest, Archived> =>
  new Map(
    inside
      .filter(({ name }) => archivedByUs.includes(name))
      .map(({ image: { digest, pushedAtMs, archivedAtMs = pushedAtMs } }) => [
        digest,
        { pushedAtMs, intendedAtMs: archivedAtMs, archivedAtMs },
      ]),
  );

/** A tag was there when watching began, or came with the push of its image, unless the case says when it was first seen. */
function tagsIn(ledger: CaseLedger, inside: readonly Placed[], nowMs: number): TagLedger {
  const lastMs = momentIn(ledger.lastSurvey, nowMs);
  const said = new Map(Object.entries(ledger.tagsFirstSeen).map(([tag, moment]) => [tag, momentIn(moment, nowMs)]));
  const before = inside.map(({ image }) => ({
    ...image,
    tags: image.tags.filter((tag) => (said.get(tag) ?? image.pushedAtMs) <= lastMs),
  }));
  const timed = before.flatMap(({ digest, tags }) =>
    tags.flatMap((tag) => {
      const seenAtMs = said.get(tag);
      return seenAtMs === undefined ? [] : [[tag, { digest, afterMs: seenAtMs, seenAtMs }] as const];
    }),
  );
  const sinceMs = momentIn(ledger.watchingSince, nowMs);
  return { ...tagsAfter(undefined, before, lastMs), sinceMs, timed: new Map(timed) };
}
