import { defaultPolicy, parsePolicy } from '../lambda/policy.ts';
import { dayMs } from './core/build.ts';

const read = (yaml: string) => parsePolicy(yaml, 'policy.yaml');
const entry = (lines: string) =>
  read(`retention:\n  - repositories: ['**']\n${lines.replaceAll(/^/gm, '    ')}`).retention[0];

test('without a policy five snapshots, ten others and latest stay, in report mode: these defaults are a contract', () => {
  expect(defaultPolicy).toEqual({
    mode: 'report',
    clean: { regions: 'all' },
    archive: { forMs: 30 * dayMs },
    report: { bytes: 'listed' },
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
report: { bytes: exact }
`;
  expect(read(yaml)).toEqual({
    mode: 'delete',
    clean: { regions: ['eu-*'] },
    archive: { forMs: Infinity },
    report: { bytes: 'exact' },
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
