export {
  EMRServerlessClient as Client,
  ListApplicationsCommand,
  GetApplicationCommand,
  ListJobRunsCommand,
  GetJobRunCommand,
} from '@aws-sdk/client-emr-serverless';
