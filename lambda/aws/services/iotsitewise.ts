export {
  IoTSiteWiseClient as Client,
  ListWorkspacesCommand,
  ListTasksCommand,
  DescribeTaskCommand,
} from '@aws-sdk/client-iotsitewise';
