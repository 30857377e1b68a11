export { AppRunnerClient as Client, ListServicesCommand, DescribeServiceCommand } from '@aws-sdk/client-apprunner';
