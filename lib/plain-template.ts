import { App } from 'aws-cdk-lib';
import { PlainStack } from './plain-stack.ts';

/** The plain template as text. It needs nothing that the CDK sets up in an account. */
export function plainTemplate(): string {
  const app = new App({ analyticsReporting: false, context });
  const stack = new PlainStack(app, 'EcrKeeper');
  const template: Template = app.synth().getStackByName(stack.stackName).template;
  const { Rules: _, Parameters, ...rest } = template;
  const { BootstrapVersion: __, ...ours } = Parameters;
  return `${JSON.stringify({ ...rest, Parameters: ours }, null, 1)}\n`;
}

interface Template {
  readonly Rules: object;
  readonly Parameters: Readonly<Record<string, object>>;
}

/** Nothing is bundled for it: its code is a parameter. The rest is as `cdk.json` has it. */
const context = {
  'aws:cdk:bundling-stacks': [],
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-lambda:useCdkManagedLogGroup': true,
};
