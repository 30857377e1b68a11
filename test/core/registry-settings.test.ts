import type { Registry } from '../../lambda/core/image.ts';
import {
  hidesOthers,
  isCache,
  isKnown,
  originalsOf,
  recordsAllPulls,
  recordsCaller,
  recordsOurPulls,
} from '../../lambda/core/registry-settings.ts';
import type { RegistrySettings } from '../../lambda/core/registry-settings.ts';

const caller = 'arn:aws:sts::111111111111:assumed-role/keeper/ecr-keeper';
const own = 'arn:aws:iam::111111111111:role/keeper';

test.each<[string, readonly string[], string, boolean]>([
  ['nobody', [], caller, false],
  ['our own role', [own], caller, false],
  ['our own role, which has a path', ['arn:aws:iam::111111111111:role/tools/keeper'], caller, false],
  ['another role', ['arn:aws:iam::111111111111:role/apprunner'], caller, true],
  ['another role beside our own', [own, 'arn:aws:iam::111111111111:role/apprunner'], caller, true],
  ['a role of our name in another account', ['arn:aws:iam::222222222222:role/keeper'], caller, true],
  ['a role whose name ends like ours', ['arn:aws:iam::111111111111:role/timekeeper'], caller, true],
  ['a role, while we are a user', [own], 'arn:aws:iam::111111111111:user/keeper', true],
  ['a role, while nobody knows who we are', [own], '', true],
  ['a role, while what we are is more than an ARN', [own], `not ${caller}`, true],
])('an exclusion of %s from the record of pulls', (_what, excluded, who, hides) => {
  expect(hidesOthers(excluded, who)).toBe(hides);
});

test.each<[string, readonly string[], string, boolean]>([
  ['nobody is excluded', [], caller, true],
  ['another role is', ['arn:aws:iam::111111111111:role/apprunner'], caller, true],
  ['a role of our name in another account is', ['arn:aws:iam::222222222222:role/keeper'], caller, true],
  ['our own is', [own], caller, false],
  ['our own is beside another', ['arn:aws:iam::111111111111:role/apprunner', own], caller, false],
  ['our own is, while nobody knows who we are', [own], '', true],
])('our own reads are recorded as pulls, if %s: %j', (_what, excluded, who, records) => {
  expect(recordsCaller(excluded, who)).toBe(records);
});

const home = { account: '111111111111', region: 'eu-west-1' };
const abroad = { ...home, region: 'us-east-1' };
const other = { account: '222222222222', region: 'eu-west-1' };
const app = { ...home, name: 'team/app' };
const settings = (over: Partial<RegistrySettings> = {}): RegistrySettings => ({
  registry: home,
  replicatesTo: [],
  cachePrefixes: [],
  upstreams: [],
  hidesPulls: false,
  recordsOurs: true,
  isBackfilling: false,
  ...over,
});
const to = (registry: Registry, ...prefixes: readonly string[]) => ({ ...registry, prefixes });
const copies = (registry: Registry, ...targets: RegistrySettings['replicatesTo']) =>
  settings({ registry, replicatesTo: targets });

test.each<[string, readonly RegistrySettings[], readonly Registry[]]>([
  ['nowhere, without replication', [settings(), settings({ registry: abroad })], []],
  ['another region', [copies(abroad, to(home))], [abroad]],
  ['another account', [copies(other, to(home))], [other]],
  ['two registries', [copies(other, to(home)), copies(abroad, to(home))], [other, abroad]],
  ['a registry that copies to others as well', [copies(other, to(abroad), to(home))], [other]],
  ['a registry that copies its name', [copies(other, to(home, 'web', 'team/'))], [other]],
  ['nowhere, if other names are copied', [copies(other, to(home, 'web', 'app'))], []],
  ['nowhere, if it is copied to another region', [copies(other, to(abroad))], []],
  ['nowhere, if it is copied to another account', [copies(abroad, to(other))], []],
  ['nowhere, if its own registry copies', [copies(home, to(home), to(abroad))], []],
])('a repository is a copy from %s', (_what, all, registries) => {
  expect(originalsOf(app, all)).toEqual(registries.map((registry) => ({ ...registry, name: 'team/app' })));
});

const caches = (registry: Registry, ...cachePrefixes: readonly string[]) => settings({ registry, cachePrefixes });

test.each<[string, string, RegistrySettings, boolean]>([
  ['below a prefix', 'docker-hub/library/nginx', caches(home, 'quay', 'docker-hub'), true],
  ['below a prefix with a star', 'hub-eu/nginx', caches(home, 'hub-*'), true],
  ['of a registry that caches all', 'nginx', caches(home, ''), true],
  ['that begins with a prefix, but not as a part', 'docker-hubs/nginx', caches(home, 'docker-hub'), false],
  ['that is called like a prefix', 'docker-hub', caches(home, 'docker-hub'), false],
  ['of a registry without caches', 'docker-hub/nginx', caches(home), false],
  ['of another region than the cache', 'docker-hub/nginx', caches(abroad, 'docker-hub'), false],
  ['of another account than the cache', 'docker-hub/nginx', caches(other, 'docker-hub'), false],
])('whether a repository %s is a cache', (_what, name, one, expected) => {
  expect(isCache({ ...home, name }, [settings({ registry: abroad }), one])).toBe(expected);
});

test('a repository is a cache by the settings of its registry, whatever is said of others', () => {
  expect(isCache({ ...home, name: 'hub/nginx' }, [caches(home, 'hub'), caches(abroad), caches(home)])).toBe(true);
});

test.each<[string, readonly RegistrySettings[], boolean, boolean]>([
  ['it was read, and hides none', [settings()], true, true],
  ['it hides those of some roles', [settings({ hidesPulls: true })], true, false],
  ['another hides some', [settings({ registry: abroad, hidesPulls: true }), settings()], true, true],
  ['only another region was read', [settings({ registry: abroad })], false, false],
  ['only another account was read', [settings({ registry: other })], false, false],
  ['nothing was read', [], false, false],
])('whether a registry is known, and records all pulls, if %s', (_what, all, known, records) => {
  expect([isKnown(all)(home), recordsAllPulls(app, all)]).toEqual([known, records]);
});

test.each<[string, readonly RegistrySettings[], boolean]>([
  ['its own registry leaves them out', [settings({ recordsOurs: false })], false],
  ['its own registry records them', [settings()], true],
  ['only another region leaves them out', [settings({ registry: abroad, recordsOurs: false }), settings()], true],
  ['nobody knows its registry', [settings({ registry: other, recordsOurs: false })], true],
])('our reads of a repository look like pulls, or not: %s', (_what, all, records) => {
  expect(recordsOurPulls(app, all)).toBe(records);
});
