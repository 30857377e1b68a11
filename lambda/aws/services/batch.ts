export {
  BatchClient as Client,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  ListJobsCommand,
  DescribeJobsCommand,
  ListServiceJobsCommand,
  DescribeServiceJobCommand,
} from '@aws-sdk/client-batch';
