import fc from 'fast-check';
import { decide } from '../../lambda/core/decide.ts';
import { componentsOf } from '../../lambda/core/component.ts';
import { noReferences } from '../../lambda/core/references.ts';
import {
  anyImages,
  anyReferences,
  anyRetention,
  condemned,
  dayMs,
  digest,
  here,
  image,
  nobodyElse,
  nowMs,
  plan,
} from './build.ts';

test('a repository that no entry matches keeps everything, and says so', () => {
  const images = [image('a')];
  const decisions = decide(undefined, {
    repository: here,
    images,
    components: componentsOf(images),
    references: noReferences,
    mentions: [],
    pins: [],
    firstPushOf: ({ pushedAtMs }) => pushedAtMs,
    ...nobodyElse,
    pulledWithinMs: 0,
    nowMs,
  });
  expect(decisions).toMatchObject([{ verdict: 'keep', reasons: [{ rule: 'no-retention' }] }]);
});

test('the plan does not depend on the order of listing', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, anyReferences, (images, policy, references) => {
      const reversed = plan(images.toReversed(), policy, { references: references.toReversed() });
      expect(reversed.map(({ component: { id }, verdict }) => [id, verdict])).toEqual(
        plan(images, policy, { references }).map(({ component: { id }, verdict }) => [id, verdict]),
      );
    }),
  );
});

test('what a reference names is never condemned', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, anyReferences, (images, policy, references) => {
      const going = new Set(condemned(images, policy, { references }).map(digest));
      const names = new Set(references.flatMap((one) => [one.digest, one.tag]));
      const used = images.filter((one) => [one.digest, ...one.tags].some((name) => names.has(name)));
      expect(used.filter((one) => going.has(one.digest))).toEqual([]);
    }),
  );
});

test('planning again after what goes is gone condemns nothing', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, anyReferences, (images, policy, references) => {
      const going = new Set(condemned(images, policy, { references }).map(digest));
      const left = images.filter((one) => !going.has(one.digest));
      expect(condemned(left, policy, { references })).toEqual([]);
    }),
  );
});

test('one more reference, protected tag, kept build or day of pulls never condemns more', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, anyReferences, anyReferences, (images, policy, references, more) => {
      const before = condemned(images, policy, { references });
      const families = policy.families.map((one) => ({ ...one, keepNewest: one.keepNewest + 1 }));
      const untagged = { ...policy.untagged, keepNewest: policy.untagged.keepNewest + 1 };
      for (const after of [
        condemned(images, policy, { references: [...references, ...more] }),
        condemned(images, { ...policy, keepTags: [...policy.keepTags, '1.?'] }, { references }),
        condemned(images, { ...policy, families }, { references }),
        condemned(images, { ...policy, untagged }, { references }),
        condemned(images, policy, { references, pulledWithinMs: 50 * dayMs }),
      ]) {
        expect(before).toEqual(expect.arrayContaining([...after]));
      }
    }),
  );
});
