import { configurationIn } from '../../lambda/core/configuration.ts';

const saying = (over: object) => configurationIn(JSON.stringify({ architecture: 'amd64', os: 'linux', ...over }));
const notTexts = { because: 'the labels in its configuration are not all texts' };

test('labels and the date of creation are what the configuration says', () => {
  const created = '2026-03-01T12:00:00.123456789Z';
  expect(
    saying({ created, config: { Env: ['A=b'], Labels: { keep: 'yes', 'org.opencontainers.image.version': '' } } }),
  ).toEqual({
    labels: { keep: 'yes', 'org.opencontainers.image.version': '' },
    createdAtMs: Date.parse('2026-03-01T12:00:00.123Z'),
  });
});

test.each<[string, object]>([
  ['says no config', {}],
  ['has none in its config', { config: {} }],
  ['says null for them', { config: { Labels: null } }],
  ['says null for its config', { config: null }],
  ['has an empty list of them', { config: { Labels: {} } }],
])('there are no labels where a configuration %s', (_, over) => {
  expect(saying(over)).toEqual({ labels: {} });
});

test.each<[string, object, object]>([
  ['numbers', { config: { Labels: { keep: 1 } } }, notTexts],
  ['null', { config: { Labels: { other: 'x', keep: null } } }, notTexts],
  ['objects', { config: { Labels: { keep: {} } } }, notTexts],
  ['a list', { config: { Labels: ['keep'] } }, notTexts],
  ['a text', { config: { Labels: 'keep' } }, notTexts],
  ['false', { config: { Labels: false } }, notTexts],
  ['in a list', { config: [] }, { because: 'its configuration says "config", which is not an object' }],
  ['in a text', { config: 'x' }, { because: 'its configuration says "config", which is not an object' }],
])('labels that are %s are no labels and not none either', (_, over, expected) => {
  expect(saying(over)).toEqual(expected);
});

test.each(['', '{', '[]', 'null', '"{}"', '1', '\u0000', '['.repeat(1_000_000)])(
  'what is no JSON object says nothing of labels (%#)',
  (text) => {
    expect(configurationIn(text)).toEqual({ because: 'its configuration is not a JSON object' });
  },
);

test('a label is data, whatever its name', () => {
  const configuration = configurationIn(
    '{"config":{"Labels":{"__proto__":"a","constructor":"b","toString":"c","":"d"}}}',
  );
  const labels = 'labels' in configuration ? configuration.labels : {};
  expect(Object.entries(labels)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
    ['toString', 'c'],
    ['', 'd'],
  ]);
  expect(configurationIn('{"__proto__":{"config":{"Labels":{"a":"b"}}}}')).toEqual({ labels: {} });
});

test('a thousand labels are a thousand labels', () => {
  const labels = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`label ${i}`, 'x'.repeat(100)]));
  expect(saying({ config: { Labels: labels } })).toEqual({ labels });
});

test('fields are found in any case, as Docker finds them', () => {
  expect(saying({ Config: { labels: { keep: 'yes' } }, Created: '2026-03-01T00:00:00Z' })).toEqual({
    labels: { keep: 'yes' },
    createdAtMs: Date.parse('2026-03-01'),
  });
});

test.each([
  ['1970-01-01T00:00:00Z', 0],
  ['1969-12-31T23:59:59Z', -1000],
  ['2106-02-07T06:28:16Z', 4_294_967_296_000],
  ['2026-03-01t12:00:00z', Date.parse('2026-03-01T12:00:00Z')],
  ['2026-03-01T12:00:00+02:00', Date.parse('2026-03-01T10:00:00Z')],
])('an image created at %s was created then', (created, createdAtMs) => {
  expect(saying({ created })).toEqual({ labels: {}, createdAtMs });
});

test.each<[unknown]>([
  ['0001-01-01T00:00:00Z'],
  ['0001-01-01T00:00:00.000Z'],
  ['yesterday'],
  [''],
  ['2026'],
  ['2026-03-01'],
  ['2026-03-01T12:00:00'],
  ['2026-13-01T12:00:00Z'],
  ['Sun, 01 Mar 2026 12:00:00 GMT'],
  [1_772_366_400],
  [null],
  [{}],
])('nobody knows when an image was created that says %p', (created) => {
  expect(saying({ created, config: { Labels: { a: 'b' } } })).toEqual({ labels: { a: 'b' } });
});
