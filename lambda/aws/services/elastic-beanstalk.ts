export {
  ElasticBeanstalkClient as Client,
  DescribeEnvironmentsCommand,
  DescribeApplicationVersionsCommand,
} from '@aws-sdk/client-elastic-beanstalk';
