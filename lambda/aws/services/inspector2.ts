export {
  BatchGetAccountStatusCommand,
  Inspector2Client as Client,
  ListCoverageCommand,
} from '@aws-sdk/client-inspector2';
