import { start } from '../../lambda/aws/usage/steps.ts';
import type { Item } from '../../lambda/aws/usage/steps.ts';
import { versionsWithin } from '../../lambda/aws/usage/versions.ts';
import type { History } from '../../lambda/core/sources/source.ts';
import { awsError, fakeCaller } from './fake-caller.ts';

const versionsOf = (name: string, ...numbers: number[]): readonly Item[] =>
  numbers.map((Version) => ({ value: { Version }, before: { ...start, value: { name } }, role: 'in-use' }));

const history: History = {
  by: 'Version',
  named: {
    in: [
      [
        { call: 'ListUsers', items: 'Users' },
        { call: 'DescribeUser', from: { Name: '' } },
      ],
      [{ call: 'ListApps', items: 'Apps' }],
    ],
    by: [{ Image: '^name', Number: 'Version' }, { Just: 'Version' }],
  },
};

function counting(depth: number, users: Readonly<Record<string, unknown>>, apps: readonly unknown[] = []) {
  const { call, asked } = fakeCaller({
    ListUsers: { Users: Object.keys(users) },
    DescribeUser: ({ Name }) => ({ Settings: [{ Images: users[String(Name)] }] }),
    ListApps: { Apps: apps },
  });
  const count = versionsWithin({ call, callOnce: call, concurrency: 2, tokens: ['nextToken', 'nextToken'] }, depth);
  return {
    asked,
    count: async (of: History | undefined, versions: readonly Item[]) =>
      (await count(of, versions)).map(({ value, role }) => [value, role]),
  };
}

test('without a history everything counts as it did', async () => {
  const { count } = counting(0, {});
  expect(await count(undefined, versionsOf('lab', 1, 2))).toEqual([
    [{ Version: 1 }, 'in-use'],
    [{ Version: 2 }, 'in-use'],
  ]);
});

test('the newest of what was listed together is in use, however old a version that somebody names', async () => {
  const users = { eve: [{ Image: 'lab', Number: '2' }], bob: [{ Image: 'other', Number: 1 }, { Image: 'lab' }] };
  const { count } = counting(1, users, [{ Just: 3 }]);
  expect(await count(history, versionsOf('lab', 1, 2, 3, 4, 5, 6))).toEqual([
    [{ Version: 2 }, 'in-use'],
    [{ Version: 3 }, 'in-use'],
    [{ Version: 5 }, 'rollback-target'],
    [{ Version: 6 }, 'in-use'],
  ]);
  expect(await count(history, versionsOf('other', 1, 2, 3))).toEqual([
    [{ Version: 1 }, 'in-use'],
    [{ Version: 2 }, 'rollback-target'],
    [{ Version: 3 }, 'in-use'],
  ]);
});

test('a number means what the member says that it stands in', () => {
  const { count } = counting(0, {}, [{ Just: 'lab' }]);
  const byOther: History = {
    by: 'Version',
    named: { in: [[{ call: 'ListApps', items: 'Apps' }]], by: [{ Other: '^name' }, { Just: 'Version' }] },
  };
  return expect(count(byOther, versionsOf('lab', 1, 2))).resolves.toEqual([[{ Version: 2 }, 'in-use']]);
});

test('who names versions is asked once, and only if there are versions', async () => {
  const { count, asked } = counting(0, { eve: [] });
  await count(history, []);
  expect(asked).toEqual([]);
  await count(history, versionsOf('lab', 1));
  await count(history, versionsOf('other', 1));
  expect(asked.map(({ operation }) => operation)).toEqual(['ListUsers', 'DescribeUser', 'ListApps']);
});

test('without all of those who name versions nothing can be told', async () => {
  const { call } = fakeCaller({ ListUsers: { Users: [] }, ListApps: awsError('AccessDeniedException', 'no') });
  const count = versionsWithin({ call, callOnce: call, concurrency: 1, tokens: ['nextToken', 'nextToken'] }, 5);
  await expect(count(history, versionsOf('lab', 1))).rejects.toThrow('no');
});

test('what is named cannot make of a version of something old more than that is', async () => {
  const { count } = counting(5, { eve: [{ Just: 1 }] });
  const [version] = versionsOf('lab', 1);
  expect(await count(history, version ? [{ ...version, role: 'rollback-target' }] : [])).toEqual([
    [{ Version: 1 }, 'rollback-target'],
  ]);
});
