import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { EcrKeeperStack } from '../lib/index.ts';

const app = new App();
try {
  keeperIn(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (!(error instanceof Error) || error.name !== 'BadInput') throw error;
  process.stderr.write(`ecr-keeper: ${error.message.replaceAll('\n', '\necr-keeper: ')}\n`);
  process.exit(2);
}

/** Set up by `-c NAME=value` on the command line of the CDK, or by the context in cdk.json. */
function keeperIn(scope: App): EcrKeeperStack {
  const given = (name: 'policyFile' | 'schedule' | 'timeZone') => {
    const value: unknown = scope.node.tryGetContext(name);
    return typeof value === 'string' ? { [name]: value } : {};
  };
  return new EcrKeeperStack(scope, 'EcrKeeper', {
    ...given('policyFile'),
    ...given('schedule'),
    ...given('timeZone'),
    ...notifications(scope.node.tryGetContext('notificationEmails')),
    athena: String(scope.node.tryGetContext('athena')) === 'true',
  });
}

/** Addresses with commas between them. */
function notifications(emails: unknown) {
  if (typeof emails !== 'string') return {};
  return { notificationEmails: emails.split(',').map((one) => one.trim()) };
}
