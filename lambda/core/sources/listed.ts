import { agentCoreRuntimes } from './agentcore-runtimes.ts';
import { amplifyApps } from './amplify-apps.ts';
import { appRunnerServices } from './apprunner-services.ts';
import { batchJobDefinitions } from './batch-job-definitions.ts';
import { batchJobs } from './batch-jobs.ts';
import { braketJobs } from './braket-jobs.ts';
import { cleanRoomsMl } from './cleanrooms-ml.ts';
import { codeBuildProjects } from './codebuild-projects.ts';
import { codeDeploy } from './codedeploy.ts';
import { elasticBeanstalk } from './elastic-beanstalk.ts';
import { emrClusters } from './emr-clusters.ts';
import { emrContainers } from './emr-containers.ts';
import { emrServerless } from './emr-serverless.ts';
import { eventBridgeRules } from './eventbridge-rules.ts';
import { gameLift } from './gamelift.ts';
import { greengrassComponents } from './greengrass-components.ts';
import { imageBuilder } from './imagebuilder.ts';
import { iotSiteWiseTasks } from './iotsitewise-tasks.ts';
import { lightsailServices } from './lightsail-services.ts';
import { omics } from './omics.ts';
import { pipes } from './pipes.ts';
import { sageMakerAlgorithms } from './sagemaker-algorithms.ts';
import { sageMakerEndpoints } from './sagemaker-endpoints.ts';
import { sageMakerImages } from './sagemaker-images.ts';
import { sageMakerInferenceComponents } from './sagemaker-inference-components.ts';
import { sageMakerJobs } from './sagemaker-jobs.ts';
import { sageMakerModels } from './sagemaker-models.ts';
import { sageMakerMonitoring } from './sagemaker-monitoring.ts';
import { sageMakerPipelines } from './sagemaker-pipelines.ts';
import { schedulerSchedules } from './scheduler-schedules.ts';
import type { ListedSource } from './source.ts';
import { ssmDocuments } from './ssm-documents.ts';
import { stepFunctions } from './step-functions.ts';

/** The sources that are declared as tables, and read as these say, in the order of reports. */
export const listedSources = {
  'eventbridge-rules': eventBridgeRules,
  'scheduler-schedules': schedulerSchedules,
  pipes,
  'step-functions': stepFunctions,
  'batch-job-definitions': batchJobDefinitions,
  'batch-jobs': batchJobs,
  'sagemaker-endpoints': sageMakerEndpoints,
  'sagemaker-inference-components': sageMakerInferenceComponents,
  'sagemaker-models': sageMakerModels,
  'sagemaker-images': sageMakerImages,
  'sagemaker-monitoring': sageMakerMonitoring,
  'sagemaker-pipelines': sageMakerPipelines,
  'sagemaker-algorithms': sageMakerAlgorithms,
  'sagemaker-jobs': sageMakerJobs,
  'codebuild-projects': codeBuildProjects,
  'apprunner-services': appRunnerServices,
  'agentcore-runtimes': agentCoreRuntimes,
  'elastic-beanstalk': elasticBeanstalk,
  codedeploy: codeDeploy,
  'lightsail-services': lightsailServices,
  'emr-serverless': emrServerless,
  imagebuilder: imageBuilder,
  'ssm-documents': ssmDocuments,
  'emr-clusters': emrClusters,
  'emr-containers': emrContainers,
  omics,
  gamelift: gameLift,
  'greengrass-components': greengrassComponents,
  'braket-jobs': braketJobs,
  'iotsitewise-tasks': iotSiteWiseTasks,
  'amplify-apps': amplifyApps,
  'cleanrooms-ml': cleanRoomsMl,
} as const satisfies Readonly<Record<string, ListedSource>>;

export type ListedSourceName = keyof typeof listedSources;
