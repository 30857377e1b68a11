import { blobsIn, companyOf, imageFrom, inOrder } from '../../lambda/core/restoring.ts';
import type { Image } from '../../lambda/core/image.ts';
import { artifact, digest, here, image, index, nameOf, signatureTag } from './build.ts';

const named = (images: readonly Image[]): readonly string[] => images.map((one) => nameOf(one.digest));
const descriptor = (name: string) => ({ digest: digest(name) });

test('a kept manifest is read as the image that it was', () => {
  const manifest = { subject: descriptor('app'), config: { mediaType: 'application/x' }, layers: [] };
  const kept = {
    run: '20260601T000000Z-9f3a1c',
    repository: here,
    digest: digest('signature'),
    tags: ['v1'],
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    manifest: JSON.stringify(manifest),
  };
  expect(imageFrom(kept)).toEqual({
    digest: digest('signature'),
    tags: ['v1'],
    status: 'active',
    pushedAtMs: 0,
    sizeBytes: 0,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    manifest: { kind: 'artifact', artifactType: 'application/x' },
    subject: digest('app'),
  });
});

const shelf = [
  artifact('about a note', { subject: digest('note on what is gone') }),
  artifact('sbom of the signature', { subject: digest('signature') }),
  artifact('signature', { tags: [signatureTag('top')] }),
  index('top', ['middle', 'arm64']),
  index('middle', ['amd64']),
  image('amd64'),
  image('arm64'),
  index('other', ['arm64']),
  artifact('note', { subject: digest('arm64') }),
  artifact('note on what is gone', { subject: digest('gone') }),
];

test.each<[string, readonly string[]]>([
  ['top', ['sbom of the signature', 'signature', 'top', 'middle', 'amd64', 'arm64', 'note']],
  ['middle', ['middle', 'amd64']],
  ['other', ['arm64', 'other', 'note']],
  ['amd64', ['amd64']],
  ['gone', ['about a note', 'note on what is gone']],
  ['never there', []],
])('what belongs to %s is what it lists, and what is about any of that', (name, company) => {
  expect(named(companyOf(digest(name), shelf))).toEqual(company);
});

test('a circle of images belongs together', () => {
  const circle = [index('a', ['b']), index('b', ['a'])];
  expect(named(companyOf(digest('a'), circle))).toEqual(['a', 'b']);
});

test('what is listed is put back before what lists it, and subjects before what is about them', () => {
  const order = named(inOrder(shelf));
  const isBefore = (first: string, then: string) => order.indexOf(first) < order.indexOf(then);
  expect(order.toSorted()).toEqual(named(shelf).toSorted());
  const pairs = shelf.flatMap(({ digest: id, manifest, subject }) => [
    ...(manifest.kind === 'index' ? manifest.lists.map((listed) => [nameOf(listed), nameOf(id)] as const) : []),
    ...(subject && subject !== digest('gone') ? [[nameOf(subject), nameOf(id)] as const] : []),
  ]);
  expect(pairs.filter(([first, then]) => !isBefore(first, then))).toEqual([]);
  expect(isBefore('top', 'signature')).toBe(true);
  expect(inOrder([])).toEqual([]);
});

test('an attestation that an index lists is put back before the index, after what it is about', () => {
  const images = [
    index('top', ['app', 'attestation']),
    artifact('attestation', { subject: digest('app') }),
    image('app'),
  ];
  expect(named(inOrder(images))).toEqual(['app', 'attestation', 'top']);
});

test('what goes round in a circle is put back last, and is not lost', () => {
  const images = [index('a', ['b']), index('b', ['a', 'c']), index('self', ['self']), image('c')];
  expect(named(inOrder(images))).toEqual(['c', 'a', 'b', 'self']);
});

test.each<[string, object, readonly string[]]>([
  ['an image', { config: descriptor('c'), layers: [descriptor('l1'), descriptor('l2')] }, ['c', 'l1', 'l2']],
  ['an image with a layer twice', { config: descriptor('c'), layers: [descriptor('l'), descriptor('l')] }, ['c', 'l']],
  ['an artifact', { blobs: [descriptor('b')] }, ['b']],
  ["Docker's first schema", { fsLayers: [{ blobSum: digest('f1') }, { blobSum: digest('f2') }] }, ['f1', 'f2']],
  ['an index', { manifests: [descriptor('m')] }, []],
  ['an image with a layer of another algorithm', { layers: [{ digest: 'sha512:ab' }, descriptor('l')] }, ['l']],
  ['what is none', { config: 'c', layers: [descriptor('l')] }, []],
])('the blobs of %s are those that it names', (_what, manifest, expected) => {
  expect(blobsIn(JSON.stringify(manifest)).map(nameOf)).toEqual(expected);
});
