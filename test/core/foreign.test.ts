import fc from 'fast-check';
import { areListsWhole, mayPull, strangersAmong } from '../../lambda/core/foreign.ts';
import type { Surveyed } from '../../lambda/core/foreign.ts';
import { pullersIn } from '../../lambda/core/pullers.ts';
import type { Puller } from '../../lambda/core/pullers.ts';
import { foreignConsumer } from '../../lambda/core/rules/foreign.ts';
import { nothingSeen } from '../../lambda/core/sightings.ts';
import type { Finding } from '../../lambda/core/usage.ts';
import { noReferences } from '../../lambda/core/references.ts';
import { componentsOf } from '../../lambda/core/component.ts';
import { dayMs, here, image, nobodyElse, nowMs } from './build.ts';

const own = '111111111111';
const other = '222222222222';
const root = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });
const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) });
const pull = { Action: ['ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'] };
const pullers = (...statements: readonly object[]): readonly string[] =>
  pullersIn(policy(...statements), own).map(({ kind, id }) => `${kind} ${id}`);

test.each([
  ['an account by its root', { ...pull, Principal: root(other) }, [`account ${other}`]],
  ['an account by its number', { ...pull, Principal: { AWS: other } }, [`account ${other}`]],
  ['a role of an account', { ...pull, Principal: { AWS: `arn:aws:iam::${other}:role/app` } }, [`account ${other}`]],
  ['ourselves', { ...pull, Principal: root(own) }, []],
  ['everyone', { ...pull, Principal: '*' }, ['everyone *']],
  ['any AWS principal', { ...pull, Principal: { AWS: '*' } }, ['everyone *']],
  ['a service', { ...pull, Principal: { Service: 'lambda.amazonaws.com' } }, ['service lambda.amazonaws.com']],
  ['a federated identity', { ...pull, Principal: { Federated: 'idp' } }, ['everyone *']],
  ['all but one', { ...pull, NotPrincipal: root(other) }, ['everyone *']],
  [
    'an organisation',
    { ...pull, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } },
    ['organization o-abcdefghij'],
  ],
  [
    'an organisation that a pattern leaves open',
    { ...pull, Principal: '*', Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } },
    ['everyone *'],
  ],
  [
    'everyone but an organisation',
    { ...pull, Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } },
    ['everyone *'],
  ],
  [
    "a service for another account's functions",
    {
      ...pull,
      Principal: { Service: 'lambda.amazonaws.com' },
      Condition: { StringLike: { 'aws:sourceArn': `arn:aws:lambda:eu-west-1:${other}:function:*` } },
    },
    [`account ${other}`],
  ],
  [
    'a service for our own functions',
    {
      ...pull,
      Principal: { Service: 'lambda.amazonaws.com' },
      Condition: { StringLike: { 'aws:SourceArn': `arn:aws:lambda:eu-west-1:${own}:function:*` } },
    },
    [],
  ],
  [
    'a service for functions of whichever account',
    {
      ...pull,
      Principal: { Service: 'lambda.amazonaws.com' },
      Condition: { StringLike: { 'aws:sourceArn': 'arn:aws:lambda:eu-west-1:*:function:*' } },
    },
    ['everyone *'],
  ],
  [
    'a service for an organisation',
    {
      ...pull,
      Principal: { Service: 'lambda.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceOrgID': 'o-abcdefghij' } },
    },
    ['organization o-abcdefghij'],
  ],
  ['whoever may only push', { Action: ['ecr:PutImage', 'ecr:InitiateLayerUpload'], Principal: root(other) }, []],
  ['whoever may do anything', { Action: 'ecr:*', Principal: root(other) }, [`account ${other}`]],
  ['whoever may do anything else', { NotAction: 'ecr:PutImage', Principal: root(other) }, [`account ${other}`]],
  ['whoever may do all but pull', { NotAction: 'ecr:*', Principal: root(other) }, []],
  ['whoever is denied', { ...pull, Effect: 'Deny', Principal: '*' }, []],
])('a policy that allows %s', (_who, statement, expected) => {
  expect(pullers(statement)).toEqual(expected);
});

test.each(['', 'null', '[]', '{}', '{"Statement":"x"}', '{"Statement":[1]}'])(
  'a policy that cannot be understood (%s) counts for everyone',
  (text) => {
    expect(pullersIn(text, own)).toEqual([{ kind: 'everyone', id: '*' }]);
  },
);

test('a policy without statements allows nobody', () => {
  expect(pullersIn('{"Statement":[]}', own)).toEqual([]);
});

test('whatever a policy says, it never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(pullersIn(text, own)).toBeInstanceOf(Array);
    }),
  );
});

const surveyed: Surveyed = {
  accounts: new Set([own]),
  organizations: new Map(),
  services: new Set(['lambda.amazonaws.com']),
  hasLists: false,
};
const account: Puller = { kind: 'account', id: other };
const organization: Puller = { kind: 'organization', id: 'o-abcdefghij' };
const everyone: Puller = { kind: 'everyone', id: '*' };
const covering = (coveredBy: 'accounts' | 'lists' | 'pulls', withinMs?: number) => [
  { principals: ['**'], coveredBy, because: 'we know', ...(withinMs === undefined ? {} : { withinMs }) },
];
const strangers = (puller: Puller, ...given: readonly [Parameters<typeof strangersAmong>[1], Partial<Surveyed>?]) =>
  strangersAmong([puller], given[0], { ...surveyed, ...given[1] });

