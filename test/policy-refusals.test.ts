import { readFileSync } from 'node:fs';
import { refusals } from '../lambda/policy-refusals.ts';
import { complaint } from './complaint.ts';

const roots = 'mode, clean, inUse, retention, archive, grace, budgets, breakers, report';
const entries =
  'repositories, withTags, mode, minimumAge, createdWithin, keepTags, families, untagged, labels, archived, orphans';
const wholeNumber = 'must be a whole number of 0 or more, or none';
const oneOrMore = 'must be a whole number of 1 or more: the newest of a family always stays';
const duration = 'must be a duration such as 5m, 36h, 14d or 2w, or none';
const part = 'must be a part between 0 and 1 such as 0.3, or none';
const size = 'must be a size such as 500GB or 2TB, a number of bytes, or none';
const orForever = 'must be a duration such as 36h, 14d or 2w, or forever';
const object = 'must be an object of keys and values';
const empty = 'the policy file is empty: it must hold at least one key, such as "mode: report" (policy.yaml:1:1)';
const start = "retention:\n  - repositories: ['**']\n";
const inEntry = (lines: string) => `${start}${lines.replaceAll(/^/gm, '    ')}`;
const inFamily = (lines: string) => inEntry(`families:\n  - name: a\n    tags: [b]\n    keepNewest: 1\n${lines}`);

