export { CodePipelineClient as Client, ListPipelinesCommand, GetPipelineCommand } from '@aws-sdk/client-codepipeline';
