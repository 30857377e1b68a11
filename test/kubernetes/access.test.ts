import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { grantKubernetesAccess } from '../../lib/kubernetes-access.ts';
import { scratchFolder } from '../scratch.ts';

/** A stack with a role, and the template that comes of it. */
function templateWith(grant: (stack: Stack, role: Role) => void): Template {
  const stack = new Stack(new App({ outdir: scratchFolder() }), 'Stack');
  grant(stack, new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  return Template.fromStack(stack);
}

test('a role is known to each cluster by a group, and may do what the cluster lets that group', () => {
  const template = templateWith((stack, role) => {
    grantKubernetesAccess(stack, { clusterName: 'prod', role });
    grantKubernetesAccess(stack, { clusterName: 'staging', role, group: 'readers' });
  });
  const entries = Object.values(template.findResources('AWS::EKS::AccessEntry')).map((entry) => entry['Properties']);
  const principal = { PrincipalArn: { 'Fn::GetAtt': [expect.stringMatching(/^Role/), 'Arn'] } };
  expect(entries).toEqual([
    { ...principal, ClusterName: 'prod', KubernetesGroups: ['ecr-keeper'] },
    { ...principal, ClusterName: 'staging', KubernetesGroups: ['readers'] },
  ]);
});

test('the name of the cluster may be known at deployment only', () => {
  const template = templateWith((stack, role) => {
    grantKubernetesAccess(stack, { clusterName: new CfnParameter(stack, 'Cluster').valueAsString, role });
  });
  const [entry] = Object.values(template.findResources('AWS::EKS::AccessEntry'));
  expect(entry).toMatchObject({ Properties: { ClusterName: { Ref: 'Cluster' } } });
});
