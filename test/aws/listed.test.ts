import { createClients } from '../../lambda/aws/clients.ts';
import { readListed } from '../../lambda/aws/usage/listed.ts';
import { readings } from '../../lambda/aws/usage/scope.ts';
import { listed } from '../../lambda/core/sources/source.ts';
import type { Chain, ListedSource } from '../../lambda/core/sources/source.ts';
import { digest, here } from '../core/build.ts';
import { awsError, fakeCaller } from './fake-caller.ts';

const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';

const list = { call: 'ListThings', items: 'Things' } as const;
const describing = { call: 'DescribeThing', from: { Name: 'Name' }, gone: ['Gone'] } as const;
const things: Chain = { consumer: 'Thing', name: 'Name', steps: [list, describing] };

const sourceOf = (chains: readonly Chain[], more: Partial<ListedSource> = {}): ListedSource =>
  listed({
    title: 'Things',
    service: 'batch',
    pullsFrom: 'anywhere',
    resolves: 'tag-now',
    concurrency: 2,
    chains,
    ...more,
  });

async function read(source: ListedSource, answers: Parameters<typeof fakeCaller>[0], others = 1) {
  const { call, asked } = fakeCaller(answers);
  const clients = { ...createClients({}), caller: () => Promise.resolve(call) };
  const reading = readings(() => ({ clients, enabledRegions: () => Promise.resolve([here.region]) }), {
    rollback: { ecsTaskDefinitions: 0, ecsServiceRevisions: 0, others },
    lists: [],
  })();
  const seen = await readListed(source)(reading({ account: here.account, region: here.region }));
  return { seen, asked: asked.map(({ operation }) => operation) };
}

test('whatever is described is searched, and its consumer called by its name', async () => {
  const { seen } = await read(sourceOf([things]), {
    ListThings: { Things: [{ Name: 'a' }, { Name: 'b' }] },
    DescribeThing: ({ Name }) => ({ Name, Deep: [{ Image: `${host}/app:${String(Name)}` }] }),
  });
  expect(seen).toEqual({
    references: ['a', 'b'].map((tag) => ({
      usedBy: `Thing ${tag} (eu-west-1)`,
      role: 'in-use',
      repository: here,
      tag,
    })),
    mentions: [],
    pins: [],
  });
});

test('what a list alone tells counts as well, and what led to it does not', async () => {
  const { seen } = await read(sourceOf([{ consumer: 'Thing', name: 'Name', steps: [list] }]), {
    ListThings: { Things: [{ Name: 'a', Image: `${host}/app:1` }] },
  });
  expect(seen).toMatchObject({ references: [{ tag: '1' }] });
  const { seen: described } = await read(sourceOf([things]), {
    ListThings: { Things: [{ Name: 'a', Image: `${host}/app:1` }] },
    DescribeThing: {},
  });
  expect(described).toMatchObject({ references: [] });
});

const versions = [1, 2, 3, 4].map((Version) => ({ Name: 'web', Version, Image: `${host}/app:${Version}` }));
const history = { by: 'Version' } as const;

test('of versions the newest is in use, some are to go back to, and the others are not even described', async () => {
  const { seen, asked } = await read(
    sourceOf([
      {
        ...things,
        steps: [
          { ...list, history },
          { ...describing, from: { Name: 'Version' } },
        ],
      },
    ]),
    { ListThings: { Things: versions }, DescribeThing: ({ Name }) => ({ Image: `${host}/app:${String(Name)}` }) },
  );
  expect(seen).toMatchObject({
    references: [
      { tag: '3', role: 'rollback-target' },
      { tag: '4', role: 'in-use' },
    ],
  });
  expect(asked).toEqual(['ListThings', 'DescribeThing', 'DescribeThing']);
});

test('versions that are listed as a whole need no description', async () => {
  const { seen } = await read(
    sourceOf([{ ...things, steps: [{ ...list, history }] }]),
    { ListThings: { Things: versions } },
    0,
  );
  expect(seen).toMatchObject({ references: [{ tag: '4', role: 'in-use' }] });
});

test('versions of one thing do not push out those of another', async () => {
  const { seen } = await read(
    sourceOf([{ consumer: 'Version', name: 'Image', steps: [list, { ...describing, items: 'Versions', history }] }]),
    {
      ListThings: { Things: [{ Name: 'old' }, { Name: 'new' }] },
      DescribeThing: ({ Name }) => ({
        Versions: [1, 2].map((i) => ({ Version: Name === 'old' ? i : i + 10, Image: `${host}/${String(Name)}:${i}` })),
      }),
    },
    0,
  );
  expect(seen).toMatchObject({ references: [{ repository: { name: 'old' } }, { repository: { name: 'new' } }] });
});

