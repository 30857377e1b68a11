import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CodePipelineClient, CreatePipelineCommand } from '@aws-sdk/client-codepipeline';
import { CreateLaunchTemplateCommand, EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreatePipeCommand, PipesClient } from '@aws-sdk/client-pipes';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateDocumentCommand, SSMClient } from '@aws-sdk/client-ssm';
import { config, defined, host, roleArn, tagsOf, withMoto } from './reading.ts';

jest.setTimeout(60_000);
withMoto();

const Arn = 'arn:aws:ecs:us-east-1:123456789012:cluster/main';

/** The first of two revisions. */
async function firstOf(family: string): Promise<string> {
  const first = await defined(family, `${family}-1`);
  await defined(family, `${family}-2`);
  return first;
}

test('EventBridge rules: a revision that is not the latest any more', async () => {
  const EcsParameters = { TaskDefinitionArn: await firstOf('rule') };
  const events = new EventBridgeClient(config);
  await events.send(new PutRuleCommand({ Name: 'nightly', ScheduleExpression: 'rate(1 day)', State: 'DISABLED' }));
  const Targets = [{ Id: '1', Arn, RoleArn: roleArn, EcsParameters }];
  await events.send(new PutTargetsCommand({ Rule: 'nightly', Targets }));
  expect(await tagsOf('eventbridge-rules')).toEqual(['app:rule-1']);
});

test('Scheduler schedules: a revision that is not the latest any more', async () => {
  const EcsParameters = { TaskDefinitionArn: await firstOf('schedule') };
  await new SchedulerClient(config).send(
    new CreateScheduleCommand({
      Name: 'hourly',
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn, RoleArn: roleArn, EcsParameters },
    }),
  );
  expect(await tagsOf('scheduler-schedules')).toEqual(['app:schedule-1']);
});

test('EventBridge pipes: a revision that is not the latest any more', async () => {
  await new PipesClient(config).send(
    new CreatePipeCommand({
      Name: 'pipe',
      RoleArn: roleArn,
      Source: 'arn:aws:sqs:us-east-1:123456789012:queue',
      Target: Arn,
      TargetParameters: { EcsTaskParameters: { TaskDefinitionArn: await firstOf('pipe') } },
    }),
  );
  expect(await tagsOf('pipes')).toEqual(['app:pipe-1']);
});

test('CloudFormation stacks, with the parameters that they were given', async () => {
  const image = { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/stack:${Tag}' };
  const Properties = { Family: 'stack', ContainerDefinitions: [{ Name: 'main', Memory: 128, Image: image }] };
  const TemplateBody = JSON.stringify({
    Parameters: { Tag: { Type: 'String', Default: 'v0' } },
    Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties } },
  });
  const Parameters = [{ ParameterKey: 'Tag', ParameterValue: 'v1' }];
  await new CloudFormationClient(config).send(new CreateStackCommand({ StackName: 'web', TemplateBody, Parameters }));
  expect(await tagsOf('cloudformation-stacks')).toEqual(['stack:v1']);
});

const action = (category: 'Source' | 'Build', provider: string, configuration: Record<string, string>) => ({
  name: category,
  actionTypeId: { category, owner: 'AWS' as const, provider, version: '1' },
  configuration,
  ...(category === 'Source' ? { outputArtifacts: [{ name: 'image' }] } : { inputArtifacts: [{ name: 'image' }] }),
});

test('CodePipeline pipelines are unread: moto writes their times as texts, which is no answer of AWS', async () => {
  const stages = [
    { name: 'Source', actions: [action('Source', 'ECR', { RepositoryName: 'web', ImageTag: 'v1' })] },
    { name: 'Build', actions: [action('Build', 'CodeBuild', { ProjectName: 'build' })] },
  ];
  const artifactStore = { type: 'S3', location: 'artifacts' } as const;
  const pipeline = { name: 'web', roleArn, artifactStore, stages };
  await new CodePipelineClient(config).send(new CreatePipelineCommand({ pipeline }));
  await expect(tagsOf('codepipeline-pipelines')).rejects.toThrow('Expected real number');
});

test('EC2 launch templates', async () => {
  const UserData = Buffer.from(`#!/bin/sh\ndocker run ${host}/node:v1\n`).toString('base64');
  const template = { LaunchTemplateName: 'nodes', LaunchTemplateData: { UserData } };
  await new EC2Client(config).send(new CreateLaunchTemplateCommand(template));
  expect(await tagsOf('launch-templates')).toEqual(['node:v1']);
});

test('Systems Manager documents', async () => {
  const inputs = { runCommand: [`docker run ${host}/tool:v1`] };
  const mainSteps = [{ action: 'aws:runShellScript', name: 'run', inputs }];
  const Content = JSON.stringify({ schemaVersion: '2.2', description: 'x', mainSteps });
  const document = { Name: 'tool', Content, DocumentType: 'Command', DocumentFormat: 'JSON' } as const;
  await new SSMClient(config).send(new CreateDocumentCommand(document));
  expect(await tagsOf('ssm-documents')).toEqual(['tool:v1']);
});
