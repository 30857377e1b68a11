import fc from 'fast-check';
import type { Image } from '../lambda/core/image.ts';
import { changeOf } from '../lambda/core/recheck.ts';
import { anyImages, artifact, digest, image, index, nameOf } from './core/build.ts';
import { carriedOutUnanswered, deleteAll, registryOf, removal, told, unanswered } from './removing.ts';
import type { Answer, Registry } from './removing.ts';

const signed = [index('i', ['p']), image('p'), artifact('s', { subject: digest('p') })];
const lone = [image('a'), image('b')];

test.each<[string, Partial<Registry['clock']>]>([
  ['more than ten seconds have passed on the wall', { wallMs: 10_000 }],
  ['more than ten seconds have passed on the monotonic clock', { monotonicMs: 10_000 }],
  ['the wall clock went backwards', { wallMs: -1 }],
  ['the monotonic clock went backwards', { monotonicMs: -1 }],
])('no request leaves if %s since its describe; it is described again', async (_, { wallMs = 0, monotonicMs = 0 }) => {
  const registry = registryOf(lone);
  const slow = () => {
    registry.clock.wallMs += wallMs;
    registry.clock.monotonicMs += monotonicMs;
  };
  registry.before.push(slow);
  expect(await removal(registry, lone)).toEqual({ a: 'deleted', b: 'deleted' });
  expect(told(registry)).toEqual(['describe a b', 'describe a b', 'delete a b']);
});

test('a request may leave until ten seconds have passed', async () => {
  const registry = registryOf(lone);
  const slow = () => void (registry.clock.wallMs += 9999);
  registry.before.push(slow);
  await removal(registry, lone);
  expect(told(registry)).toEqual(['describe a b', 'delete a b']);
});

test('a throttled request is described again before it is repeated, after a pause that grows', async () => {
  const registry = registryOf(lone);
  registry.answers.push(unanswered('ThrottlingException', true), unanswered('ThrottlingException', true));
  expect(await removal(registry, lone)).toEqual({ a: 'deleted', b: 'deleted' });
  expect(told(registry)).toEqual(Array.from({ length: 3 }, () => ['describe a b', 'delete a b']).flat());
  expect(registry.pausesMs).toEqual([1000, 2000]);
});

test('a request that is never answered is given up, and fails under the name of its error', async () => {
  const registry = registryOf(lone);
  registry.answers.push(...Array.from({ length: 9 }, () => unanswered('ThrottlingException', true)));
  expect(await removal(registry, lone)).toEqual({ a: 'failed: ThrottlingException', b: 'failed: ThrottlingException' });
  expect(told(registry).filter((one) => one.startsWith('delete'))).toHaveLength(5);
});

test('a request that was carried out though nobody answered counts as deleted, and the rest goes on', async () => {
  const registry = registryOf(signed);
  registry.answers.push(carriedOutUnanswered);
  expect(await removal(registry, signed)).toEqual({ i: 'deleted', p: 'deleted', s: 'deleted' });
});

test('a request that is denied is not repeated', async () => {
  const registry = registryOf(lone);
  registry.answers.push(unanswered('AccessDeniedException', false));
  expect(await removal(registry, lone)).toEqual({
    a: 'failed: AccessDeniedException',
    b: 'failed: AccessDeniedException',
  });
  expect(told(registry)).toEqual(['describe a b', 'delete a b']);
});

test('a run that is cancelled sends no further request', async () => {
  const registry = registryOf(signed);
  registry.answers.push((request, itself) => {
    itself.cancel.abort();
    return deleteAll(request, itself);
  });
  expect(await removal(registry, signed)).toEqual({ i: 'deleted' });
  expect(told(registry).at(-1)).toBe('delete i');
});

test('a run that was cancelled before it began sends nothing', async () => {
  const registry = registryOf(signed);
  registry.cancel.abort();
  expect(await removal(registry, signed)).toEqual({});
  expect(told(registry)).toEqual([]);
});

const oneFails: Answer = (request, registry) => {
  const [first, ...others] = request.digests;
  deleteAll({ ...request, digests: others }, registry);
  const failures = new Map(first ? [[first, 'Unknown'] as const] : []);
  return { status: 'answered', gone: new Set(others), failures, asked: new Set(request.digests) };
};
const anyAnswers = fc.array(
  fc.constantFrom<Answer>(
    deleteAll,
    oneFails,
    unanswered('ThrottlingException', true),
    unanswered('AccessDenied', false),
    carriedOutUnanswered,
    () => ({ status: 'unjustified' }),
    ({ digests }) => ({ status: 'answered', gone: new Set(), failures: new Map(), asked: new Set(digests) }),
  ),
  { maxLength: 8 },
);
/** What somebody does to the registry before each describe: image by number, and what becomes of it. */
const anyEvents = fc.array(
  fc.option(
    fc.record({ number: fc.nat(14), what: fc.constantFrom('tagged', 'pulled', 'deleted', 'slow'), ms: fc.nat(20_000) }),
  ),
  { maxLength: 12 },
);
type Event = (typeof anyEvents extends fc.Arbitrary<(infer One)[]> ? One : never) & object;

function happen({ held, clock }: Registry, { number, what, ms }: Event): void {
  const one = held.get(digest(`i${number}`));
  if (what === 'slow') clock.monotonicMs += ms;
  if (!one || what === 'slow') return;
  if (what === 'deleted') held.delete(one.digest);
  else held.set(one.digest, { ...one, ...(what === 'tagged' ? { tags: [...one.tags, 'new'] } : { pulledAtMs: ms }) });
}

const anyRemoval = fc.record({ images: anyImages, answers: anyAnswers, events: anyEvents });
async function removed({ images, answers, events }: { images: Image[]; answers: Answer[]; events: (Event | null)[] }) {
  const registry = registryOf(images);
  registry.answers.push(...answers);
  registry.before.push(...events.map((event) => () => (event ? happen(registry, event) : undefined)));
  return { registry, outcomes: await removal(registry, images) };
}

test('whatever the registry answers and others do to it, what is asked to go was described unchanged just before', async () => {
  await fc.assert(
    fc.asyncProperty(anyRemoval, async (given) => {
      const { registry } = await removed(given);
      for (const [i, { kind, digests }] of registry.asked.entries()) {
        if (kind !== 'delete') continue;
        const last = registry.asked[i - 1];
        const found = last?.kind === 'describe' ? last.found : [];
        const unchanged = given.images.filter((one) =>
          found.some((now) => now.digest === one.digest && changeOf(one, now) === undefined),
        );
        expect(unchanged.map((one) => one.digest)).toEqual(expect.arrayContaining([...digests]));
      }
    }),
  );
});

test('whatever happens, each image has an outcome, and what is said to be deleted is not there', async () => {
  await fc.assert(
    fc.asyncProperty(anyRemoval, async (given) => {
      const { registry, outcomes } = await removed(given);
      expect(Object.keys(outcomes).toSorted()).toEqual(given.images.map((one) => nameOf(one.digest)).toSorted());
      const deleted = Object.entries(outcomes).filter(([, outcome]) => outcome === 'deleted');
      expect(deleted.filter(([name]) => registry.held.has(digest(name)))).toEqual([]);
    }),
  );
});
