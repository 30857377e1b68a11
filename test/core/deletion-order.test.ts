import fc from 'fast-check';
import { deletionSteps } from '../../lambda/core/deletion-order.ts';
import { listsOf, subjectsOf } from '../../lambda/core/image.ts';
import type { Image } from '../../lambda/core/image.ts';
import { anyImages, artifact, digest, image, index, nameOf, signatureTag } from './build.ts';

const steps = (images: readonly Image[]) => deletionSteps(images).map((step) => step.map((one) => nameOf(one.digest)));

test('nested indexes go from the top, then platforms, then what is about any of these', () => {
  const images = [
    artifact('sbom', { subject: digest('signature') }),
    artifact('signature', { tags: [signatureTag('platform')] }),
    image('platform'),
    index('middle', ['platform']),
    index('top', ['middle']),
  ];
  expect(steps(images)).toEqual([['top'], ['middle'], ['platform'], ['signature'], ['sbom']]);
});

test('a platform that two indexes list waits for both, at whatever depth', () => {
  const images = [index('a', ['b']), index('b', ['p']), index('c', ['p']), image('p')];
  expect(steps(images)).toEqual([['a', 'c'], ['b'], ['p']]);
});

test('an index that is about an image goes after it, and before what it lists', () => {
  const images = [image('app'), index('scans', ['scan'], { subject: digest('app') }), image('scan')];
  expect(steps(images)).toEqual([['app'], ['scans'], ['scan']]);
});

test('what does not go is not waited for', () => {
  expect(steps([image('p'), artifact('s', { subject: digest('kept') })])).toEqual([['p', 's']]);
  expect(steps([])).toEqual([]);
});

test('what goes round in a circle goes at once, and what waits for it after it', () => {
  const images = [
    artifact('a', { tags: [signatureTag('b')] }),
    artifact('b', { tags: [signatureTag('a')] }),
    artifact('c', { subject: digest('b') }),
    index('self', ['self']),
    image('free'),
  ];
  expect(steps(images)).toEqual([['free', 'self'], ['a', 'b'], ['c']]);
});

test('what waits for a circle through others goes after these, however it is called', () => {
  const images = [
    artifact('a', { subject: digest('b') }),
    artifact('b', { subject: digest('x') }),
    artifact('x', { tags: [signatureTag('y')] }),
    artifact('y', { tags: [signatureTag('x')] }),
  ];
  expect(steps(images)).toEqual([['x', 'y'], ['b'], ['a']]);
});

test('the order of listing does not matter', () => {
  fc.assert(
    fc.property(anyImages, (images) => {
      expect(steps(images.toReversed())).toEqual(steps(images));
    }),
  );
});

/** An index about something that is below itself would have to go both before and after it. */
const anyOrdered = anyImages.map((images) =>
  images.map((one) => {
    const { subject: _, ...others } = one;
    return listsOf(one).length > 0 ? { ...others, tags: [] } : one;
  }),
);

test('everything goes once, and nothing before what lists it or what it is about', () => {
  fc.assert(
    fc.property(anyOrdered, (images) => {
      const order = deletionSteps(images);
      expect(order.flat().toSorted((a, b) => images.indexOf(a) - images.indexOf(b))).toEqual(images);
      const stepOf = new Map(order.flatMap((step, i) => step.map((one) => [one.digest, i] as const)));
      for (const [i, one] of order.flatMap((step, at) => step.map((member) => [at, member] as const))) {
        expect(listsOf(one).filter((listed) => (stepOf.get(listed) ?? Infinity) <= i)).toEqual([]);
        expect(subjectsOf(one).filter((subject) => (stepOf.get(subject) ?? -1) >= i)).toEqual([]);
      }
    }),
  );
});

/** Any image may list, and be about, any other or itself. */
const anyTangle = fc
  .array(fc.record({ lists: fc.array(fc.nat(7), { maxLength: 2 }), subject: fc.option(fc.nat(7)) }), { maxLength: 8 })
  .map((shapes) =>
    shapes.map(({ lists, subject }, i) =>
      index(
        `i${i}`,
        lists.map((other) => `i${other}`),
        subject === null ? {} : { subject: digest(`i${subject}`) },
      ),
    ),
  );

test('however tangled, everything goes once', () => {
  fc.assert(
    fc.property(anyTangle, (images) => {
      expect(steps(images).flat().toSorted()).toEqual(images.map((one) => nameOf(one.digest)).toSorted());
    }),
  );
});
