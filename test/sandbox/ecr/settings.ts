import { secondsOf } from '../clock.ts';
import { texts } from '../json.ts';
import { AwsError } from '../service.ts';
import { invalidParameter, notFound } from './errors.ts';
import { registryIn, required } from './input.ts';
import type { Operation } from './input.ts';
import { inOrder, keyedPage } from './pages.ts';

/** How the registry replicates. */
export const describeRegistry: Operation = (call, all) => {
  const { account, replication } = registryIn(call, all);
  return { registryId: account, replicationConfiguration: replication };
};

/** Records no pulls of a principal from now on. */
export const registerPullTimeUpdateExclusion: Operation = (call, all) => {
  const { pullTimeExclusions } = registryIn(call, all);
  const principalArn = required(call.input, 'principalArn');
  if (pullTimeExclusions.has(principalArn)) {
    throw new AwsError('ExclusionAlreadyExistsException', `The exclusion of ${principalArn} already exists`);
  }
  if (pullTimeExclusions.size >= 100)
    throw new AwsError('LimitExceededException', 'A registry has 100 exclusions at most');
  pullTimeExclusions.set(principalArn, call.nowMs);
  return { principalArn, createdAt: secondsOf(call.nowMs) };
};

/** Records the pulls of a principal again. */
export const deregisterPullTimeUpdateExclusion: Operation = (call, all) => {
  const principalArn = required(call.input, 'principalArn');
  if (!registryIn(call, all).pullTimeExclusions.delete(principalArn)) {
    throw notFound('Exclusion', `The exclusion of ${principalArn} does not exist`);
  }
  return { principalArn };
};

/** A page of 1 to 1,000 principals whose pulls are not recorded. */
export const listPullTimeUpdateExclusions: Operation = (call, all) => {
  const { items, nextToken } = keyedPage(call, {
    keysAfter: inOrder([...registryIn(call, all).pullTimeExclusions.keys()].toSorted()),
    itemOf: (principalArn) => principalArn,
    limits: { byDefault: 100, max: 1000 },
  });
  return { pullTimeUpdateExclusions: items, nextToken };
};

/** Only the rule: the sandbox pulls nothing from upstream. */
export const createPullThroughCacheRule: Operation = (call, all) => {
  const { account, pullThroughCacheRules } = registryIn(call, all);
  const ecrRepositoryPrefix = required(call.input, 'ecrRepositoryPrefix');
  if (pullThroughCacheRules.has(ecrRepositoryPrefix)) {
    throw new AwsError(
      'PullThroughCacheRuleAlreadyExistsException',
      `The rule for ${ecrRepositoryPrefix} already exists`,
    );
  }
  const rule = {
    ...call.input,
    ecrRepositoryPrefix,
    upstreamRegistryUrl: required(call.input, 'upstreamRegistryUrl'),
    registryId: account,
    createdAt: secondsOf(call.nowMs),
  };
  pullThroughCacheRules.set(ecrRepositoryPrefix, rule);
  return rule;
};

/** A page of 1 to 1,000 rules, or of those for the named prefixes, all of which must be there. */
export const describePullThroughCacheRules: Operation = (call, all) => {
  const { pullThroughCacheRules } = registryIn(call, all);
  const named = texts(call.input, 'ecrRepositoryPrefixes');
  const unknown = named.find((prefix) => !pullThroughCacheRules.has(prefix));
  if (unknown !== undefined) throw notFound('PullThroughCacheRule', `There is no rule for ${unknown}`);
  const { items, nextToken } = keyedPage(call, {
    keysAfter: inOrder((named.length > 0 ? named : [...pullThroughCacheRules.keys()]).toSorted()),
    itemOf: (prefix) => pullThroughCacheRules.get(prefix),
    limits: { byDefault: 100, max: 1000 },
  });
  return { pullThroughCacheRules: items, nextToken };
};

/** Removes a rule. What was cached by it stays. */
export const deletePullThroughCacheRule: Operation = (call, all) => {
  const { pullThroughCacheRules } = registryIn(call, all);
  const prefix = required(call.input, 'ecrRepositoryPrefix');
  const rule = pullThroughCacheRules.get(prefix);
  if (!rule) throw notFound('PullThroughCacheRule', `There is no rule for ${prefix}`);
  pullThroughCacheRules.delete(prefix);
  return rule;
};

/** The value of a setting of the registry. */
export const getAccountSetting: Operation = (call, all) => {
  const name = required(call.input, 'name');
  const value = registryIn(call, all).settings.get(name);
  if (value === undefined) throw invalidParameter('name', `unknown setting ${name}`);
  return { name, value };
};

/** Changes a setting of the registry. */
export const putAccountSetting: Operation = (call, all) => {
  const { settings } = registryIn(call, all);
  const name = required(call.input, 'name');
  if (!settings.has(name)) throw invalidParameter('name', `unknown setting ${name}`);
  settings.set(name, required(call.input, 'value'));
  return { name, value: settings.get(name) };
};

/** A token for docker, good for twelve hours of the sandbox. */
export const getAuthorizationToken: Operation = ({ account, region, input, nowMs }) => ({
  authorizationData: (texts(input, 'registryIds').length > 0 ? texts(input, 'registryIds') : [account]).map(
    (registryId) => ({
      authorizationToken: Buffer.from('AWS:sandbox').toString('base64'),
      expiresAt: secondsOf(nowMs + 12 * 3_600_000),
      proxyEndpoint: `https://${registryId}.dkr.ecr.${region}.amazonaws.com`,
    }),
  ),
});
