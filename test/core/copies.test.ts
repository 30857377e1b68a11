import fc from 'fast-check';
import { copies } from '../../lambda/core/copies.ts';
import type { Digest } from '../../lambda/core/image.ts';

const digestAt = (n: number): Digest => `sha256:${n.toString(16).padStart(64, '0')}`;

const anyPush = fc.record({
  digest: fc.integer({ min: 0, max: 60 }).map(digestAt),
  atMs: fc.integer({ min: 0, max: 2 ** 41 }),
  region: fc.constantFrom('eu-west-1', 'us-east-1', 'ap-south-1'),
});

test('of every digest the first push, the regions and whether it is alone are as a plain list tells them', () => {
  fc.assert(
    fc.property(fc.array(anyPush, { maxLength: 200 }), anyPush, (pushes, other) => {
      const all = copies();
      for (const { digest, atMs, region } of pushes) all.add(digest, atMs, region);
      for (const { digest } of [...pushes, other]) {
        const its = pushes.filter((one) => one.digest === digest);
        const regions = [...new Set(its.map(({ region }) => region))].toSorted();
        expect(all.firstPushMs(digest)).toBe(its.length === 0 ? undefined : Math.min(...its.map(({ atMs }) => atMs)));
        expect(all.spreadOf(digest)).toEqual(its.length === 0 ? undefined : { isAlone: its.length === 1, regions });
      }
    }),
  );
});

test('thirty thousand digests that differ in their last digits only are all told apart', () => {
  const all = copies();
  for (let n = 0; n < 30_000; n += 1) all.add(digestAt(n), n, 'eu-west-1');
  const wrong = Array.from({ length: 30_000 }, (_, n) => n).filter((n) => all.firstPushMs(digestAt(n)) !== n);
  expect(wrong).toEqual([]);
  expect(all.spreadOf(digestAt(29_999))).toEqual({ isAlone: true, regions: ['eu-west-1'] });
  expect(all.firstPushMs(digestAt(30_000))).toBeUndefined();
});
