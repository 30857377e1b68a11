export {
  OmicsClient as Client,
  ListWorkflowsCommand,
  GetWorkflowCommand,
  ListWorkflowVersionsCommand,
  GetWorkflowVersionCommand,
  ListRunsCommand,
  GetRunCommand,
  ListRunTasksCommand,
  GetRunTaskCommand,
} from '@aws-sdk/client-omics';
