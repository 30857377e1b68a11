import type { SchemaServiceName } from '../service.ts';
import { cleanRoomsMl } from './by-hand/cleanrooms-ml.ts';
import { emrContainers } from './by-hand/emr-containers.ts';
import { modelIn } from './model.ts';
import type { ServiceModel } from './model.ts';

/** How the SDK knows a service. Its client is loaded when it is first asked for. */
export function modelOfService(service: SchemaServiceName): ServiceModel {
  const known = models.get(service);
  if (known) return known;
  const model = made(service);
  models.set(service, model);
  return model;
}

const models = new Map<SchemaServiceName, ServiceModel>();

function made(service: SchemaServiceName): ServiceModel {
  if (service === 'cleanrooms-ml') return cleanRoomsMl();
  if (service === 'emr-containers') return emrContainers();
  return modelIn(packageOf(service));
}

/** The services of which the registry has no client. */
type WithoutClient = 'cleanrooms-ml' | 'emr-containers';

/** The package with the client of a service. */
export const packageOf = (service: Exclude<SchemaServiceName, WithoutClient>): string =>
  `@aws-sdk/client-${clients[service]}`;

/** The clients of the services, which are not always called like the services in signatures. */
const clients: Readonly<Record<Exclude<SchemaServiceName, WithoutClient>, string>> = {
  amplify: 'amplify',
  apprunner: 'apprunner',
  autoscaling: 'auto-scaling',
  batch: 'batch',
  'bedrock-agentcore': 'bedrock-agentcore-control',
  braket: 'braket',
  cloudformation: 'cloudformation',
  codebuild: 'codebuild',
  codedeploy: 'codedeploy',
  codepipeline: 'codepipeline',
  ec2: 'ec2',
  eks: 'eks',
  elasticbeanstalk: 'elastic-beanstalk',
  elasticmapreduce: 'emr',
  'emr-serverless': 'emr-serverless',
  events: 'eventbridge',
  gamelift: 'gamelift',
  greengrass: 'greengrassv2',
  imagebuilder: 'imagebuilder',
  inspector2: 'inspector2',
  iotsitewise: 'iotsitewise',
  lightsail: 'lightsail',
  omics: 'omics',
  organizations: 'organizations',
  pipes: 'pipes',
  sagemaker: 'sagemaker',
  scheduler: 'scheduler',
  ssm: 'ssm',
  states: 'sfn',
};
