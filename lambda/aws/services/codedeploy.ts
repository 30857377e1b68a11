export {
  CodeDeployClient as Client,
  ListApplicationsCommand,
  ListDeploymentGroupsCommand,
  BatchGetDeploymentGroupsCommand,
  GetApplicationRevisionCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  BatchGetDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