test('an account or a service that is surveyed is no stranger, and needs no sentence', () => {
  expect(strangers(account, [])).toEqual([{ puller: account }]);
  expect(strangers(account, [], { accounts: new Set([own, other]) })).toEqual([]);
  expect(strangers({ kind: 'service', id: 'lambda.amazonaws.com' }, [])).toEqual([]);
  expect(strangers({ kind: 'service', id: 'unheard.amazonaws.com' }, [])).toHaveLength(1);
});

test('accounts cover an organisation only if all of its accounts are surveyed, and never everyone', () => {
  const members = new Map([['o-abcdefghij', [own, other]]]);
  const both = new Set([own, other]);
  expect(strangers(organization, covering('accounts'), { organizations: members, accounts: both })).toEqual([]);
  expect(strangers(organization, covering('accounts'), { organizations: members })).toHaveLength(1);
  expect(strangers(organization, covering('accounts'), { accounts: both })).toHaveLength(1);
  expect(strangers(organization, [], { organizations: members, accounts: both })).toHaveLength(1);
  expect(strangers(everyone, covering('accounts'), { accounts: both })).toHaveLength(1);
});

test('lists cover whoever the policy says, while they are whole and fresh', () => {
  expect(strangers(everyone, covering('lists'), { hasLists: true })).toEqual([]);
  expect(strangers(everyone, covering('lists'))).toHaveLength(1);
});

test('lists speak for principals only if every list is whole and those are among them whom the policy expects by name', () => {
  const cell = { source: 'lists', account: own, region: here.region } as const;
  const whole = (unit?: string): Finding => ({
    ...cell,
    ...(unit === undefined ? {} : { unit }),
    status: 'complete',
    ...nothingSeen,
  });
  const failed: Finding = { ...cell, unit: 'ci', status: 'failed', error: 'stale', reach: 'anywhere' };
  const builds: Finding = { ...failed, source: 'codebuild-projects' };
  expect(areListsWhole([whole(), whole('theirs'), whole('ci'), builds], ['theirs'])).toBe(true);
  expect(areListsWhole([whole(), whole('ci')], [])).toBe(false);
  expect(areListsWhole([whole(), whole('ci')], ['theirs'])).toBe(false);
  expect(areListsWhole([whole(), whole('theirs')], ['theirs', 'more'])).toBe(false);
  expect(areListsWhole([whole(), whole('theirs'), failed], ['theirs'])).toBe(false);
  expect(areListsWhole([{ ...cell, unit: 'theirs', status: 'excluded', because: 'x' }], ['theirs'])).toBe(false);
});

test('the longest of the times counts within which pulls cover somebody', () => {
  const entries = [30, 90, 60].flatMap((days) => covering('pulls', days * dayMs));
  expect(strangers(everyone, entries)).toEqual([{ puller: everyone, pulledWithinMs: 90 * dayMs }]);
});

test('a time says nothing without pulls, nor pulls without a time', () => {
  expect(strangers(everyone, covering('lists', dayMs))).toEqual([{ puller: everyone }]);
  expect(strangers(account, covering('accounts', dayMs))).toEqual([{ puller: account }]);
  expect(strangers(everyone, covering('pulls'))).toEqual([{ puller: everyone }]);
});

test('an organisation that its pulls cover stays a stranger, even if all of its accounts are surveyed', () => {
  const given = { organizations: new Map([[organization.id, [own]]]) };
  expect(strangers(organization, covering('pulls', dayMs), given)).toEqual([
    { puller: organization, pulledWithinMs: dayMs },
  ]);
});

test('a sentence about somebody else covers nobody', () => {
  const entry = [{ principals: ['333333333333'], coveredBy: 'lists', because: 'theirs' } as const];
  expect(strangers(account, entry, { hasLists: true })).toHaveLength(1);
});

test('whom pulls cover keeps what was pulled within that time, and nothing else', () => {
  const given = { ...nobodyElse, nowMs, repository: here };
  const [pulled, idle] = componentsOf([
    image('a', { pulledAtMs: nowMs - 5 * dayMs }),
    image('b', { pulledAtMs: nowMs - 50 * dayMs }),
  ]).toSorted((a, b) => Number(b.members[0]?.pulledAtMs) - Number(a.members[0]?.pulledAtMs));
  const opinion = (within: number) =>
    foreignConsumer(
      // Only these facts matter to the rule.
      Object.assign({ images: [], components: [], references: noReferences, mentions: [], pins: [] }, given, {
        firstPushOf: () => nowMs,
        pulledWithinMs: 0,
        repositories: [],
        minimumAgeMs: 0,
        keepTags: [],
        families: [],
        untagged: { keepNewest: 0, keepWithinMs: 0 },
        archived: 'keep' as const,
        strangers: strangersAmong([everyone], covering('pulls', within), surveyed),
      }),
    );
  const reasons = (within: number) => [pulled, idle].flatMap((one) => (one ? opinion(within)(one).length : []));
  expect(reasons(30 * dayMs)).toEqual([1, 0]);
  expect(reasons(60 * dayMs)).toEqual([1, 1]);
});

test('an account may have named what any policy lets it pull', () => {
  expect(mayPull(other, [account])).toBe(true);
  expect(mayPull(other, [organization])).toBe(true);
  expect(mayPull(other, [everyone])).toBe(true);
  expect(mayPull(other, [{ kind: 'service', id: 'lambda.amazonaws.com' }])).toBe(true);
  expect(mayPull('333333333333', [account])).toBe(false);
  expect(mayPull(other, [])).toBe(false);
});
