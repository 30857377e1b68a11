import { Token } from 'aws-cdk-lib';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** A cluster of EKS, and the role that may read it. */
export interface KubernetesAccess {
  readonly clusterName: string;
  readonly role: IRole;
  /**
   * The Kubernetes group that the ClusterRole is bound to.
   * @default 'ecr-keeper' - as `keeper kubernetes role` prints it
   */
  readonly group?: string;
}

/**
 * Makes a role known to a cluster as a member of a Kubernetes group, and nothing more: what the group may do, the cluster
 * says. Its authentication mode must be `API` or `API_AND_CONFIG_MAP`.
 */
export function grantKubernetesAccess(scope: Construct, access: KubernetesAccess): CfnAccessEntry {
  const { clusterName, role, group = 'ecr-keeper' } = access;
  // The name of a cluster that the same app makes is not known yet.
  const suffix = Token.isUnresolved(clusterName) ? '' : `-${clusterName}`;
  return new CfnAccessEntry(scope, `KubernetesAccess${suffix}`, {
    clusterName,
    principalArn: role.roleArn,
    kubernetesGroups: [group],
  });
}
