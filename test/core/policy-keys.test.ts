import { readFileSync } from 'node:fs';
import { chosenAmong, modeFor } from '../../lambda/core/retention.ts';
import { parsePolicy } from '../../lambda/policy.ts';
import { policyKeys } from '../policy-schema-keys.ts';
import { condemned, dayMs, digest, image, nowMs } from './build.ts';
import type { Given } from './build.ts';

const bare = { configuration: { labels: {} } } as const;
const images = [
  image('new', {
    daysOld: 15,
    tags: ['v2'],
    pulledAtMs: nowMs - 10 * dayMs,
    configuration: { labels: { stage: 'prod' } },
  }),
  image('old', { daysOld: 30, tags: ['v1'], configuration: { labels: {}, createdAtMs: nowMs - 5 * dayMs } }),
  image('oldest', { daysOld: 40, tags: ['v0'], status: 'archived', ...bare }),
  image('nameless', { daysOld: 20, ...bare }),
  image('forgotten', { daysOld: 90, ...bare }),
];
const facts: Given = {
  hasConfigurations: true,
  seenInUseMs: (id) => (id === digest('forgotten') ? nowMs - 5 * dayMs : undefined),
};

/** What goes by a policy that keeps as little as possible, but for what is said otherwise. */
type Keys = Readonly<Record<string, unknown>>;
const going = (entry: Keys, inUse: Keys = {}, over: Given = facts) => {
  const least = {
    repositories: ['**'],
    minimumAge: 0,
    keepTags: [],
    families: [],
    untagged: { keepNewest: 0, keepWithin: 0 },
    archived: 'delete',
  };
  const yaml = JSON.stringify({ inUse: { pulledWithin: 0, ...inUse }, retention: [{ ...least, ...entry }] });
  const policy = parsePolicy(yaml, 'policy.yaml');
  return policy.retention.flatMap((retention) => condemned(images, retention, { ...policy.inUse, ...over }));
};
const all = ['forgotten', 'nameless', 'new', 'old', 'oldest'];

test('a policy that keeps nothing keeps nothing of what is old and unused', () => {
  expect(going({})).toEqual(all);
});

const everyTag = { name: 'all', tags: ['v*'], keepNewest: 1 };

/** What stays by one key of an entry. */
const ofEntries: readonly (readonly [key: string, entry: Keys, stays: readonly string[]])[] = [
  ['minimumAge', { minimumAge: '16d' }, ['new']],
  ['createdWithin', { createdWithin: '6d' }, ['old']],
  ['keepTags', { keepTags: ['v1'] }, ['old']],
  ['families[].tags', { families: [{ ...everyTag, tags: ['v0', 'v1'] }] }, ['old']],
  ['families[].keepNewest', { families: [{ ...everyTag, keepNewest: 2 }] }, ['new', 'old']],
  ['families[].keepWithin', { families: [{ ...everyTag, keepWithin: '31d' }] }, ['new', 'old']],
  ['families[].orderBy', { families: [{ ...everyTag, orderBy: 'semver' }] }, ['new', 'old', 'oldest']],
  ['families[].groupBy', { families: [{ ...everyTag, tags: ['v{n}'], groupBy: 'n' }] }, ['new', 'old', 'oldest']],
  ['untagged.keepNewest', { untagged: { keepNewest: 1, keepWithin: 0 } }, ['nameless']],
  ['untagged.keepWithin', { untagged: { keepNewest: 0, keepWithin: '91d' } }, ['forgotten', 'nameless']],
  ['labels.keep', { labels: { keep: ['stage'] } }, ['new']],
  ['labels.only', { labels: { only: ['stage'] } }, ['forgotten', 'nameless', 'old', 'oldest']],
  ['labels.except', { labels: { except: ['stage=p*'] } }, ['new']],
  ['archived', { archived: 'keep' }, ['oldest']],
];

test.each(ofEntries)('the key %s changes what stays', (_, entry, stays) => {
  expect(going(entry)).toEqual(all.filter((name) => !stays.includes(name)));
});

test('a family without more than its newest keeps one', () => {
  expect(going({ families: [everyTag] })).toEqual(all.filter((name) => name !== 'new'));
});

const ofInUse: readonly (readonly [key: string, inUse: Keys, stays: string])[] = [
  ['pulledWithin', { pulledWithin: '11d', seenWithin: 0 }, 'new'],
  ['seenWithin', { seenWithin: '6d' }, 'forgotten'],
];

