export {
  LightsailClient as Client,
  GetContainerServicesCommand,
  GetContainerServiceDeploymentsCommand,
} from '@aws-sdk/client-lightsail';
