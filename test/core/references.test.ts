import { copiesNamed, listOf, referencesByName } from '../../lambda/core/references.ts';
import type { References } from '../../lambda/core/references.ts';
import type { Reference } from '../../lambda/core/usage.ts';
import { digest, here, reference, replica } from './build.ts';

/** Tags with what they are of, and digests. */
const namesIn = ({ byTag, byDigest }: References): readonly (readonly [string, readonly Reference[]])[] => [
  ...[...byTag].flatMap(([place, tags]) =>
    [...tags].map(([tag, users]) => [`${place}:${tag}`, listOf(users)] as const),
  ),
  ...[...byDigest].map(([digestNamed, users]) => [digestNamed, listOf(users)] as const),
];

const usedByPod = { usedBy: 'pod', role: 'in-use' } as const;
const mirror = { account: 'mirror.example.com', region: 'beyond-ecr', name: 'ecr/team/app' };
const isListed = ({ region }: { readonly region: string }) => region === here.region;
const v1 = `${here.account}/eu-west-1/app:v1`;

test.each([
  ['a tag', reference({ tag: 'v2' }), ['111111111111/eu-west-1/app:v2']],
  ['a tag and the digest that it stands for', reference({ tag: 'v1' }), [v1, digest('a')]],
  ['a digest', reference({ digest: digest('b') }), [digest('b')]],
  ['both', reference({ tag: 'v1', digest: digest('b') }), [v1, digest('a'), digest('b')]],
  ['both, and they are the same', reference({ tag: 'v1', digest: digest('a') }), [v1, digest('a')]],
  ['a digest of who knows where', { ...usedByPod, digest: digest('b') }, [digest('b')]],
  ['a digest and a tag of who knows where', { ...usedByPod, tag: 'v1', digest: digest('b') }, [digest('b')]],
])('a reference is found by %s', (_, one, names) => {
  expect(namesIn(referencesByName([one], new Map([[v1, digest('a')]])))).toEqual(names.map((name) => [name, [one]]));
});

test('all that name the same are found together, and a tag of a registry that was not listed by every name behind a prefix', () => {
  const [first, second] = ['pod', 'task'].map((usedBy) => reference({ tag: 'v1', usedBy, repository: mirror }));
  const found = referencesByName(
    [first, second].flatMap((one) => one ?? []),
    new Map(),
    isListed,
  );
  expect(Object.fromEntries(namesIn(found))).toEqual({
    'mirror.example.com/beyond-ecr/ecr/team/app:v1': [first, second],
    '*/ecr/team/app:v1': [first, second],
    '*/team/app:v1': [first, second],
    '*/app:v1': [first, second],
  });
});

test.each([
  ['a tag of a registry that was listed', reference({ tag: 'v1' }), []],
  ['a tag of one that was not', reference({ tag: 'v1', repository: replica }), ['*/app']],
  ['a digest of one that was not', reference({ digest: digest('a'), repository: replica }), []],
  ['a tag and a digest of who knows where', { ...usedByPod, tag: 'v1', digest: digest('a') }, []],
])('the copies that may be meant by %s are named', (_, one, names) => {
  expect(copiesNamed(one, isListed)).toEqual(names);
});
