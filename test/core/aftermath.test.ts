import { lostIn } from '../../lambda/core/aftermath.ts';
import type { Image } from '../../lambda/core/image.ts';
import { referencesByName, tagName } from '../../lambda/core/references.ts';
import type { Reference } from '../../lambda/core/usage.ts';
import { digest, here, image, reference, replica } from './build.ts';

const used = image('a', { tags: ['1.0', 'prod'] });
const lost = (after: readonly Image[], ...references: readonly Reference[]) =>
  lostIn(here, { before: [used, image('b')], after }, referencesByName(references, new Map())).map(
    (one) => one.reference,
  );

const byTag = reference({ tag: 'prod' });
const byDigest = reference({ digest: digest('a'), usedBy: 'pinned' });

test('what was named and is not there any more is lost, by tag and by digest', () => {
  expect(lost([], byTag, byDigest)).toEqual([byDigest, byTag]);
  expect(lost([image('b')], byTag, byDigest)).toEqual([byDigest, byTag]);
});

test('what is only in the archive cannot be pulled either', () => {
  expect(lost([{ ...used, status: 'archived' }], byDigest)).toEqual([byDigest]);
});

test('as long as it is there, nothing is lost', () => {
  expect(lost([used], byTag, byDigest)).toEqual([]);
});

test('a tag that moved to another image can be pulled', () => {
  expect(lost([image('c', { tags: ['prod'] })], byTag)).toEqual([]);
  expect(lost([image('c', { tags: ['prod'] })], byDigest)).toEqual([byDigest]);
});

test('who names a tag that moved names what it stands for now, also where it stood for another digest before', () => {
  const references = referencesByName([byTag], new Map([[tagName(here, 'prod'), digest('a')]]));
  expect(lostIn(here, { before: [used], after: [image('c', { tags: ['prod'] })] }, references)).toEqual([]);
  expect(lostIn(here, { before: [used], after: [] }, references).map((one) => one.reference)).toEqual([byTag]);
});

test('a digest with a tag is lost if either is not there', () => {
  const both = reference({ tag: 'prod', digest: digest('a') });
  expect(lost([image('c', { tags: ['prod'] })], both)).toEqual([both]);
  expect(lost([{ ...used, tags: ['1.0'] }], both)).toEqual([both]);
});

test('what was not there before, or is pulled from elsewhere, is not ours to lose', () => {
  const archived = { ...used, status: 'archived' } as const;
  const references = referencesByName([byTag, byDigest], new Map());
  expect(lostIn(here, { before: [archived], after: [] }, references)).toEqual([]);
  expect(lost([], reference({ digest: digest('a'), repository: replica }), reference({ tag: 'other' }))).toEqual([]);
});
