export { SSMClient as Client, ListDocumentsCommand, GetDocumentCommand } from '@aws-sdk/client-ssm';
