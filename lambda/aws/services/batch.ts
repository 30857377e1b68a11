export {
  BatchClient as Client,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  ListJobsCommand,
  DescribeJobsCommand,
} from '@aws-sdk/client-batch';
