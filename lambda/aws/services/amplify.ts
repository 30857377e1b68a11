export { AmplifyClient as Client, ListAppsCommand, ListBranchesCommand } from '@aws-sdk/client-amplify';
