import { seenInText } from '../../lambda/core/sightings.ts';
import { textsIn } from '../../lambda/core/texts.ts';
import { here } from './build.ts';

const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';
const web = { usedBy: 'task', role: 'in-use', home: here } as const;
const tagsIn = (value: unknown) => seenInText(value, web).references.map(({ tag }) => tag);

/** JSON with an address in its middle, this many levels deep. */
const deep = (levels: number, tag: string): string =>
  `${'{"a":['.repeat(levels / 2)}"${host}/app:${tag}"${']}'.repeat(levels / 2)}`;

test.each([2, 90, 100, 102, 200, 1_000, 200_000])(
  'an address %i levels deep in a document inside a text is found',
  (levels) => {
    expect(tagsIn({ definition: deep(levels, 'v1') })).toContain('v1');
  },
);

test('documents inside documents are found as deep as anybody may mean them', () => {
  const wrapped = Array.from({ length: 8 }).reduce((text: string) => JSON.stringify({ a: text }), `run ${host}/app:v1`);
  expect(tagsIn(wrapped)).toEqual(['v1']);
});

test('a document is opened however wide it is', () => {
  const wide = `[${Array.from({ length: 300 }, () => `{"image":["${host}\\u002fapp:v1"]}`).join(',')}]`;
  expect(new Set(textsIn(wide).map(({ text }) => text))).toEqual(new Set([`${host}/app:v1`]));
});

test('an answer that is nested too deep is no answer: it must not be taken for one that names nothing', () => {
  const nested = Array.from({ length: 300 }).reduce((inner: unknown) => ({ a: inner }), `${host}/app:v1`);
  expect(() => textsIn(nested)).toThrow('nested too deep');
});

test('of a member that a document says twice, both count: readers differ in which they keep', () => {
  expect(tagsIn(`{"image":"${host}/app:v1","image":"${host}/app:v2"}`)).toEqual(expect.arrayContaining(['v1', 'v2']));
  expect(tagsIn({ a: `[{"b":{"c":"${host}/app:v1","c":null}}]` })).toEqual(['v1']);
});

test.each(['{"a":"x: \\"y\\": z","b":["c:",{"d":1}]}', '{}', '[]', '[{"a":{}},{"a":{}}]'])(
  'a document that says each member once is only opened: %s',
  (json) => {
    expect(textsIn(json).map(({ text }) => text)).not.toContain(json);
  },
);

const user = (text: string): string => Buffer.from(text).toString('base64');

test.each<[string, unknown, readonly (readonly [name: string, text: string])[]]>([
  [
    'members',
    { a: 'x', b: { c: 'y' } },
    [
      ['a', 'x'],
      ['c', 'y'],
    ],
  ],
  [
    'lists, by the name of the list',
    { a: ['x', { b: 'y' }, ['z']] },
    [
      ['a', 'x'],
      ['b', 'y'],
      ['a', 'z'],
    ],
  ],
  [
    'numbers, also as YAML reads them',
    { tag: 1.1, count: 3, on: true, off: null },
    [
      ['tag', '1.1'],
      ['tag', '1.10'],
      ['count', '3'],
    ],
  ],
  [
    'an environment, by the names in it',
    [
      { name: 'TAG', value: 'v1' },
      { Key: 'T', Value: 'v2' },
      { Name: 'A', Value: 'v3' },
      { key: 'B', value: 'v4' },
    ],
    [
      ['name', 'TAG'],
      ['TAG', 'v1'],
      ['Key', 'T'],
      ['T', 'v2'],
      ['Name', 'A'],
      ['A', 'v3'],
      ['key', 'B'],
      ['B', 'v4'],
    ],
  ],
  [
    'no label that is no text, and no other member',
    [
      { name: 7, value: 'v1' },
      { key: 'k', values: 'v2', myValue: 'v3' },
    ],
    [
      ['name', '7'],
      ['value', 'v1'],
      ['key', 'k'],
      ['values', 'v2'],
      ['myValue', 'v3'],
    ],
  ],
  [
    'addresses among the keys',
    { [`${host}/app:v1`]: 'x', other: 'y' },
    [
      ['', `${host}/app:v1`],
      [`${host}/app:v1`, 'x'],
      ['other', 'y'],
    ],
  ],
  ['bytes', { body: new TextEncoder().encode('x') }, [['body', 'x']]],
  [
    'documents in texts',
    { a: ' {"b": "x"}', c: '["y"]', d: 'no {"e": 1}', f: '{broken' },
    [
      ['b', 'x'],
      ['c', 'y'],
      ['d', 'no {"e": 1}'],
      ['f', '{broken'],
    ],
  ],
  [
    'user data, as it is and decoded',
    { userData: user('run x'), user_data: user('y'), UserDataHash: 'z' },
    [
      ['userData', user('run x')],
      ['userData', 'run x'],
      ['user_data', user('y')],
      ['user_data', 'y'],
      ['UserDataHash', 'z'],
    ],
  ],
  ['a text alone', 'x', [['', 'x']]],
])('texts are found in %s', (_, value, expected) => {
  expect(textsIn(value).map(({ name, text }) => [name, text])).toEqual(expected);
});
