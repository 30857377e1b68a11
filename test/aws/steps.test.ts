import { eachFound, memberOf, start } from '../../lambda/aws/usage/steps.ts';
import type { Item } from '../../lambda/aws/usage/steps.ts';
import type { Step } from '../../lambda/core/sources/source.ts';
import { awsError, fakeCaller } from './fake-caller.ts';

const item = (value: unknown, others: Partial<Item> = {}): Item => ({
  value,
  before: start,
  role: 'in-use',
  ...others,
});

async function found(
  step: Step,
  {
    answers,
    before = [start],
  }: { readonly answers: Parameters<typeof fakeCaller>[0]; readonly before?: readonly Item[] },
) {
  const { call, asked } = fakeCaller(answers);
  const asking = { call, callOnce: call, concurrency: 3, tokens: ['Token', 'NextToken'] as const };
  const items = await eachFound(asking, { step, before }, (some) => Promise.resolve(some));
  return {
    items: items.flat(),
    values: items.flat().map(({ value }) => value),
    inputs: asked.map(({ input }) => input),
  };
}

test('a member is found by its path, in the item or in one before it', () => {
  const of = item({ deep: { er: 5 }, 0: 'x' }, { before: item('group', { before: item({ name: 'app' }) }) });
  expect(
    ['deep.er', '^', '^^name', 'none', 'deep.none.er', '^^^name', '^^^^name'].map((path) => memberOf(of, path)),
  ).toEqual([5, 'group', 'app', undefined, undefined, undefined, undefined]);
  expect(memberOf(of, '')).toBe(of.value);
});

test('a list is read to its last page, with the names that the service has for its token', async () => {
  const pages = { first: { Things: ['a'], NextToken: 'second' }, second: { Things: ['b', 'c'], NextToken: '' } };
  const { values, inputs } = await found(
    { call: 'ListThings', items: 'Things', given: { Limit: 1 } },
    { answers: { ListThings: ({ Token }) => (Token === 'second' ? pages.second : pages.first) } },
  );
  expect(values).toEqual(['a', 'b', 'c']);
  expect(inputs).toEqual([{ Limit: 1 }, { Limit: 1, Token: 'second' }]);
});

test.each([{}, { Things: null }, { Things: 'a' }, { Things: { a: 1 } }])(
  '%j is no list: nothing can be told',
  async (answer) => {
    const reading = found({ call: 'ListThings', items: 'Things' }, { answers: { ListThings: answer } });
    await expect(reading).rejects.toThrow('ListThings: the answer holds no list');
  },
);

test('an answer without a list is the one thing that is described', async () => {
  const { items } = await found(
    { call: 'DescribeThing', from: { Name: 'name', Of: '^' } },
    { answers: { DescribeThing: { Image: 'x' } }, before: [item({ name: 'a' }, { before: item('group') })] },
  );
  expect(items).toMatchObject([{ value: { Image: 'x' }, before: { value: { name: 'a' } } }]);
});

test('each item is asked about', async () => {
  const { inputs } = await found(
    { call: 'DescribeThing', from: { Name: '' }, given: { All: true } },
    { answers: { DescribeThing: {} }, before: ['a', 'b', 'c'].map((name) => item(name)) },
  );
  expect(inputs).toEqual(['a', 'b', 'c'].map((Name) => ({ All: true, Name })));
});

test('statuses are asked for one after the other, because what has one moves on to the next', async () => {
  const statuses = ['PENDING', 'STARTING', 'RUNNING'];
  const passed: unknown[] = [];
  const { values } = await found(
    { call: 'ListJobs', items: 'Jobs', given: statuses.map((Status) => ({ Status })) },
    {
      answers: {
        // While it answers, the job moves on to the status that the next request asks for.
        ListJobs: async ({ Status }) => {
          const now = statuses[passed.length];
          await new Promise(setImmediate);
          passed.push(Status);
          return { Jobs: Status === now ? [`${now}`] : [] };
        },
      },
    },
  );
  expect(values).toEqual(statuses);
});

