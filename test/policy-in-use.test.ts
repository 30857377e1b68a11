import { complaint } from './complaint.ts';

test.each([
  [
    'inUse: { accounts: [{ id: 222, role: x }] }',
    'inUse.accounts[0].id must be the 12 digits of an account, in quotes, got 222 (policy.yaml:1:27)',
  ],
  [
    "inUse:\n  accounts:\n    - { id: '222222222222', role: x }\n    - { id: '222222222222', role: y }",
    `inUse.accounts must name each account once, got ${JSON.stringify([
      { id: '222222222222', role: 'x' },
      { id: '222222222222', role: 'y' },
    ])} (policy.yaml:3:5)`,
  ],
  [
    'inUse: { lists: [{ prefix: /tmp/x }] }',
    'inUse.lists[0].prefix must be a place such as s3://my-bucket/lists/, got "/tmp/x" (policy.yaml:1:28)',
  ],
  [
    "inUse: { foreign: [{ principals: ['*'], coveredBy: pulls, because: x }] }",
    'inUse.foreign[0] must have "within" if, and only if, coveredBy is pulls, got {"principals":["*"],"coveredBy":"pulls","because":"x"} (policy.yaml:1:20)',
  ],
  [
    "inUse: { lists: [{ prefix: 's3://lists/' }], foreign: [{ principals: ['*'], coveredBy: lists, because: x }] }",
    'inUse.foreign must not be covered by lists before inUse.lists expects a publisher by name, got [{"principals":["*"],"coveredBy":"lists","because":"x"}] (policy.yaml:1:55)',
  ],
  [
    "inUse: { foreign: [{ principals: ['*'], coveredBy: hope, because: x }] }",
    'inUse.foreign[0].coveredBy must be accounts, lists or pulls, got "hope" (policy.yaml:1:52)',
  ],
])('%j is refused in one sentence', (yaml, sentence) => {
  expect(complaint(yaml)).toBe(sentence);
});

test.each([
  ['mode: [', '1:8'],
  ['a: b: c', '1:4'],
  ['}', '1:1'],
  ['"', '1:2'],
  ['a: 1\n---\nb: 2', '2:1'],
  ['@', '1:1'],
  ['\u{FEFF}@', '1:1'],
])('%j is no YAML, and its line and column are named', (yaml, place) => {
  expect(complaint(yaml)).toMatch(new RegExp(`^[^\\n]+ \\(policy\\.yaml:${place}\\)$`));
});

test('of several mistakes each is a sentence of its own', () => {
  expect(complaint('mode: x\nretention: 5\n').split('\n')).toEqual([
    'mode must be report, archive or delete, got "x" (policy.yaml:1:7)',
    'retention must be a list of entries, got 5 (policy.yaml:2:12)',
  ]);
});

test('a text of any length is cut in the complaint', () => {
  expect(complaint(`retention:\n  - repositories: ['**']\n    keepTags: ['${'a'.repeat(301)}']`)).toBe(
    `retention[0].keepTags[0] must be at most 300 characters long, got "${'a'.repeat(76)}... (policy.yaml:3:16)`,
  );
});

test.each([
  ['mode: report\ngrace: *never', 'Unresolved alias (the anchor must be set before the alias): never', '2:8'],
  [
    'x: &x 7d\ngrace: *x\narchive: { for: *y }',
    'Unresolved alias (the anchor must be set before the alias): y',
    '3:17',
  ],
  ['mode: report\nretention: &all\n  - *all', 'an alias must not be inside of what it names', '3:5'],
  [
    `a: &a [1]\nb: &b [${Array(101).fill('*a').join(', ')}]\nc: [${Array(101).fill('*b').join(', ')}]`,
    'Excessive alias count indicates a resource exhaustion attack',
    '2:8',
  ],
])('an alias that nothing can stand for is refused where it is: %j', (yaml, sentence, place) => {
  expect(complaint(yaml)).toBe(`${sentence} (policy.yaml:${place})`);
});

test('a mistake behind an alias is named with what was read, where the alias is', () => {
  expect(complaint("retention:\n  - repositories: &all ['**']\n  - { repositories: *all, keepTags: [*all] }")).toBe(
    'retention[1].keepTags[0] must be a text, got ["**"] (policy.yaml:3:38)',
  );
  expect(complaint('retention:\n  - repositories: &all [5]\n  - repositories: *all')).toBe(
    'retention[0].repositories[0] must be a text, got 5 (policy.yaml:2:25)\n' +
      'retention[1].repositories[0] must be a text, got 5 (policy.yaml:3:19)',
  );
});

test('what a key has no value for is named by the key, on whatever line the next one is', () => {
  expect(complaint('grace:\n\n\nmode: report')).toMatch(/got null \(policy\.yaml:1:1\)$/);
  expect(complaint('mode: report\r\ngrace: soon\r\n')).toMatch(/got "soon" \(policy\.yaml:2:8\)$/);
});
