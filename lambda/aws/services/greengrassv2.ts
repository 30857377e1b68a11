export {
  GreengrassV2Client as Client,
  ListComponentsCommand,
  ListComponentVersionsCommand,
  ListDeploymentsCommand,
  GetDeploymentCommand,
  GetComponentCommand,
} from '@aws-sdk/client-greengrassv2';
