import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { EcrKeeperReader } from '../../lib/index.ts';

const keeperRoleArn = 'arn:aws:iam::111111111111:role/keeper';
const stackWith = (): Stack => {
  const stack = new Stack(new App(), 'Reader');
  const { role } = new EcrKeeperReader(stack, 'Reader', { keeperRoleArn });
  return Stack.of(role);
};

const statementsOf = (
  resources: object,
): readonly { readonly Action: string | readonly string[]; readonly Resource: unknown }[] =>
  JSON.parse(JSON.stringify(resources), (_key, value) => value);

test('the role of a reader trusts the keeper alone, and may only read', () => {
  const template = Template.fromStack(stackWith());
  template.hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'ecr-keeper-reader',
    AssumeRolePolicyDocument: {
      Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { AWS: keeperRoleArn } }],
    },
  });
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
  const actions = statementsOf(policy?.['Properties'].PolicyDocument.Statement).flatMap(({ Action }) => Action);
  expect(actions).toContain('ecs:ListTasks');
  expect(actions.filter((action) => !/:(?:Describe|List|Get|BatchGet|BatchDescribe|Search)/.test(action))).toEqual([]);
});

test('the plain template makes the same role as the construct', () => {
  const plain = JSON.parse(readFileSync('docs/reader-role.template.json', 'utf8'));
  const [policy] = Object.values(Template.fromStack(stackWith()).findResources('AWS::IAM::Policy'));
  const [ofConstruct] = statementsOf(policy?.['Properties'].PolicyDocument.Statement);
  const [ofTemplate] = statementsOf(plain.Resources.Reader.Properties.Policies[0].PolicyDocument.Statement);
  expect(ofTemplate?.Action).toEqual(ofConstruct?.Action);
});

test('nothing about it is left for a security review to find', () => {
  expect(new AwsSolutionsChecks().validateScope(stackWith()).violations).toEqual([]);
});
