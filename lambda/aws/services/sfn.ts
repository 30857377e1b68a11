export {
  SFNClient as Client,
  ListStateMachinesCommand,
  DescribeStateMachineCommand,
  ListStateMachineVersionsCommand,
  ListStateMachineAliasesCommand,
  DescribeStateMachineAliasCommand,
} from '@aws-sdk/client-sfn';
