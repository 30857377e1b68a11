import { BadInput } from '../lambda/bad-input.ts';
import { parsePolicy } from '../lambda/policy.ts';

const complaint = (yaml: string): string => {
  try {
    parsePolicy(yaml, 'policy.yaml');
  } catch (error) {
    if (error instanceof BadInput) return error.message;
    throw error;
  }
  return 'nothing';
};

test.each([
  [
    'inUse: { accounts: [{ id: 222, role: x }] }',
    'inUse.accounts[0].id must be the 12 digits of an account, in quotes, got 222 (policy.yaml:1)',
  ],
  [
    "inUse:\n  accounts:\n    - { id: '222222222222', role: x }\n    - { id: '222222222222', role: y }",
    `inUse.accounts must name each account once, got ${JSON.stringify([
      { id: '222222222222', role: 'x' },
      { id: '222222222222', role: 'y' },
    ])} (policy.yaml:2)`,
  ],
  [
    'inUse: { lists: [{ prefix: /tmp/x }] }',
    'inUse.lists[0].prefix must be a place such as s3://my-bucket/lists/, got "/tmp/x" (policy.yaml:1)',
  ],
  [
    "inUse: { foreign: [{ principals: ['*'], coveredBy: pulls, because: x }] }",
    'inUse.foreign[0] must have "within" if, and only if, coveredBy is pulls, got {"principals":["*"],"coveredBy":"pulls","because":"x"} (policy.yaml:1)',
  ],
  [
    "inUse: { lists: [{ prefix: 's3://lists/' }], foreign: [{ principals: ['*'], coveredBy: lists, because: x }] }",
    'inUse.foreign must not be covered by lists before inUse.lists expects a publisher by name, got [{"principals":["*"],"coveredBy":"lists","because":"x"}] (policy.yaml:1)',
  ],
  [
    "inUse: { foreign: [{ principals: ['*'], coveredBy: hope, because: x }] }",
    'inUse.foreign[0].coveredBy must be accounts, lists or pulls, got "hope" (policy.yaml:1)',
  ],
])('%j is refused in one sentence', (yaml, sentence) => {
  expect(complaint(yaml)).toBe(sentence);
});

test.each(['mode: [', 'a: b: c', '}', '"', 'a: 1\n---\nb: 2', '@'])('%j is no YAML, and the line is named', (yaml) => {
  expect(complaint(yaml)).toMatch(/^[^\n]+ \(policy\.yaml:\d\)$/);
});

test('of several mistakes each is a sentence of its own', () => {
  expect(complaint('mode: x\nretention: 5\n').split('\n')).toEqual([
    'mode must be report, archive or delete, got "x" (policy.yaml:1)',
    'retention must be a list of entries, got 5 (policy.yaml:2)',
  ]);
});

test('a text of any length is cut in the complaint', () => {
  expect(complaint(`retention:\n  - repositories: ['**']\n    keepTags: ['${'a'.repeat(301)}']`)).toBe(
    `retention[0].keepTags[0] must be at most 300 characters long, got "${'a'.repeat(76)}... (policy.yaml:3)`,
  );
});