test('items are described in batches of at most so many, and only with those that they share a parent with', async () => {
  const [web, api] = [item('web'), item('api')];
  const { inputs, items } = await found(
    { call: 'BatchGet', items: 'infos', from: { app: '^' }, batch: { as: 'names', of: '', size: 2 } },
    {
      answers: {
        BatchGet: ({ app, names }) => ({
          infos: Array.isArray(names) ? names.map((name) => `${String(app)}/${String(name)}`) : [],
        }),
      },
      before: [
        item('a', { before: web }),
        item('b', { before: api }),
        item('c', { before: web }),
        item('d', { before: web }),
      ],
    },
  );
  expect(inputs).toEqual([
    { app: 'web', names: ['a', 'c'] },
    { app: 'web', names: ['d'] },
    { app: 'api', names: ['b'] },
  ]);
  expect(items.map((one) => [one.value, memberOf(one, '^^')])).toEqual([
    ['web/a', 'web'],
    ['web/c', 'web'],
    ['web/d', 'web'],
    ['api/b', 'api'],
  ]);
});

test('a batch never mixes what counts for different things', async () => {
  const { items } = await found(
    { call: 'BatchGet', items: 'infos', batch: { as: 'names', of: '', size: 9 } },
    {
      answers: { BatchGet: ({ names }) => ({ infos: names }) },
      before: [item('new'), item('old', { role: 'rollback-target' })],
    },
  );
  expect(items.map(({ value, role }) => [value, role])).toEqual([
    ['new', 'in-use'],
    ['old', 'rollback-target'],
  ]);
});

test('what was listed twice is described once', async () => {
  const { inputs } = await found(
    { call: 'BatchGet', items: 'infos', batch: { as: 'names', of: '', size: 9 } },
    { answers: { BatchGet: ({ names }) => ({ infos: names }) }, before: [item('a'), item('a')] },
  );
  expect(inputs).toEqual([{ names: ['a'] }]);
});

test('a batch that comes back with less than was asked for tells nothing for certain', async () => {
  const reading = found(
    { call: 'BatchGet', items: 'infos', batch: { as: 'names', of: '', size: 9 } },
    { answers: { BatchGet: { infos: ['a'] } }, before: [item('a'), item('b'), item('c')] },
  );
  await expect(reading).rejects.toThrow('BatchGet: 2 of 3 were not described');
});

test('only those are asked about that have what the question needs', async () => {
  const before = [{ status: 'RUNNING', id: 1 }, { status: 'DONE', id: 2 }, { status: 'RUNNING' }, { id: 4 }];
  const { inputs } = await found(
    { call: 'DescribeJob', from: { Id: 'id' }, only: { status: ['QUEUED', 'RUNNING'], id: 'any' } },
    { answers: { DescribeJob: {} }, before: before.map((value) => item(value)) },
  );
  expect(inputs).toEqual([{ Id: 1 }]);
});

test('what has gone since it was listed names nothing any more, and takes nothing else with it', async () => {
  const { values } = await found(
    { call: 'DescribeThing', from: { Name: '' }, gone: ['NotFound'] },
    {
      answers: { DescribeThing: ({ Name }) => (Name === 'b' ? awsError('NotFound') : { Name }) },
      before: ['a', 'b', 'c'].map((name) => item(name)),
    },
  );
  expect(values).toEqual([{ Name: 'a' }, { Name: 'c' }]);
});

test.each(['AccessDeniedException', 'ThrottlingException', 'ValidationException', 'InternalFailure'])(
  '%s does not mean that something has gone',
  async (name) => {
    const answers = { DescribeThing: awsError(name, 'no') };
    await expect(found({ call: 'DescribeThing', gone: ['NotFound'] }, { answers })).rejects.toThrow('no');
  },
);

test('an error on the last page is an error of the list', async () => {
  const answers = {
    ListThings: ({ Token }: { Token?: unknown }) => (Token ? awsError('Oops', 'no') : { Things: [1], NextToken: 'x' }),
  };
  await expect(found({ call: 'ListThings', items: 'Things' }, { answers })).rejects.toThrow('no');
});

test('what was asked for counts for what the item before it counts for', async () => {
  const { items } = await found(
    { call: 'DescribeThing' },
    { answers: { DescribeThing: {} }, before: [item('a', { role: 'rollback-target' })] },
  );
  expect(items.map(({ role }) => role)).toEqual(['rollback-target']);
});