test.each([
  ['', empty],
  ['# nothing\n', empty],
  ['null', empty],
  ['text', `the policy ${object}; allowed are ${roots}, got "text" (policy.yaml:1:1)`],
  ['- a', `the policy ${object}; allowed are ${roots}, got ["a"] (policy.yaml:1:1)`],
  ['\nmode: dry-run', 'mode must be report, archive or delete, got "dry-run" (policy.yaml:2:7)'],
  ['mode:', 'mode must be report, archive or delete, got null (policy.yaml:1:1)'],
  ['breakers: { usageDrop: 30 }', `breakers.usageDrop ${part}, got 30 (policy.yaml:1:24)`],
  ['breakers: { newlyCondemned: 50% }', `breakers.newlyCondemned ${part}, got "50%" (policy.yaml:1:29)`],
  ['budgets: { deletions: -1 }', `budgets.deletions ${wholeNumber}, got -1 (policy.yaml:1:23)`],
  ['budgets: { bytes: 5GiB }', `budgets.bytes ${size}, got "5GiB" (policy.yaml:1:19)`],
  ['archive: { for: none }', `archive.for ${orForever}, got "none" (policy.yaml:1:17)`],
  ['mode: report\nkeep: 5', `unknown key "keep"; allowed are ${roots} (policy.yaml:2:1)`],
  ['Mode: report', `unknown key "Mode"; allowed are ${roots} (policy.yaml:1:1)`],
  ['__proto__: 1', '"__proto__" must not be a key (policy.yaml:1:1)'],
  ['mode: report\nmode: delete', 'Map keys must be unique (policy.yaml:2:1)'],
  [`${start}    mode: report\n    mode: delete`, 'Map keys must be unique (policy.yaml:4:5)'],
  ['mode: report\n\tclean: 1', 'Tabs are not allowed as indentation (policy.yaml:2:1)'],
  [
    'clean: { regions: eu-west-1 }',
    'clean.regions must be all, or a list of regions, got "eu-west-1" (policy.yaml:1:19)',
  ],
  ['retention: []', 'retention must hold at least one entry, got [] (policy.yaml:1:12)'],
  ['retention: 5', 'retention must be a list of entries, got 5 (policy.yaml:1:12)'],
  ['retention:\n  - 5', `retention[0] ${object}; allowed are ${entries}, got 5 (policy.yaml:2:5)`],
  [
    'retention:\n  - mode: report',
    'retention[0].repositories must be a list of patterns, got nothing (policy.yaml:2:5)',
  ],
  [
    'retention:\n  - repositories: []',
    'retention[0].repositories must hold at least one pattern, got [] (policy.yaml:2:19)',
  ],
  [`retention:\n  - repositories: ['']`, 'retention[0].repositories[0] must not be empty, got "" (policy.yaml:2:20)'],
  [inEntry('minimumAge: 14'), `retention[0].minimumAge ${duration}, got 14 (policy.yaml:3:17)`],
  [inEntry('minimumAge: 1M'), `retention[0].minimumAge ${duration}, got "1M" (policy.yaml:3:17)`],
  [inEntry('minimumAge: -5d'), `retention[0].minimumAge ${duration}, got "-5d" (policy.yaml:3:17)`],
  [inEntry('minimumAge: 1.5d'), `retention[0].minimumAge ${duration}, got "1.5d" (policy.yaml:3:17)`],
  [inEntry('minimumAge: 100000d'), `retention[0].minimumAge ${duration}, got "100000d" (policy.yaml:3:17)`],
  [inEntry('keepTags: latest'), 'retention[0].keepTags must be a list of patterns, got "latest" (policy.yaml:3:15)'],
  [inEntry('keepTags:\n  - a\n  - 5'), 'retention[0].keepTags[1] must be a text, got 5 (policy.yaml:5:9)'],
  [inEntry('archived: maybe'), 'retention[0].archived must be keep or delete, got "maybe" (policy.yaml:3:15)'],
  [
    inEntry('untagged: 5'),
    `retention[0].untagged ${object}; allowed are keepNewest, keepWithin, got 5 (policy.yaml:3:15)`,
  ],
  [
    inEntry('untagged:\n  keepNewest: -1'),
    `retention[0].untagged.keepNewest ${wholeNumber}, got -1 (policy.yaml:4:19)`,
  ],
  [
    inEntry('untagged:\n  keepNewest: 1.5'),
    `retention[0].untagged.keepNewest ${wholeNumber}, got 1.5 (policy.yaml:4:19)`,
  ],
  [
    inEntry('untagged:\n  keepNewest: "5"'),
    `retention[0].untagged.keepNewest ${wholeNumber}, got "5" (policy.yaml:4:19)`,
  ],
  [
    inEntry('untagged:\n  keepNewest: all'),
    `retention[0].untagged.keepNewest ${wholeNumber}, got "all" (policy.yaml:4:19)`,
  ],
  [
    inEntry('families: [{ name: a, tags: [b], keepNewest: -1 }]'),
    `retention[0].families[0].keepNewest ${oneOrMore}, got -1 (policy.yaml:3:50)`,
  ],
  [
    inEntry('families:\n  - name: a\n    tags: []\n    keepNewest: 1'),
    'retention[0].families[0].tags must hold at least one pattern, got [] (policy.yaml:5:15)',
  ],
  [
    inFamily('    keep: 1'),
    'unknown key "keep"; allowed are name, tags, keepNewest, keepWithin, orderBy, groupBy in retention[0].families[0] (policy.yaml:7:9)',
  ],
  [
    inFamily('  - { name: a, tags: [c], keepNewest: 1 }'),
    'retention[0].families must have families with different names, got [{"name":"a","tags":["b"],"keepNewest":1},{"name":"a","tags":["c"],"keepNewes... (policy.yaml:4:7)',
  ],
  [
    'inUse:\n  exclude:\n    - source: ecs-tasks',
    'inUse.exclude[0].because must be a text, got nothing (policy.yaml:3:7)',
  ],
  [
    'inUse:\n  rollback:\n    lambdaVersions: 5',
    'inUse.rollback.lambdaVersions must be all: any published version can be invoked, got 5 (policy.yaml:3:21)',
  ],
  [
    'inUse:\n  rollback:\n    ecsTaskDefinitions: few',
    'inUse.rollback.ecsTaskDefinitions must be a whole number of 0 or more, none, or all, got "few" (policy.yaml:3:25)',
  ],
])('%j is refused in one sentence that says what, where and what is allowed', (yaml, sentence) => {
  expect(complaint(yaml)).toBe(sentence);
});

const inList = (key: string, value: string) => `inUse: { ${key}: [${value}] }`;

