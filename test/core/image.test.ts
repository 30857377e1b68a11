import { compareText, digestIn, subjectsOf } from '../../lambda/core/image.ts';
import type { Digest } from '../../lambda/core/image.ts';
import { digest, image } from './build.ts';

const hex = 'ab'.repeat(32);
const app: Digest = `sha256:${hex}`;

test.each<[string, readonly string[], readonly Digest[]]>([
  ['is signed by cosign', [`sha256-${hex}.sig`], [app]],
  ['is attested by cosign', [`sha256-${hex}.att`], [app]],
  ['has an SBOM by cosign', [`sha256-${hex}.sbom`], [app]],
  ['has referrers in a fallback tag', [`sha256-${hex}`], [app]],
  ['has another ending', [`sha256-${hex}.txt`], []],
  ['has an ending behind its ending', [`sha256-${hex}.sig.bak`], []],
  ['has a word before it', [`old-sha256-${hex}.sig`], []],
  ['is of a shorter digest', [`sha256-${hex.slice(1)}.sig`], []],
  ['is of another algorithm', [`sha512-${hex}.sig`], []],
  ['is one of several tags', ['latest', `sha256-${hex}.sig`], [app]],
])('what a tag is about, if the image that it names %s', (_what, tags, expected) => {
  expect(subjectsOf(image('artifact', { tags }))).toEqual(expected);
});

test('an image may be about its subject and about that of its tags', () => {
  const both = image('artifact', { subject: digest('base'), tags: [`sha256-${hex}.att`] });
  expect(subjectsOf(both)).toEqual([digest('base'), app]);
});

test.each<[string, Digest | undefined]>([
  [app, app],
  [`sha256:${hex.toUpperCase()}`, app],
  [` ${app}`, undefined],
  [`${app}0`, undefined],
  [`SHA256:${hex}`, undefined],
  [`sha512:${hex}${hex}`, undefined],
  [hex, undefined],
  ['', undefined],
])('the digest in "%s"', (text, expected) => {
  expect(digestIn(text)).toBe(expected);
});

test('texts are in the order of their code units, the same on every machine', () => {
  const pairs = [
    ['a', 'b'],
    ['b', 'a'],
    ['a', 'a'],
    ['Z', 'a'],
    ['z', 'ä'],
    ['10', '9'],
    ['', 'a'],
  ] as const;
  expect(pairs.map(([a, b]) => compareText(a, b))).toEqual([-1, 1, 0, -1, -1, -1, -1]);
});
