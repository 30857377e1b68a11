import type { Image } from '../lambda/core/image.ts';
import { artifact, digest, image, index } from './core/build.ts';
import { registryOf, refuse, removal, told } from './removing.ts';
import type { Registry } from './removing.ts';

const signed = [index('i', ['p']), image('p'), artifact('s', { subject: digest('p') })];
const lone = [image('a'), image('b')];

test('index, platform and signature go in separate requests, each described right before', async () => {
  const registry = registryOf(signed);
  expect(await removal(registry, signed)).toEqual({ i: 'deleted', p: 'deleted', s: 'deleted' });
  expect(told(registry)).toEqual(['describe i p s', 'delete i', 'describe p s', 'delete p', 'describe s', 'delete s']);
});

test('small components go together, what stays is not even described', async () => {
  const registry = registryOf([...lone, ...signed]);
  await removal(registry, [...lone, ...signed], ['a', 'b']);
  expect(told(registry)).toEqual(['describe a b', 'delete a b']);
});

test.each<[string, Partial<Image>, string]>([
  ['tagged', { tags: ['new'] }, 'its tags changed since the survey'],
  ['archived', { status: 'archived' }, 'its status changed since the survey'],
  ['pushed again', { pushedAtMs: 5 }, 'it was pushed again since the survey'],
  ['pulled', { pulledAtMs: 5 }, 'it was pulled since the survey'],
])('a member that was %s meanwhile keeps its whole component, and no other', async (_, change, because) => {
  const images = [...signed, image('other')];
  const registry = registryOf(images.map((one) => (one.digest === digest('p') ? { ...one, ...change } : one)));
  const company = `${digest('p')} of its component changed`;
  expect(await removal(registry, images)).toEqual({ i: company, p: because, s: company, other: 'deleted' });
});

test('a change of a member that stays, because another index lists it too, keeps the component as well', async () => {
  const images = [index('i', ['p', 'shared']), image('p'), index('kept', ['shared']), image('shared')];
  const registry = registryOf(images);
  registry.held.set(digest('shared'), image('shared', { pulledAtMs: 5 }));
  const company = `${digest('shared')} of its component changed`;
  expect(await removal(registry, images, ['i'])).toEqual({ i: company, p: company });
});

test('a change between the first look and the request keeps what has not gone yet', async () => {
  const registry = registryOf(signed);
  const tagged = () => void registry.held.set(digest('p'), image('p', { tags: ['new'] }));
  registry.before.push(() => {}, tagged);
  expect(await removal(registry, signed)).toEqual({
    i: 'deleted',
    p: 'its tags changed since the survey',
    s: 'its subject is still there',
  });
});

const sizesOf = ({ asked }: Registry) =>
  asked.filter(({ kind }) => kind === 'delete').map(({ digests }) => digests.length);

test('a request holds a hundred images and no more', async () => {
  const images = Array.from({ length: 250 }, (_, i) => image(`n${i}`));
  const registry = registryOf(images);
  await removal(registry, images);
  expect(sizesOf(registry)).toEqual([100, 100, 50]);
});

test('a component of more than a hundred images goes whole, a hundred at a time', async () => {
  const platforms = Array.from({ length: 150 }, (_, i) => `p${i}`);
  const images = [index('i', platforms), ...platforms.map((name) => image(name))];
  const registry = registryOf(images);
  expect(new Set(Object.values(await removal(registry, images)))).toEqual(new Set(['deleted']));
  expect(sizesOf(registry)).toEqual([1, 100, 50]);
});

test('what somebody else deleted meanwhile is already gone, and the rest of its component stays for now', async () => {
  const registry = registryOf(signed.slice(1));
  expect(await removal(registry, signed)).toMatchObject({ i: 'already gone' });
  expect(told(registry)).toEqual(['describe i p s']);
});

test('what the registry does not find any more is already gone, and what it listed goes', async () => {
  const registry = registryOf(signed);
  registry.answers.push(refuse('i', 'ImageNotFound'));
  expect(await removal(registry, signed)).toEqual({ i: 'already gone', p: 'deleted', s: 'deleted' });
});

test('what an index still lists fails, and everything else goes', async () => {
  const registry = registryOf([...lone, ...signed]);
  registry.answers.push(refuse('a', 'ImageReferencedByManifestList'));
  const { a, ...others } = await removal(registry, [...lone, ...signed]);
  expect(a).toBe('failed: ImageReferencedByManifestList');
  expect(others).toEqual({ b: 'deleted', i: 'deleted', p: 'deleted', s: 'deleted' });
});

test('an index that could not be deleted keeps its platforms and their signatures', async () => {
  const registry = registryOf(signed);
  registry.answers.push(refuse('i', 'Unknown'));
  const because = `${digest('i')} of its component is still there`;
  expect(await removal(registry, signed)).toEqual({ i: 'failed: Unknown', p: because, s: because });
});

test('a signature stays when what it signs could not be deleted', async () => {
  const images = [image('p'), artifact('s', { subject: digest('p') })];
  const registry = registryOf(images);
  registry.answers.push(refuse('p', 'Unknown'));
  expect(await removal(registry, images)).toEqual({ p: 'failed: Unknown', s: 'its subject is still there' });
});

test('what the registry did not confirm failed', async () => {
  const registry = registryOf(lone);
  registry.answers.push(({ digests }) => ({
    status: 'answered',
    gone: new Set([digest('a')]),
    failures: new Map(),
    asked: new Set(digests),
  }));
  expect(await removal(registry, lone)).toEqual({ a: 'deleted', b: 'failed: NotConfirmed' });
});
