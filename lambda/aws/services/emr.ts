export {
  EMRClient as Client,
  ListClustersCommand,
  DescribeClusterCommand,
  ListInstanceGroupsCommand,
  ListInstanceFleetsCommand,
  ListBootstrapActionsCommand,
  ListStepsCommand,
} from '@aws-sdk/client-emr';