test.each(ofInUse)('the key inUse.%s changes what stays', (_, inUse, stays) => {
  expect(going({}, inUse)).toEqual(all.filter((name) => name !== stays));
});

test('the key orphans lets go what only counts and tags keep, of an orphan', () => {
  const kept = { families: [everyTag], keepTags: ['v1'], untagged: { keepNewest: 1, keepWithin: 0 } };
  const staying = (isOrphan: boolean, orphans: string) => {
    const gone = going({ ...kept, orphans }, {}, { ...facts, isOrphan });
    return all.filter((name) => !gone.includes(name));
  };
  expect(staying(true, 'empty')).toEqual([]);
  const usual = ['nameless', 'new', 'old'];
  expect([staying(true, 'keep'), staying(false, 'empty')]).toEqual([usual, usual]);
});

test('the key mode of an entry holds its repositories back', () => {
  const policy = parsePolicy('{ mode: delete, retention: [{ repositories: [a], mode: report }] }', 'policy.yaml');
  expect(policy.retention.map((entry) => modeFor(policy.mode, entry))).toEqual(['report']);
});

test('the key withTags chooses among entries', () => {
  const yaml = "{ retention: [{ repositories: ['**'], withTags: { team: 'pay*' } }] }";
  const { retention } = parsePolicy(yaml, 'policy.yaml');
  const chosen = (value: string) => chosenAmong(retention, new Map([['team', value]])) !== undefined;
  expect([chosen('payments'), chosen('search')]).toEqual([true, false]);
});

/** The keys whose effect other tests show, each with one of these. */
const elsewhere: Readonly<Record<string, string>> = {
  mode: 'test/cases/holds.yaml',
  grace: 'test/cases/holds.yaml',
  'archive.for': 'test/cases/holds.yaml',
  'clean.regions': 'test/cases/selection.yaml',
  'budgets.deletions': 'test/scenarios/breakers.test.ts',
  'budgets.bytes': 'test/core/budgets.test.ts',
  'breakers.usageDrop': 'test/scenarios/breakers.test.ts',
  'breakers.newlyCondemned': 'test/scenarios/breakers.test.ts',
  'breakers.surveyAge': 'test/core/breakers.test.ts',
  'inUse.settle': 'test/run.test.ts',
  'inUse.rollback.ecsTaskDefinitions': 'test/scenarios/consumers.test.ts',
  'inUse.rollback.ecsServiceRevisions': 'test/scenarios/consumers.test.ts',
  // Nothing but all is allowed.
  'inUse.rollback.lambdaVersions': 'test/policy-refusals.test.ts',
  'inUse.rollback.others': 'test/cases/ledgers.yaml',
  'inUse.lists[].prefix': 'test/scenarios/lists.test.ts',
  'inUse.lists[].expect': 'test/scenarios/lists.test.ts',
  'inUse.lists[].freshness': 'test/scenarios/lists.test.ts',
  'inUse.accounts[].id': 'test/cases/usage.yaml',
  'inUse.accounts[].role': 'test/cases/usage.yaml',
  'inUse.foreign[].principals': 'test/cases/usage.yaml',
  'inUse.foreign[].coveredBy': 'test/cases/usage.yaml',
  'inUse.foreign[].within': 'test/cases/usage.yaml',
  'inUse.foreign[].because': 'test/scenarios/foreign.test.ts',
  'inUse.exclude[].source': 'test/cases/usage.yaml',
  'inUse.exclude[].region': 'test/cases/usage.yaml',
  'inUse.exclude[].account': 'test/scenarios/foreign.test.ts',
  'inUse.exclude[].cluster': 'test/scenarios/lists.test.ts',
  'inUse.exclude[].repositories': 'test/cases/usage.yaml',
  'inUse.exclude[].because': 'test/cases/usage.yaml',
  'report.bytes': 'test/scenarios/bytes.test.ts',
  'retention[].repositories': 'test/cases/selection.yaml',
  'retention[].families[].name': 'test/cases/families.yaml',
};

const here = [
  ...ofEntries.map(([key]) => `retention[].${key}`),
  ...ofInUse.map(([key]) => `inUse.${key}`),
  ...['orphans', 'mode', 'withTags'].map((key) => `retention[].${key}`),
];

test('every key of the policy is here, or shown elsewhere: a new one needs a row', () => {
  expect([...here, ...Object.keys(elsewhere)].toSorted()).toEqual(policyKeys().toSorted());
});

test.each(Object.entries(elsewhere))('the key %s is shown in %s', (key, file) => {
  expect(readFileSync(file, 'utf8')).toContain(key.split('.').at(-1));
});
