export { BraketClient as Client, SearchJobsCommand, GetJobCommand } from '@aws-sdk/client-braket';
