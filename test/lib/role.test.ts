import { App, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { EcrKeeper } from '../../lib/index.ts';
import { permissionsFor } from '../../lib/permissions.ts';
import { readPolicyFile } from '../../lib/policy-file.ts';
import { policyFile, stackWith } from './keeper.ts';
import { scratchFolder } from '../scratch.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Effect: string;
}

/** The statements of the one inline policy whose id begins so. */
function statementsOf(stack: Stack, id: string): readonly Statement[] {
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const [policy] = policies.flatMap(([name, resource]) => (name.startsWith(id) ? [resource] : []));
  return policy?.['Properties'].PolicyDocument.Statement;
}

const actionsOf = (stack: Stack, id: string) =>
  statementsOf(stack, id)
    .flatMap(({ Action }) => Action)
    .toSorted();

const findingsIn = (stack: Stack) =>
  new AwsSolutionsChecks().validateScope(stack).violations.map(({ ruleName }) => ruleName);

test('the function may do what the table of permissions says, and log', () => {
  const { policy } = readPolicyFile('policy.yaml');
  const table = permissionsFor(policy, {
    bucketArn: 'arn:bucket',
    repositoriesArn: 'arn:repositories',
    partition: 'aws',
    busArn: 'arn:bus',
  });
  expect(actionsOf(stackWith(), 'KeeperRole')).toEqual(
    [...table.flatMap(({ actions }) => actions), 'logs:CreateLogStream', 'logs:PutLogEvents'].toSorted(),
  );
});

test('nobody in the stack may delete an image', () => {
  expect(JSON.stringify(Template.fromStack(stackWith()).toJSON())).not.toMatch(/BatchDeleteImage|"ecr:\*"|"\*:\*"/);
});

test('a stack that deletes may do so, but not in repositories that are held', () => {
  const statements = statementsOf(stackWith({ policyFile: policyFile('mode: delete') }), 'KeeperRole');
  expect(statements.filter(({ Effect }) => Effect === 'Deny')).toEqual([
    expect.objectContaining({
      Action: ['ecr:BatchDeleteImage', 'ecr:UpdateImageStorageClass'],
      Condition: { Null: { 'aws:ResourceTag/ecr-keeper:hold': 'false' } },
    }),
  ]);
});

const claims = (mode: string) =>
  Object.values(
    Template.fromStack(stackWith({ policyFile: policyFile(`mode: ${mode}`) })).findResources('AWS::IAM::ManagedPolicy'),
  ).map((claim) => claim['Properties'].ManagedPolicyName);

test('a stack that takes images away claims the account by a name that IAM has once; one that reports does not', () => {
  expect([claims('report'), claims('archive'), claims('delete')]).toEqual([
    [],
    ['ecr-keeper-cleaner'],
    ['ecr-keeper-cleaner'],
  ]);
});

test('no role has a policy that somebody else may change', () => {
  const roles = Object.values(Template.fromStack(stackWith()).findResources('AWS::IAM::Role'));
  expect(roles).toHaveLength(2);
  for (const role of roles) expect(role['Properties']).not.toHaveProperty('ManagedPolicyArns');
});

test('a source that the policy excludes is not in the role', () => {
  const file = policyFile('inUse: { exclude: [{ source: lambda-functions, because: we have none }] }');
  const actions = actionsOf(stackWith({ policyFile: file }), 'KeeperRole');
  expect(actions.filter((action) => action.startsWith('lambda:'))).toEqual([]);
});

test('the schedule may start the function, and leave what it could not deliver', () => {
  expect(actionsOf(stackWith(), 'KeeperScheduleRole')).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
});

test('cdk-nag finds nothing', () => {
  expect(findingsIn(stackWith())).toEqual([]);
});

test('cdk-nag finds nothing in a construct with a bucket from elsewhere', () => {
  const stack = new Stack(new App({ outdir: scratchFolder(), context: { 'aws:cdk:bundling-stacks': [] } }), 'Mine');
  const keeper = new EcrKeeper(stack, 'Keeper', { auditBucket: Bucket.fromBucketName(stack, 'Records', 'records') });
  expect(keeper.auditBucket.bucketName).toBe('records');
  expect(findingsIn(stack)).toEqual([]);
});

test('cdk-nag still finds a wildcard that nobody has answered for', () => {
  const stack = stackWith();
  stack.keeper.handler.addToRolePolicy(new PolicyStatement({ actions: ['ecr:*'], resources: ['arn:aws:s3:::mine/*'] }));
  expect(findingsIn(stack).toSorted()).toEqual([
    'AwsSolutions-IAM5[Action::ecr:*]',
    'AwsSolutions-IAM5[Resource::arn:aws:s3:::mine/*]',
  ]);
});
