export { CodeBuildClient as Client, ListProjectsCommand, BatchGetProjectsCommand } from '@aws-sdk/client-codebuild';
