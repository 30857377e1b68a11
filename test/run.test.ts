import { allPages } from '../lambda/aws/pages.ts';
import type { Image } from '../lambda/core/image.ts';
import { nothingSeen } from '../lambda/core/sightings.ts';
import { parsePolicy } from '../lambda/policy.ts';
import type { World } from '../lambda/ports.ts';
import type { RowSink } from '../lambda/report.ts';
import { run } from '../lambda/run.ts';
import { here, image, world } from './core/build.ts';

const policy = parsePolicy(
  'mode: delete\nretention: [{ repositories: ["**"], minimumAge: none, untagged: { keepNewest: none, keepWithin: none } }]',
  'policy.yaml',
);

/** A registry with one image that nobody needs, and a note of what was asked of it. */
function oneImage(over: Partial<World>): { readonly given: World; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const spooled = new Map<string, readonly Image[]>();
  const none = world();
  const given = world({
    account: { ...none.account, enabledRegions: async () => [here.region] },
    newReading: () => async () => nothingSeen,
    registries: {
      ...none.registries,
      repositories: async () => [here],
      images: async () => [image('stale')],
      remove: async () => {
        asked.push('remove');
        return { status: 'unjustified' };
      },
    },
    spool: {
      write: async (key, images) => void spooled.set(key, images),
      read: async (key) => spooled.get(key) ?? [],
      dispose: async () => {},
    },
    ...over,
  });
  return { given, asked };
}

const sink: RowSink = { write: async () => {}, end: async () => [] };
const records = { run: 'r', rows: sink, intended: sink };

test('a run that may not delete here is refused before it asks anything', async () => {
  const { given, asked } = oneImage({ refusal: () => 'not here' });
  await expect(run(given, policy, records)).rejects.toThrow('not here');
  expect(asked).toEqual([]);
});

test('it is asked again when every host has answered: a remote registry is found out before anything goes', async () => {
  const answers = [undefined, 'the registry is remote'];
  const { given, asked } = oneImage({ refusal: () => answers.shift() });
  await expect(run(given, policy, records)).rejects.toThrow('the registry is remote');
  expect(asked).toEqual([]);
});

test('what is about to go is on record before the first request, and without a record nothing goes', async () => {
  const { given, asked } = oneImage({});
  const broken: RowSink = { write: async () => {}, end: () => Promise.reject(new Error('the bucket is gone')) };
  await expect(run(given, policy, { ...records, intended: broken })).rejects.toThrow('the bucket is gone');
  expect(asked).toEqual([]);
});

test('a list that gives new tokens and nothing else for ever is cut off, whatever its tokens are', async () => {
  let page = 0;
  const endless = allPages('ListThings', async () => ({ items: [], nextToken: `page ${(page += 1)}` }));
  await expect(endless).rejects.toThrow('ListThings: the list does not end');
});
