import { compact } from '../../lambda/core/compact.ts';
import type { Reference } from '../../lambda/core/usage.ts';
import { digest, here, reference } from './build.ts';

const pod = { usedBy: 'pod', role: 'rollback-target' } as const;

test.each<[string, Reference]>([
  ['a tag', reference({ tag: 'v1' })],
  ['a digest', reference({ digest: digest('a') })],
  ['both', reference({ tag: 'v1', digest: digest('a') })],
  ['a digest of who knows where', { ...pod, digest: digest('a') }],
  ['a tag and a digest of who knows where', { ...pod, tag: 'v1', digest: digest('a') }],
  ['a configuration', { ...pod, digest: digest('a'), isConfig: true }],
  ['a configuration in a repository', { ...pod, repository: here, tag: 'v1', digest: digest('a'), isConfig: true }],
  ['a tag in characters of anywhere', reference({ tag: 'v1', usedBy: 'Dienst "größe" \\ \u{D800} 🚀\n' })],
])('a reference by %s says the same when it is compact', (_, one) => {
  expect(compact([one])).toStrictEqual([one]);
});

test('references keep their order, also those that are equal', () => {
  const all = ['v2', 'v1', 'v2'].map((tag) => reference({ tag }));
  expect(compact(all)).toStrictEqual(all);
});

test('references to one repository share it, and those to another of the same name do not', () => {
  const [first, second, elsewhere] = compact([
    reference({ tag: 'v1', repository: { ...here } }),
    reference({ digest: digest('a'), repository: { ...here } }),
    reference({ tag: 'v1', repository: { ...here, account: '222222222222' } }),
  ]);
  expect(second?.repository).toBe(first?.repository);
  expect(elsewhere?.repository).toEqual({ ...here, account: '222222222222' });
});
