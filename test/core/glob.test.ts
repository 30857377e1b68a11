import fc from 'fast-check';
import { minimatch } from 'minimatch';
import { firstMatch, globMatcher, groupReader } from '../../lambda/core/glob.ts';

/** A well-kept matcher as the oracle: right, but not to be used, because it takes exponential time on many stars. */
const expected = (pattern: string, text: string): boolean =>
  minimatch(text, pattern, { dot: true, nobrace: true, nocomment: true, noext: true, nonegate: true });

const anyPart = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '1'), minLength: 1, maxLength: 6 });
const anyText = fc.array(anyPart, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const anyGlobPart = fc.oneof(
  { weight: 1, arbitrary: fc.constant('**') },
  {
    weight: 5,
    arbitrary: fc
      .array(fc.constantFrom('a', 'b', '-', '1', '*', '?', '[ab]', '[!a]', '[0-9]'), { minLength: 1, maxLength: 6 })
      .map((tokens) => tokens.join('').replaceAll(/\*+/g, '*')),
  },
);
const anyGlob = fc.array(anyGlobPart, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));

test('globs match as everybody knows them', () => {
  fc.assert(
    fc.property(anyGlob, anyText, (pattern, text) => {
      // `.` and `..` are folders to minimatch, and nothing of the kind in a registry.
      fc.pre(!/(^|\/)\.{1,2}(\/|$)/.test(text) && !/\*\*.*\*\*/.test(pattern));
      expect([pattern, text, globMatcher(pattern)(text)]).toEqual([pattern, text, expected(pattern, text)]);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['*', 'latest', true],
  ['*', 'team/app', false],
  ['**', 'team/app', true],
  ['team/**', 'team', false],
  ['team/**', 'team/app', true],
  ['team/**', 'team/a/b', true],
  ['**/app', 'app', true],
  ['a/**/b', 'a/b', true],
  ['*SNAPSHOT*', '1.0-SNAPSHOT', true],
  ['*SNAPSHOT*', '1.0-snapshot', false],
  ['v[0-9]*', 'v1.2', true],
  ['v[!0-9]*', 'v1.2', false],
  ['[', '[', true],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['{a,b}', 'a', false],
  ['__proto__', '__proto__', true],
  ['', 'a', false],
])('the glob %p and %p: %p', (pattern, text, isMatch) => {
  expect(globMatcher(pattern)(text)).toBe(isMatch);
});

test('the first pattern that matches is found', () => {
  expect(firstMatch(['b*', 'a*', '*'])('ab')).toBe('a*');
  expect(firstMatch(['b*'])('ab')).toBeUndefined();
});

test('forty stars against the longest tag take no time to speak of', () => {
  const pattern = `${'*a'.repeat(40)}b`;
  const steps = 200;
  for (let step = 0; step < steps; step += 1) {
    expect(globMatcher(pattern)('a'.repeat(128))).toBe(false);
    expect(groupReader(`${'*a'.repeat(20)}{name}${'a*'.repeat(20)}b`, 'name')('a'.repeat(128))).toBeUndefined();
  }
});

test.each([
  ['feature-{name}-*', 'feature-login-12', 'login'],
  ['feature-{name}-*', 'feature-login-page-12', 'login-page'],
  ['feature-{name}-*', 'feature-login', undefined],
  ['feature-{name}-*', 'feature--12', undefined],
  ['{name}', 'main', 'main'],
  ['*-{name}', 'a-b-c', 'b-c'],
  ['{name}*', 'abc', 'abc'],
  ['pr-{number}', 'pr-', undefined],
  ['pr-{number}', 'pull-7', undefined],
  ['{name}-[0-9]*', 'x-1-2', 'x-1'],
])('what stands for the placeholder of %p in %p is %p', (pattern, tag, group) => {
  const [, placeholder = ''] = /\{(\w+)\}/.exec(pattern) ?? [];
  expect(groupReader(pattern, placeholder)(tag)).toBe(group);
});
