export {
  CloudFormationClient as Client,
  ListStacksCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  ListChangeSetsCommand,
  DescribeChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
