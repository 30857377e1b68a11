import { AutoScalingClient, DescribeLaunchConfigurationsCommand } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient, DescribeStacksCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { BatchGetProjectsCommand, CodeBuildClient } from '@aws-sdk/client-codebuild';
import { DescribeLaunchTemplatesCommand, DescribeLaunchTemplateVersionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetComponentCommand, GreengrassV2Client } from '@aws-sdk/client-greengrassv2';
import { DescribePipeCommand, ListPipesCommand, PipesClient } from '@aws-sdk/client-pipes';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import fc from 'fast-check';
import { asText } from './json.ts';
import { onBench } from './sdk.ts';
import type { Bench } from './sdk.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
const map = fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true });
const texts = fc.array(text, { maxLength: 3 });

/** Checks a property in one sandbox: what is put replaces what was. */
const always = <Value>(
  arbitrary: fc.Arbitrary<Value>,
  check: (bench: Bench, value: Value) => Promise<void>,
): Promise<void> =>
  onBench({}, (bench) =>
    fc.assert(
      fc.asyncProperty(arbitrary, (value) => check(bench, value)),
      { numRuns: 40 },
    ),
  );

const lastInput = ({ sandbox }: Bench): unknown => sandbox.calls.at(-1)?.input;

describe('an answer is what was put', () => {
  it('in AWS JSON 1.1', () =>
    always(fc.tuple(text, time, map, texts), async (bench, [image, created, values, names]) => {
      const environmentVariables = Object.entries(values).map(([name, value]) => ({ name, value }));
      const project = {
        name: 'a',
        created,
        environment: {
          type: 'LINUX_CONTAINER' as const,
          computeType: 'BUILD_GENERAL1_SMALL' as const,
          image,
          environmentVariables,
        },
        vpcConfig: { subnets: names },
        badge: { badgeEnabled: true },
        timeoutInMinutes: 5,
      };
      bench.sandbox.service('codebuild').put('projects', project);
      const { projects } = await bench.client(CodeBuildClient).send(new BatchGetProjectsCommand({ names: ['a'] }));
      expect(projects?.[0]).toEqual({ ...project, arn: expect.any(String) });
    }));

  it('in AWS JSON 1.0', () =>
    always(fc.tuple(text, time), async (bench, [definition, creationDate]) => {
      const { stateMachineArn } = bench.sandbox
        .service('states')
        .put('stateMachines', { name: 'a', definition, creationDate });
      const input = { stateMachineArn: asText(stateMachineArn) };
      const answer = await bench.client(SFNClient).send(new DescribeStateMachineCommand(input));
      expect(answer).toMatchObject({ definition, creationDate });
    }));

  it('in REST', () =>
    always(fc.tuple(text, time, map), async (bench, [Description, CreationTime, Tags]) => {
      bench.sandbox.service('pipes').put('pipes', { Name: 'a', Description, CreationTime, Tags });
      const answer = await bench.client(PipesClient).send(new DescribePipeCommand({ Name: 'a' }));
      expect(answer).toMatchObject({ Description, CreationTime, Tags });
    }));

  it('in the query protocol', () =>
    always(
      fc.tuple(text, time, texts, fc.integer()),
      async (bench, [Description, CreationTime, Capabilities, TimeoutInMinutes]) => {
        const stack = {
          StackName: 'a',
          Description,
          CreationTime,
          NotificationARNs: Capabilities,
          TimeoutInMinutes,
          DisableRollback: true,
        };
        bench.sandbox.service('cloudformation').put('stacks', stack);
        const { Stacks } = await bench.client(CloudFormationClient).send(new DescribeStacksCommand({}));
        expect(Stacks).toMatchObject([stack]);
      },
    ));

  it('in the query protocol of EC2', () =>
    always(fc.tuple(text, time, fc.boolean()), async (bench, [VersionDescription, CreateTime, EbsOptimized]) => {
      const version = {
        LaunchTemplateName: 'a',
        VersionDescription,
        CreateTime,
        LaunchTemplateData: { EbsOptimized, TagSpecifications: [{ Tags: [{ Key: 'k', Value: VersionDescription }] }] },
      };
      bench.sandbox.service('ec2').put('launchTemplateVersions', version);
      const asking = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: 'a' });
      expect((await bench.client(EC2Client).send(asking)).LaunchTemplateVersions).toMatchObject([version]);
    }));

  it('to the last byte', () =>
    always(fc.uint8Array({ maxLength: 40 }), async (bench, recipe) => {
      const { arn } = bench.sandbox
        .service('greengrass')
        .put('componentVersions', { componentName: 'a', componentVersion: '1.0.0', recipe });
      const answer = await bench.client(GreengrassV2Client).send(new GetComponentCommand({ arn: asText(arn) }));
      expect([...(answer.recipe ?? [])]).toEqual([...recipe]);
    }));
});

describe('an input is what was asked', () => {
  it('in AWS JSON', () =>
    always(fc.array(text, { minLength: 1, maxLength: 5 }), async (bench, names) => {
      await bench.client(CodeBuildClient).send(new BatchGetProjectsCommand({ names }));
      expect(lastInput(bench)).toEqual({ names });
    }));

  it('in the query of REST', () =>
    always(fc.tuple(text, fc.integer({ min: 1, max: 100 })), async (bench, [NamePrefix, Limit]) => {
      await bench.client(PipesClient).send(new ListPipesCommand({ NamePrefix, Limit }));
      expect(lastInput(bench)).toEqual({ NamePrefix, Limit });
    }));

  it('in the path of REST', () =>
    // Of these the URL itself makes other paths.
    always(
      text.filter((name) => name !== '.' && name !== '..'),
      async (bench, Name) => {
        bench.sandbox.service('pipes').put('pipes', { Name });
        await bench.client(PipesClient).send(new DescribePipeCommand({ Name }));
        expect(lastInput(bench)).toEqual({ Name });
      },
    ));

  it('in the query protocol', () =>
    always(texts, async (bench, LaunchConfigurationNames) => {
      const asking = new DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames, MaxRecords: 5 });
      await bench.client(AutoScalingClient).send(asking);
      expect(lastInput(bench)).toEqual({ LaunchConfigurationNames, MaxRecords: 5 });
    }));

  it('in the query protocol of EC2, which does not send an empty list', () =>
    always(texts, async (bench, LaunchTemplateNames) => {
      for (const LaunchTemplateName of LaunchTemplateNames) {
        bench.sandbox.service('ec2').put('launchTemplates', { LaunchTemplateName });
      }
      await bench.client(EC2Client).send(new DescribeLaunchTemplatesCommand({ LaunchTemplateNames, MaxResults: 5 }));
      const asked = LaunchTemplateNames.length === 0 ? {} : { LaunchTemplateNames };
      expect(lastInput(bench)).toEqual({ ...asked, MaxResults: 5 });
    }));

  it('also if it is a list of states', () =>
    onBench({}, async (bench) => {
      const StackStatusFilter = ['CREATE_COMPLETE', 'DELETE_COMPLETE'] as const;
      await bench
        .client(CloudFormationClient)
        .send(new ListStacksCommand({ StackStatusFilter: [...StackStatusFilter] }));
      expect(lastInput(bench)).toEqual({ StackStatusFilter });
    }));
});
