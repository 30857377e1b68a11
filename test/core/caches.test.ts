import { throughCaches } from '../../lambda/core/caches.ts';
import type { RegistrySettings, Upstream } from '../../lambda/core/registry-settings.ts';
import { digest, here, mention, reference, replica } from './build.ts';

const settingsOf = (registry: RegistrySettings['registry'], ...upstreams: readonly Upstream[]): RegistrySettings => ({
  registry,
  replicatesTo: [],
  cachePrefixes: upstreams.map(({ prefix }) => prefix),
  upstreams,
  hidesPulls: false,
  recordsOurs: true,
  isBackfilling: false,
});
const home = { account: here.account, region: here.region };
const other = { account: here.account, region: replica.region };
const rule = (prefix: string, upstreamPrefix = '', registry = other): Upstream => ({
  prefix,
  upstreamPrefix,
  registry,
});
const nothing = { references: [], mentions: [], pins: [] };

/** The repositories behind one of that name, as the references of its consumer say them. */
const behind = (name: string, ...rules: readonly RegistrySettings[]) =>
  throughCaches({ ...nothing, references: [reference({ tag: 'v1', repository: { ...home, name } })] }, rules)
    .references.slice(1)
    .map(({ repository }) => `${repository?.region}/${repository?.name}`);

test.each<[string, string, Upstream, readonly string[]]>([
  ['the rest of the name', 'cache/team/app', rule('cache'), ['us-east-1/team/app']],
  ['the rest behind its own prefix', 'cache/app', rule('cache', 'team/x'), ['us-east-1/team/x/app']],
  ['all of the name, of a rule for all repositories', 'team/app', rule(''), ['us-east-1/team/app']],
  ['the rest, of a prefix of two parts', 'cache/ecr/app', rule('cache/ecr'), ['us-east-1/app']],
  ['the rest, of a prefix with a star', 'cache-eu/app', rule('cache-*'), ['us-east-1/app']],
  ['nothing of another prefix', 'cached/app', rule('cache'), []],
  ['nothing of the prefix alone', 'cache', rule('cache'), []],
])('behind a cache is %s', (_what, name, one, expected) => {
  expect(behind(name, settingsOf(home, one))).toEqual(expected);
});

test('a cache of another registry says nothing about this one', () => {
  expect(behind('cache/app', settingsOf(other, rule('cache', '', home)))).toEqual([]);
  expect(behind('cache/app', settingsOf({ ...home, account: '222222222222' }, rule('cache')))).toEqual([]);
});

test('behind a cache may be a cache, and two may fetch from each other', () => {
  const there = settingsOf(other, rule('b', 'c', home));
  expect(behind('a/app', settingsOf(home, rule('a', 'b')), there)).toEqual(['us-east-1/b/app', 'eu-west-1/c/app']);
  const rounds = [settingsOf(home, rule('a', 'a')), settingsOf(other, rule('a', 'a', home))];
  expect(behind('a/app', ...rounds)).toEqual(['us-east-1/a/app']);
});

test('mentions and pins go through caches too, and when a pin was pulled behind one nobody knows', () => {
  const cached = { ...home, name: 'cache/app' };
  const pin = { usedBy: 'service', repository: cached, pinnedAtMs: 5, pulledSinceMs: 3 };
  const given = { references: [], mentions: [{ ...mention('v1'), repository: cached }], pins: [pin] };
  const seen = throughCaches(given, [settingsOf(home, rule('cache'))]);
  const app = { ...other, name: 'app' };
  expect(seen.mentions.map(({ repository, words }) => [repository, words])).toEqual([
    [cached, ['v1']],
    [app, ['v1']],
  ]);
  expect(seen.pins).toEqual([pin, { usedBy: 'service', repository: app, pinnedAtMs: 5 }]);
  const any = throughCaches({ ...nothing, mentions: [{ ...mention(), repository: { ...home, name: '*' } }] }, [
    settingsOf(home, rule('cache', 'team')),
  ]);
  expect(any.mentions.map(({ repository }) => repository)).toEqual([
    { ...home, name: '*' },
    { ...other, name: '*' },
  ]);
});

test('what names no repository goes through no cache, and without caches nothing changes', () => {
  const references = [{ digest: digest('a'), usedBy: 'pod', role: 'in-use' } as const];
  expect(throughCaches({ ...nothing, references }, [settingsOf(home, rule(''))]).references).toEqual(references);
  expect(throughCaches({ ...nothing, references }, [settingsOf(home)])).toEqual({ ...nothing, references });
});
