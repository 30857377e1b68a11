import { cases as reasonCases } from '../render/reason-cases.ts';
import type { Hold } from '../../lambda/core/verdict.ts';
import { policyKeys } from '../policy-schema-keys.ts';
import { namesIn } from './language.ts';
import type { Expectation } from './language.ts';
import { allCases, casesIn } from './reading.ts';

const cases = allCases();

/** The words that some case expects, each with how many cases say it. */
const said = (wordsOf: (one: Expectation) => readonly string[]): readonly string[] => [
  ...new Set(cases.flatMap(({ expect: expected }) => namesIn(expected).flatMap(([, one]) => wordsOf(one)))),
];
const listIn = (words: readonly string[] | { readonly include: readonly string[] }): readonly string[] =>
  'include' in words ? words.include : words;
const rulesOf = (one: Expectation) => (typeof one === 'object' && 'keep' in one ? listIn(one.keep) : []);
const rulesSaid = said(rulesOf);
const holdsSaid = said((one) => (typeof one === 'object' && 'held' in one ? listIn(one.held) : []));

test('every reason keeps something in some case', () => {
  expect(rulesSaid.toSorted()).toEqual(Object.keys(reasonCases).toSorted());
});

test.each(rulesSaid)('where %s keeps something, it leaves something else alone in some case', (rule) => {
  const expected = cases.map((one) => namesIn(one.expect).map(([, outcome]) => rulesOf(outcome).includes(rule)));
  expect(expected.some((spoke) => spoke.includes(true) && spoke.includes(false))).toBe(true);
});

/** Those of the gate come after the plan: see the tests of breakers and budgets. */
const byPlan: Readonly<Record<Hold['hold'], boolean>> = {
  mode: true,
  grace: true,
  archived: true,
  'repository-tag': true,
  'image-tag': true,
  'by-hand': true,
  watching: true,
  veto: true,
  baseline: false,
  breaker: false,
  budget: false,
};

test('every hold of a plan holds something in some case', () => {
  const expected = Object.entries(byPlan).flatMap(([hold, isPlanned]) => (isPlanned ? [hold] : []));
  expect(holdsSaid.toSorted()).toEqual(expected.toSorted());
});

/** The accidents that are about which image is judged how; the others have tests of paging, throttling, permissions and order. */
const accidents = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23, 28].map((id) => `A${id}`);

test('every accident of retention is a case', () => {
  const numbers = new Set(cases.flatMap(({ accident = [] }) => accident));
  expect([...numbers].toSorted()).toEqual(accidents.toSorted());
});

test('every document that the product comes from has cases', () => {
  expect([...new Set(cases.flatMap(({ lineage = [] }) => lineage))].toSorted()).toEqual([
    '000',
    '001',
    '002',
    '003',
    '004',
  ]);
});

/** What these say a survey reads, and whole runs show. */
const read = /^inUse\.(?:settle$|lists|rollback\.(?!others)|foreign\[\]\.because|exclude\[\]\.(?:account|cluster))/;

test('every key that decides about an image decides in some case', () => {
  const used = new Set(cases.flatMap(({ policy }) => keysIn(policy, '')));
  const keys = policyKeys().filter(
    (key) => /^(?:inUse|retention|archive|grace|mode|clean)\b/.test(key) && !read.test(key),
  );
  expect(keys.filter((key) => !used.has(key))).toEqual([]);
});

/** The keys of a policy as the reference writes them: `retention[].families[].name`. */
function keysIn(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => keysIn(one, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [path.replace(/\[\]$/, ''), path];
  const below = Object.entries(value).flatMap(([key, one]) => keysIn(one, path === '' ? key : `${path}.${key}`));
  return [path, ...below];
}

test.each([
  ['an unknown key', 'tag: [x]', 'x.yaml:3:23: cases.0.images.0: Unrecognized key: "tag"'],
  [
    'an age that is none',
    'pushed: 3y',
    'x.yaml:3:31: cases.0.images.0.pushed: must be such as 300d, 2026-01-31 or now',
  ],
  [
    'a number for a tag',
    'tags: [1.0]',
    'x.yaml:3:30: cases.0.images.0.tags.0: must be a text: write a number in quotes',
  ],
])('a case with %s is refused, with its line', (_, key, sentence) => {
  const yaml = `cases:\n- case: one\n  images: [{ name: a, ${key} }]\n  expect: { a: goes }\n`;
  expect(() => casesIn(yaml, 'x.yaml')).toThrow(sentence);
});

test.each([
  ['{ }', 'must say what becomes of a'],
  ['{ a: goes, b: goes }', 'speaks of b, which is no image of the case'],
])('a case must say what becomes of each of its images, and of no other: %s', (expected, sentence) => {
  const yaml = `cases:\n- case: one\n  images: [{ name: a }]\n  expect: ${expected}\n`;
  expect(() => casesIn(yaml, 'x.yaml')).toThrow(`x.yaml:4:11: cases.0.expect: ${sentence}`);
});
