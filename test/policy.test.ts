import { BadInput } from '../lambda/bad-input.ts';
import { defaultPolicy, parsePolicy } from '../lambda/policy.ts';
import { dayMs } from './core/build.ts';

const read = (yaml: string) => parsePolicy(yaml, 'policy.yaml');
const entry = (lines: string) =>
  read(`retention:\n  - repositories: ['**']\n${lines.replaceAll(/^/gm, '    ')}`).retention[0];
const complaint = (yaml: string): string => {
  try {
    return `nothing was wrong: ${JSON.stringify(read(yaml))}`;
  } catch (error) {
    return error instanceof BadInput ? error.message : `no BadInput: ${String(error)}`;
  }
};

test('without a policy five snapshots, ten others and latest stay, in report mode: these defaults are a contract', () => {
  expect(defaultPolicy).toEqual({
    mode: 'report',
    clean: { regions: 'all' },
    archive: { forMs: 30 * dayMs },
    graceMs: 7 * dayMs,
    budgets: { deletions: 2000, bytes: Infinity },
    breakers: { usageDrop: 0.3, newlyCondemned: 0.5, surveyAgeMs: 3_600_000 },
    inUse: {
      settleMs: 300_000,
      seenWithinMs: 30 * dayMs,
      pulledWithinMs: 90 * dayMs,
      rollback: { ecsTaskDefinitions: 5, ecsServiceRevisions: 5, lambdaVersions: 'all', others: 5 },
      lists: [],
      accounts: [],
      foreign: [],
      exclude: [],
    },
    retention: [
      {
        repositories: ['**'],
        withTags: {},
        minimumAgeMs: 14 * dayMs,
        createdWithinMs: 0,
        keepTags: ['latest'],
        families: [
          { name: 'snapshots', tags: ['*SNAPSHOT*'], keepNewest: 5, keepWithinMs: 0, orderBy: 'pushed' },
          { name: 'releases', tags: ['*'], keepNewest: 10, keepWithinMs: 0, orderBy: 'pushed' },
        ],
        untagged: { keepNewest: 5, keepWithinMs: 14 * dayMs },
        labels: { keep: [], only: [], except: [] },
        archived: 'keep',
        orphans: 'keep',
      },
    ],
  });
});

test.each([
  '{}',
  'mode: report',
  'retention:\n  - repositories: ["**"]',
  'inUse: {}\nclean: {}',
  '\u{FEFF}mode: report',
])('whatever a policy leaves out has its default: %j', (yaml) => {
  expect(read(yaml)).toEqual(defaultPolicy);
});

test('every key that is given counts', () => {
  const yaml = `
mode: delete
clean: { regions: [eu-*] }
archive: { for: forever }
grace: 3d
budgets: { deletions: none, bytes: 2TB }
breakers: { usageDrop: none, newlyCondemned: 0, surveyAge: 30m }
inUse:
  settle: none
  seenWithin: 2d
  pulledWithin: 1d
  rollback: { ecsTaskDefinitions: 1, ecsServiceRevisions: 2, lambdaVersions: all, others: 3 }
  lists: [{ prefix: 's3://lists/x/', expect: [prod], freshness: 2d }]
  accounts: [{ id: '222222222222', role: reader }]
  foreign:
    - { principals: ['3*'], coveredBy: pulls, within: 3d, because: they pull }
    - { principals: [o-*], coveredBy: accounts, because: all are read }
  exclude:
    - { source: ecs-*, region: [eu-*, us-*], account: '1*', because: a sandbox }
    - { source: kubernetes, cluster: [a, b], repositories: [team/*], because: not theirs }
retention:
  - repositories: [team/*]
    withTags: { team: 'pay*' }
    mode: report
    minimumAge: 2d
    createdWithin: 6d
    keepTags: [prod]
    families:
      - { name: all, tags: [v*], keepNewest: 3, orderBy: semver }
      - { name: branches, tags: ['b-{name}-*'], keepWithin: 7d, groupBy: name }
    labels: { keep: [a], only: [b=1*], except: [c] }
    untagged: { keepNewest: 4, keepWithin: 5d }
    archived: delete
    orphans: empty
`;
  expect(read(yaml)).toEqual({
    mode: 'delete',
    clean: { regions: ['eu-*'] },
    archive: { forMs: Infinity },
    graceMs: 3 * dayMs,
    budgets: { deletions: Infinity, bytes: 2e12 },
    breakers: { usageDrop: Infinity, newlyCondemned: 0, surveyAgeMs: 1_800_000 },
    inUse: {
      settleMs: 0,
      seenWithinMs: 2 * dayMs,
      pulledWithinMs: dayMs,
      rollback: { ecsTaskDefinitions: 1, ecsServiceRevisions: 2, lambdaVersions: 'all', others: 3 },
      lists: [{ prefix: 's3://lists/x/', expect: ['prod'], freshnessMs: 2 * dayMs }],
      accounts: [{ id: '222222222222', role: 'reader' }],
      foreign: [
        { principals: ['3*'], coveredBy: 'pulls', withinMs: 3 * dayMs, because: 'they pull' },
        { principals: ['o-*'], coveredBy: 'accounts', because: 'all are read' },
      ],
      exclude: [
        { source: ['ecs-*'], region: ['eu-*', 'us-*'], account: ['1*'], because: 'a sandbox' },
        { source: ['kubernetes'], cluster: ['a', 'b'], repositories: ['team/*'], because: 'not theirs' },
      ],
    },
    retention: [
      {
        repositories: ['team/*'],
        withTags: { team: 'pay*' },
        mode: 'report',
        minimumAgeMs: 2 * dayMs,
        createdWithinMs: 6 * dayMs,
        keepTags: ['prod'],
        families: [
          { name: 'all', tags: ['v*'], keepNewest: 3, keepWithinMs: 0, orderBy: 'semver' },
          {
            name: 'branches',
            tags: ['b-{name}-*'],
            keepNewest: 1,
            keepWithinMs: 7 * dayMs,
            orderBy: 'pushed',
            groupBy: 'name',
          },
        ],
        untagged: { keepNewest: 4, keepWithinMs: 5 * dayMs },
        labels: { keep: ['a'], only: ['b=1*'], except: ['c'] },
        archived: 'delete',
        orphans: 'empty',
      },
    ],
  });
});

test('nothing may be protected and no family kept, if that is written down', () => {
  expect(entry('keepTags: []\nfamilies: []')).toMatchObject({ keepTags: [], families: [] });
});

const roots = 'mode, clean, inUse, retention, archive, grace, budgets, breakers';
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
  ['__proto__: 1', `unknown key "__proto__"; allowed are ${roots} (policy.yaml:1:1)`],
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
