import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Denial } from './permissions.ts';

/** IAM has names once in an account, whatever the region: who has this one may take images away there. */
const cleanerName = 'ecr-keeper-cleaner';

/**
 * Claims the account for a keeper that takes images away: a second one, with records and breakers of its own, cannot be deployed.
 * Nobody has this policy; it says what no keeper may do, for whoever looks it up.
 */
export const claimAccount = (scope: Construct, denials: readonly Denial[]): ManagedPolicy =>
  new ManagedPolicy(scope, 'Cleaner', {
    managedPolicyName: cleanerName,
    description: 'This account is cleaned by the stack that has this policy. Two keepers would not know of each other',
    statements: denials.map(
      ({ sid, actions, resources, conditions }) =>
        new PolicyStatement({
          sid,
          effect: Effect.DENY,
          actions: [...actions],
          resources: [...resources],
          conditions,
        }),
    ),
  });
