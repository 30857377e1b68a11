import { listedSources } from '../../lambda/core/sources/listed.ts';
import type { ListedSourceName } from '../../lambda/core/sources/listed.ts';
import * as builders from './builders.ts';
import * as platforms from './platforms.ts';
import * as runners from './runners.ts';
import * as sagemaker from './sagemaker.ts';
import type { Seeds } from './seeds.ts';
import * as starters from './starters.ts';

/** Consumers of every source that is declared as a table. */
export const every: Readonly<Record<ListedSourceName, Seeds>> = {
  'eventbridge-rules': starters.eventBridgeRules,
  'scheduler-schedules': starters.schedulerSchedules,
  pipes: starters.pipes,
  'step-functions': starters.stepFunctions,
  'batch-job-definitions': builders.batchJobDefinitions,
  'batch-jobs': builders.batchJobs,
  'sagemaker-endpoints': sagemaker.endpoints,
  'sagemaker-inference-components': sagemaker.inferenceComponents,
  'sagemaker-models': sagemaker.models,
  'sagemaker-images': sagemaker.images,
  'sagemaker-monitoring': sagemaker.monitoring,
  'sagemaker-pipelines': sagemaker.pipelines,
  'sagemaker-algorithms': sagemaker.algorithms,
  'sagemaker-jobs': sagemaker.jobs,
  'codebuild-projects': builders.codeBuildProjects,
  'apprunner-services': runners.appRunnerServices,
  'agentcore-runtimes': platforms.agentCoreRuntimes,
  'elastic-beanstalk': platforms.elasticBeanstalk,
  codedeploy: starters.codeDeploy,
  'lightsail-services': runners.lightsailServices,
  'emr-serverless': runners.emrServerless,
  imagebuilder: builders.imageBuilder,
  'ssm-documents': starters.ssmDocuments,
  'emr-clusters': runners.emrClusters,
  'emr-containers': platforms.emrContainers,
  omics: runners.omics,
  gamelift: runners.gameLift,
  'greengrass-components': runners.greengrassComponents,
  'braket-jobs': runners.braketJobs,
  'iotsitewise-tasks': runners.iotSiteWiseTasks,
  'amplify-apps': builders.amplifyApps,
  'cleanrooms-ml': platforms.cleanRoomsMl,
};

const isListed = (name: string): name is ListedSourceName => Object.hasOwn(listedSources, name);

export const listedSourceNames: readonly ListedSourceName[] = Object.keys(listedSources).filter(isListed);
