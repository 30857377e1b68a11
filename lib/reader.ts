import { ArnPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { defaultPolicy } from '../lambda/policy.ts';
import { acknowledgeWildcards } from './acknowledge.ts';
import { readerPermissions } from './permissions.ts';

/** Who may read here, and by which name the role is known in the keeper's policy. */
export interface EcrKeeperReaderProps {
  /** The ARN of the role of the keeper's function, an output of its stack. */
  readonly keeperRoleArn: string;
  /**
   * The name of the role: what `inUse.accounts[].role` says.
   * @default 'ecr-keeper-reader'
   */
  readonly roleName?: string;
}

/** The role by which a keeper in another account reads who uses images in this one. It can change nothing. */
export class EcrKeeperReader extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { keeperRoleArn, roleName = 'ecr-keeper-reader' }: EcrKeeperReaderProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      roleName,
      description: 'Read by ecr-keeper: who uses container images in this account',
      assumedBy: new ArnPrincipal(keeperRoleArn),
    });
    for (const { sid, actions, resources } of readerPermissions(defaultPolicy)) {
      this.role.addToPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [...resources] }));
    }
    acknowledgeWildcards(
      this.role,
      ['*'],
      'Lists of consumers have no narrower resource, and describing follows them.',
    );
  }
}
