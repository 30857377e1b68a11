import type { ServiceKey } from '../../core/sources/services.ts';

/** What an SDK package gives for this: its client as `Client`, and the commands that are used, and so bundled. */
export type ServiceModule = Readonly<Record<string, unknown>>;

/** Loaded when a source first needs it: a region without Lightsail should not cost its client. */
export const serviceModules: Readonly<Partial<Record<ServiceKey, () => Promise<ServiceModule>>>> = {
  amplify: () => import('./amplify.ts'),
  apprunner: () => import('./apprunner.ts'),
  'auto-scaling': () => import('./auto-scaling.ts'),
  batch: () => import('./batch.ts'),
  'bedrock-agentcore-control': () => import('./bedrock-agentcore-control.ts'),
  braket: () => import('./braket.ts'),
  cloudformation: () => import('./cloudformation.ts'),
  codebuild: () => import('./codebuild.ts'),
  codedeploy: () => import('./codedeploy.ts'),
  codepipeline: () => import('./codepipeline.ts'),
  ec2: () => import('./ec2.ts'),
  'elastic-beanstalk': () => import('./elastic-beanstalk.ts'),
  emr: () => import('./emr.ts'),
  'emr-serverless': () => import('./emr-serverless.ts'),
  eventbridge: () => import('./eventbridge.ts'),
  gamelift: () => import('./gamelift.ts'),
  greengrassv2: () => import('./greengrassv2.ts'),
  imagebuilder: () => import('./imagebuilder.ts'),
  inspector2: () => import('./inspector2.ts'),
  iotsitewise: () => import('./iotsitewise.ts'),
  lightsail: () => import('./lightsail.ts'),
  omics: () => import('./omics.ts'),
  organizations: () => import('./organizations.ts'),
  pipes: () => import('./pipes.ts'),
  sagemaker: () => import('./sagemaker.ts'),
  scheduler: () => import('./scheduler.ts'),
  sfn: () => import('./sfn.ts'),
  ssm: () => import('./ssm.ts'),
};
