import { newerVersion, versionIn } from '../../lambda/core/versions.ts';

test.each([
  ['1.2.3', '1.2.3'],
  ['v1.2.3', '1.2.3'],
  ['1.2', '1.2.0'],
  ['v7', '7.0.0'],
  ['1.2.3-rc.1', '1.2.3-rc.1'],
  ['1.2-rc.1', '1.2.0-rc.1'],
  ['1.2.3+4', '1.2.3'],
  ['1.2.3_4', '1.2.3'],
  ['1.2.3-rc.1_build_5', '1.2.3-rc.1'],
  ['2024.01.05', '2024.1.5'],
  ['1.2.3-SNAPSHOT', '1.2.3-SNAPSHOT'],
  ['1.2.3-0a1', '1.2.3-0a1'],
  ['386_1.0.0+4', '386.0.0'],
])('%s is the version %s', (tag, version) => {
  expect(versionIn(tag)?.version).toBe(version);
});

test.each([
  '',
  'latest',
  'main-1.2.3',
  '1.2.3.4',
  'v',
  '1.',
  '.1',
  'x1.2',
  '1.2.3-',
  '99999999999999999.0.0',
  '__proto__',
])('"%s" is no version', (tag) => {
  expect(versionIn(tag)).toBeUndefined();
});

test('versions are ordered as semver says, newest first, builds do not count, and what is none comes last', () => {
  const tags = [
    'x',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.10.0',
  ];
  const sorted = tags.toSorted((a, b) => newerVersion(versionIn(a), versionIn(b)));
  expect(sorted).toEqual(tags.toReversed());
  expect(newerVersion(versionIn('1.0.0+1'), versionIn('1.0.0_2'))).toBe(0);
});
