import { CfnCondition, Fn, Stack } from 'aws-cdk-lib';
import type { CfnParameter } from 'aws-cdk-lib';
import { CfnManagedPolicy, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { parsePolicy } from '../lambda/policy.ts';
import type { Policy } from '../lambda/policy.ts';
import { acknowledgeWildcards } from './acknowledge.ts';
import { claimAccount } from './cleaner.ts';
import type { EcrKeeper } from './ecr-keeper.ts';
import { scopeOf, statementOf } from './function.ts';
import { denialsFor, permissionsFor } from './permissions.ts';
import type { ParameterName } from './plain-parameters.ts';

/** The parameters of a stack, and the conditions that they make. */
interface Given {
  readonly parameter: (name: ParameterName) => CfnParameter;
  /** Whether one is not empty. */
  readonly given: (name: ParameterName) => CfnCondition;
}

/**
 * Gives the role what policies may ask for beyond reporting, each behind its parameter. Returns the names of what was granted:
 * the function refuses a policy that asks for more.
 */
export function addGrants(keeper: EcrKeeper, { parameter, given }: Given): string {
  const hasValue = (name: ParameterName, value: string) =>
    new CfnCondition(Stack.of(keeper), `${name}Is${value}`, {
      expression: Fn.conditionEquals(parameter(name).valueAsString, value),
    });
  const [readers, lists, labels] = [given('ReaderRoleName'), given('ListsBucket'), hasValue('ReadLabels', 'yes')];
  grantIf(
    keeper,
    'MayArchive',
    hasValue('TakeAway', 'archive'),
    policyWith('mode: archive\narchive: { for: forever }'),
  );
  grantIf(keeper, 'MayDelete', hasValue('TakeAway', 'delete'), policyWith('mode: delete'));
  grantIf(keeper, 'MayReadLabels', labels, policyWith("retention: [{ repositories: ['**'], labels: { keep: [a] } }]"));
  grantIf(keeper, 'MayReadAccounts', readers, ofAccounts(parameter('ReaderRoleName').valueAsString));
  grantIf(keeper, 'MayReadLists', lists, ofLists(parameter('ListsBucket').valueAsString));
  claimIf(keeper, parameter('TakeAway').valueAsString);
  const names = [
    [readers, 'accounts'],
    [lists, 'lists'],
    [labels, 'labels'],
  ] as const;
  const granted = names.map(([condition, name]) => Fn.conditionIf(condition.logicalId, name, '').toString());
  return Fn.join(',', [parameter('TakeAway').valueAsString, ...granted]);
}

/** Claims the account if the role may take anything away. */
function claimIf({ handler, auditBucket }: EcrKeeper, takeAway: string): void {
  const scope = scopeOf(handler, { auditBucket, events: true });
  const takes = Fn.conditionNot(Fn.conditionEquals(takeAway, 'nothing'));
  const condition = new CfnCondition(Stack.of(handler), 'TakesAway', { expression: takes });
  const claim = claimAccount(handler, denialsFor(policyWith('mode: delete'), scope)).node.defaultChild;
  if (claim instanceof CfnManagedPolicy) claim.cfnOptions.condition = condition;
}

const policyWith = (yaml: string): Policy => parsePolicy(yaml, 'policy');
const reporting = policyWith('mode: report');

/** Accounts are named by the policy, which is not known here: the role of this name, in any of them that trusts us. */
function ofAccounts(role: string): Policy {
  const { inUse, ...rest } = policyWith(
    'inUse: { foreign: [{ principals: [o-exampleorg], coveredBy: accounts, because: they are read }] }',
  );
  return { ...rest, inUse: { ...inUse, accounts: [{ id: '*', role }] } };
}

function ofLists(bucket: string): Policy {
  const { inUse, ...rest } = policyWith("inUse: { lists: [{ prefix: 's3://bucket/' }] }");
  return { ...rest, inUse: { ...inUse, lists: inUse.lists.map((list) => ({ ...list, prefix: `s3://${bucket}/` })) } };
}

/** Grants what a policy takes more than one that reports. */
function grantIf({ handler, auditBucket }: EcrKeeper, id: string, condition: CfnCondition, policy: Policy): void {
  const scope = scopeOf(handler, { auditBucket, events: true });
  const usual = new Map(permissionsFor(reporting, scope).map(({ sid, resources }) => [sid, resources]));
  const more = permissionsFor(policy, scope)
    .map((one) => ({ ...one, resources: one.resources.filter((arn) => !usual.get(one.sid)?.includes(arn)) }))
    .filter(({ resources }) => resources.length > 0);
  const statements: readonly PolicyStatement[] = [
    ...more.map((one) => statementOf(one, Effect.ALLOW)),
    ...denialsFor(policy, scope).map((one) => statementOf(one, Effect.DENY)),
  ];
  // Not inline: all inline policies of a role share 10,240 characters, of which reading consumers takes most.
  const granted = new CfnManagedPolicy(handler, id, {
    roles: [handler.role?.roleName ?? ''],
    policyDocument: { Version: '2012-10-17', Statement: statements.map((one) => one.toStatementJson()) },
  });
  granted.cfnOptions.condition = condition;
  const resources = more.flatMap((one) => one.resources);
  acknowledgeWildcards(granted, resources, 'Which of them a policy names is not known when the template is deployed.');
}
