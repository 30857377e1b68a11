import fc from 'fast-check';
import { ages } from '../../lambda/core/ages.ts';
import type { AuditRow } from '../../lambda/core/audit-row.ts';
import type { Image, Repository } from '../../lambda/core/image.ts';
import { shelf } from '../../lambda/core/shelf.ts';
import { showing } from '../../lambda/core/shown.ts';
import { here, image, nameOf, nowMs, dayMs } from './build.ts';

const row = (of: Image, over: Partial<AuditRow> = {}): AuditRow => ({
  repository: here,
  image: of,
  component: of.digest,
  verdict: 'keep',
  reasons: [],
  blockedBy: [],
  outcome: undefined,
  ...over,
});
const shownFor = (rows: readonly AuditRow[], tell: (row: AuditRow) => readonly string[] = () => []) => {
  const shown = showing(nowMs, tell);
  shown.add(here, rows);
  const [only] = shown.result().repositories;
  return only;
};
const names = (some: readonly { readonly digest: Image['digest'] }[] = []) => some.map(({ digest }) => nameOf(digest));

const place = (name: string): Repository => ({ ...here, name });
const pulledAtMs = (daysAgo: number) => ({ pulledAtMs: nowMs - daysAgo * dayMs });

const anyOwners = fc.uniqueArray(fc.record({ owner: fc.string({ maxLength: 3 }), things: fc.nat(700) }), {
  selector: ({ owner }) => owner,
  maxLength: 8,
});

test('a shelf keeps no more than its room, counts the rest, and does not mind the order of owners', () => {
  fc.assert(
    fc.property(anyOwners, fc.integer({ min: 0, max: 900 }), (owners, room) => {
      const [one, other] = [shelf<number>(room), shelf<number>(room)];
      const fill = (some: typeof owners, to: typeof one) =>
        some.forEach(({ owner, things }) =>
          to.add(
            owner,
            Array.from({ length: things }, (_, i) => i),
            (i) => i,
          ),
        );
      fill(owners, one);
      fill(owners.toReversed(), other);
      for (const { owner, things } of owners) {
        const { some, more } = one.of(owner);
        expect(some).toEqual(some.map((_, i) => i));
        expect(some.length + more).toBe(things);
        expect(other.of(owner)).toEqual(one.of(owner));
      }
      expect(owners.reduce((sum, { owner }) => sum + one.of(owner).some.length, 0)).toBeLessThanOrEqual(room);
    }),
  );
});

test('what went, what is condemned and still there, and what stays are shown apart', () => {
  const shown = shownFor([
    row(image('deleted'), { verdict: 'condemned', outcome: { outcome: 'deleted' } }),
    row(image('archived'), { verdict: 'condemned', outcome: { outcome: 'archived' } }),
    row(image('failed'), { verdict: 'condemned', outcome: { outcome: 'failed', code: 'X' } }),
    row(image('waiting'), { verdict: 'condemned' }),
    row(image('restored'), { outcome: { outcome: 'restored' } }),
    row(image('kept')),
  ]);
  expect(names(shown?.gone.some).toSorted()).toEqual(['archived', 'deleted']);
  expect(names(shown?.condemned.some)).toEqual(['failed', 'waiting']);
  expect(names(shown?.kept.some)).toEqual(['restored', 'kept']);
});

test('what is used comes before what is large, and that before the rest', () => {
  const used = { rule: 'in-use', count: 1, usedBy: ['web'] } as const;
  const shown = shownFor([
    row(image('small', { sizeBytes: 2 })),
    row(image('large', { sizeBytes: 9 })),
    row(image('used', { sizeBytes: 1 }), { reasons: [used] }),
  ]);
  expect(names(shown?.kept.some)).toEqual(['used', 'large', 'small']);
});

test('sentences are made of what is shown only, and long lists end in a count', () => {
  let told = 0;
  const tell = () => {
    told += 1;
    return Array.from({ length: 9 }, (_, i) => `reason ${i}`);
  };
  const shown = shownFor(
    Array.from({ length: 700 }, (_, i) => row(image(`i${i}`))),
    tell,
  );
  expect([told, shown?.kept.some.length, shown?.kept.more]).toEqual([500, 500, 200]);
  expect(shown?.kept.some[0]?.because).toEqual([0, 1, 2, 3, 4, 5].map((i) => `reason ${i}`).concat('… and 3 more'));
});

test('of many tags four are shown, and the rest counted', () => {
  const tags = ['a', 'b', 'c', 'd', 'e', 'f'];
  const [one] = shownFor([row(image('x', { tags }))])?.kept.some ?? [];
  expect([one?.tags, one?.moreTags]).toEqual([['a', 'b', 'c', 'd'], 2]);
});

test('repositories come in the order of their names, whichever was first', () => {
  const shown = showing(nowMs, () => []);
  for (const name of ['b', 'a', 'c']) shown.add(place(name), [row(image(name))]);
  expect(shown.result().repositories.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('age is counted against the last pull, up to and with the last day of each step', () => {
  const counted = ages(nowMs);
  counted.add([
    row(image('new', { daysOld: 7, sizeBytes: 5 })),
    row(image('old', { daysOld: 8, sizeBytes: 7, ...pulledAtMs(7) })),
    row(image('older', { daysOld: 366, sizeBytes: 11, ...pulledAtMs(366) })),
  ]);
  const [week, month, , , rest] = counted.result();
  expect(week?.never).toEqual({ images: 1, bytes: 5 });
  expect(month?.pulled[0]).toEqual({ images: 1, bytes: 7 });
  expect(rest?.pulled[4]).toEqual({ images: 1, bytes: 11 });
  const all = counted.result().flatMap(({ pulled, never }) => [...pulled, never]);
  expect(all.reduce((sum, { images }) => sum + images, 0)).toBe(3);
});