/** A policy that is refused for each reason there is. A reason without one does not compile. */
const refused: Readonly<Record<keyof typeof refusals, string>> = {
  empty: '',
  circle: 'retention: &all\n  - *all',
  proto: "retention: [{ repositories: ['**'], withTags: { __proto__: x } }]",
  object: 'grace: 7d\nbudgets: 5',
  unknownKey: 'keep: 5',
  text: inEntry('keepTags: [5]'),
  someText: inEntry("keepTags: ['']"),
  mode: 'mode: dry-run',
  duration: 'grace: 7',
  timeOrForever: 'archive: { for: none }',
  part: 'breakers: { usageDrop: 30 }',
  count: 'budgets: { deletions: -1 }',
  depth: 'inUse: { rollback: { others: few } }',
  oneOrMore: inEntry('families: [{ name: a, tags: [b], keepNewest: 0 }]'),
  size: 'budgets: { bytes: 5GiB }',
  patterns: inEntry('keepTags: latest'),
  somePatterns: 'retention: [{ repositories: [] }]',
  shortPattern: inEntry(`keepTags: [${'a'.repeat(301)}]`),
  regions: 'clean: { regions: eu-west-1 }',
  entries: 'retention: 5',
  someEntries: 'retention: []',
  families: inEntry('families: 5'),
  differentNames: inEntry('families: [{ name: a, tags: [b], keepNewest: 1 }, { name: a, tags: [c], keepNewest: 1 }]'),
  orderBy: inEntry('families: [{ name: a, tags: [b], keepNewest: 1, orderBy: age }]'),
  keepAny: inEntry('families: [{ name: a, tags: [b] }]'),
  placeholder: inEntry("families: [{ name: a, tags: ['{x}', b], keepNewest: 1, groupBy: x }]"),
  noPlaceholder: inEntry("families: [{ name: a, tags: ['{x}'], keepNewest: 1 }]"),
  labels: inEntry('labels: { keep: a }'),
  labelName: inEntry("labels: { keep: ['=a'] }"),
  resourceTags: inEntry('withTags: [team]'),
  bytes: 'report: { bytes: some }',
  archived: inEntry('archived: maybe'),
  orphans: inEntry('orphans: delete'),
  lambdaVersions: 'inUse: { rollback: { lambdaVersions: 5 } }',
  lists: 'inUse: { lists: s3://x/y }',
  place: inList('lists', '{ prefix: /tmp }'),
  publishers: inList('lists', '{ prefix: s3://lists/x, expect: prod }'),
  accounts: "inUse: { accounts: '222222222222' }",
  eachAccountOnce: inList('accounts', "{ id: '222222222222', role: x }, { id: '222222222222', role: y }"),
  accountId: inList('accounts', '{ id: 222222222222, role: x }'),
  ownRole: inList('accounts', "{ id: '222222222222', role: 'arn:aws:iam::333333333333:role/x' }"),
  foreign: 'inUse: { foreign: everyone }',
  coveredBy: inList('foreign', "{ principals: ['*'], coveredBy: hope, because: x }"),
  within: inList('foreign', "{ principals: ['*'], coveredBy: pulls, because: x }"),
  expected: inList('foreign', "{ principals: ['*'], coveredBy: lists, because: x }"),
  exclusions: 'inUse: { exclude: ecs-tasks }',
  globs: inList('exclude', '{ source: 5, because: x }'),
  source: inList('exclude', '{ source: ecs-everything, because: x }'),
  about: inList('exclude', '{ because: x }'),
};

test.each(Object.entries(refused))('a policy is refused for that: %s', (reason, yaml) => {
  expect(complaint(yaml)).toContain(Object.entries(refusals).find(([key]) => key === reason)?.[1]);
});

test.each(['', '-words', '-in-use', '-retention', '-schema'])(
  'lambda/policy%s.ts refuses in no words but those of the list',
  (file) => {
    expect(readFileSync(`lambda/policy${file}.ts`, 'utf8')).not.toMatch(/error: ['"`](?!\$\{refusals)/);
  },
);
