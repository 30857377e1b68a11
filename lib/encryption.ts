import { ArnFormat, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey, Key } from 'aws-cdk-lib/aws-kms';

/** One of this stack or any other. With `exactOptionalPropertyTypes` a `Key` is not an `IKey`. */
export type AnyKey = Key | IKey;

/** Lets CloudWatch Logs encrypt the log groups of this account by a key. */
export function allowLogs(key: AnyKey): void {
  const stack = Stack.of(key);
  const groups = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  key.grantEncryptDecrypt(
    new ServicePrincipal(`logs.${stack.region}.amazonaws.com`, {
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
    }),
  );
}

/** Lets what publishes to a topic encrypt by its key. */
export function allowPublishers(key: AnyKey): void {
  const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(key).account } };
  for (const service of ['events', 'cloudwatch']) {
    key.grantEncryptDecrypt(new ServicePrincipal(`${service}.amazonaws.com`, { conditions }));
  }
}