test('chains that begin alike ask once', async () => {
  const { asked } = await read(sourceOf([things, { ...things, steps: [list, { call: 'DescribeMore' }] }]), {
    ListThings: { Things: [{ Name: 'a' }] },
    DescribeThing: {},
    DescribeMore: {},
  });
  expect(asked).toEqual(['ListThings', 'DescribeThing', 'DescribeMore']);
});

test('a tag that was resolved at creation may stand for anything that was pulled since', async () => {
  const source = sourceOf([{ ...things, pinnedSince: 'At' }], { resolves: 'tag-at-creation' });
  const at = new Date('2026-01-01');
  const answers = { ListThings: { Things: [{ Name: 'a' }] } };
  const tagged = await read(source, { ...answers, DescribeThing: { At: at, Image: `${host}/app:1` } });
  expect(tagged.seen).toMatchObject({
    references: [{ tag: '1' }],
    pins: [{ repository: here, pinnedAtMs: Number.MAX_SAFE_INTEGER, pulledSinceMs: at.getTime() }],
  });
  const exact = await read(source, { ...answers, DescribeThing: { At: at, Image: `${host}/app@${digest('a')}` } });
  expect(exact.seen).toMatchObject({ pins: [] });
  const timeless = await read(source, { ...answers, DescribeThing: { Image: `${host}/app:1` } });
  expect(timeless.seen).toMatchObject({ pins: [{ pinnedAtMs: Number.MAX_SAFE_INTEGER }] });
  expect('pins' in timeless.seen && timeless.seen.pins.some(({ pulledSinceMs }) => pulledSinceMs !== undefined)).toBe(
    false,
  );
});

describe('a source that is rarely used', () => {
  const guarded = sourceOf([things, { ...things, steps: [{ ...list, call: 'ListOthers' }, describing] }], {
    isGuarded: true,
  });
  const nothing = { ListThings: { Things: [] }, ListOthers: { Things: [] } };

  test('is guarded by its first lists alone', async () => {
    const { seen, asked } = await read(guarded, nothing);
    expect(seen).toEqual({ references: [], mentions: [], pins: [], isGuarded: true });
    expect(asked).toEqual(['ListThings', 'ListOthers']);
  });

  test('is read like any other if one of them holds something', async () => {
    const some = { ...nothing, ListOthers: { Things: [{ Name: 'a' }] }, DescribeThing: {} };
    expect((await read(guarded, some)).seen).not.toHaveProperty('isGuarded');
  });

  test('is not guarded by a list that names something itself', async () => {
    const source = sourceOf([{ ...things, steps: [list] }], { isGuarded: true });
    const { seen } = await read(source, { ListThings: { Things: [{ Image: `${host}/app:1` }] } });
    expect(seen).not.toHaveProperty('isGuarded');
  });

  test('is not guarded by a list that could not be read', async () => {
    await expect(read(guarded, { ...nothing, ListOthers: awsError('AccessDeniedException', 'no') })).rejects.toThrow(
      'no',
    );
  });
});

test('a source that is often used is never called guarded', async () => {
  expect((await read(sourceOf([things]), { ListThings: { Things: [] } })).seen).not.toHaveProperty('isGuarded');
});

test('one thing that cannot be described leaves the whole source unread', async () => {
  const answers = {
    ListThings: { Things: [{ Name: 'a' }, { Name: 'b' }] },
    DescribeThing: ({ Name }: { readonly Name?: unknown }) => (Name === 'b' ? awsError('Throttling', 'no') : {}),
  };
  await expect(read(sourceOf([things]), answers)).rejects.toThrow('no');
});

test('the actions of a source are those of its calls, also of those that tell which versions are named', () => {
  const named = { in: [[{ call: 'ListUsers', items: 'Users' }]], by: [] } as const;
  const source = sourceOf([things, { ...things, steps: [{ ...list, history: { by: 'Version', named } }] }], {
    namesDefinitions: true,
  });
  expect(source.actions).toEqual([
    'batch:ListThings',
    'batch:DescribeThing',
    'batch:ListUsers',
    'ecs:DescribeTaskDefinition',
    'batch:DescribeJobDefinitions',
    'states:DescribeStateMachine',
    'sagemaker:DescribeModel',
  ]);
});
