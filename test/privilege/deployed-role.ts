import { Template } from 'aws-cdk-lib/assertions';
import type { EcrKeeperStackProps } from '../../lib/index.ts';
import type { PolicyDocument } from '../sandbox/iam.ts';
import { policyFile, stackWith } from '../lib/keeper.ts';

/** One statement of a role, as IAM has it after a deployment. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: object;
}

export const account = '111111111111';
export const region = 'eu-west-1';
export const records = 'audit';

/**
 * What the role of the function may do that is deployed with a policy: from the template that the CDK makes. What does not fit
 * into the role itself, the CDK puts into policies of its own beside it.
 */
export function deployedStatements(policy: string, props: EcrKeeperStackProps = {}): readonly Statement[] {
  const template = Template.fromStack(stackWith({ ...props, policyFile: policyFile(policy) }));
  const documents = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    Object.entries(template.findResources(type)).flatMap(
      ([id, resource]): readonly { Statement: readonly object[] }[] =>
        id.startsWith('KeeperRole') ? [resource['Properties'].PolicyDocument] : [],
    ),
  );
  return documents.flatMap(({ Statement }) => Statement).map(statementOf);
}

/** The role with these statements, but for one action. */
export const documentOf = (statements: readonly Statement[], without: readonly string[] = []): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements
    .map((one) =>
      one.Effect === 'Allow' ? { ...one, Action: one.Action.filter((action) => !without.includes(action)) } : one,
    )
    .filter(({ Action }) => Action.length > 0),
});

/** The actions that they allow. */
export const allowedBy = (statements: readonly Statement[]): readonly string[] =>
  [...new Set(statements.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : [])))].toSorted();

function statementOf(resource: object): Statement {
  const { Sid, Effect, Action, Resource, Condition }: Written = { ...nothing, ...resource };
  return {
    ...(Sid === undefined ? {} : { Sid }),
    Effect,
    Action: [Action].flat(),
    Resource: [Resource].flat().map(written),
    ...(Condition === undefined ? {} : { Condition }),
  };
}

interface Written {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

const nothing: Written = { Effect: 'Deny', Action: [], Resource: [] };

/** What CloudFormation makes of the value of a template. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join }: Intrinsic = { ...(typeof value === 'object' ? value : {}) };
  if (join) return join[1].map(written).join(join[0]);
  const id = attribute?.[0].replace(/[0-9A-F]{8}$/, '');
  return made[Ref ?? id ?? ''] ?? unknownIn(value);
}

interface Intrinsic {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly [string, string];
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
}

/** What a deployment makes of references, and of the ARNs of resources. */
const made: Readonly<Record<string, string>> = {
  KeeperAuditBucket: `arn:aws:s3:::${records}`,
  KeeperLogs: `arn:aws:logs:${region}:${account}:log-group:keeper`,
  'AWS::AccountId': account,
  'AWS::Partition': 'aws',
  'AWS::Region': region,
};

function unknownIn(value: unknown): never {
  throw new Error(`the template says what no test knows: ${JSON.stringify(value)}`);
}
