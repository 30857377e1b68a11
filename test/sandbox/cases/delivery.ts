import { both, image } from './case.ts';
import type { Case } from './case.ts';

const noStack = 'ValidationError';
const stack = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/a/00000000-0000-4000-8000-000000000000';

/** Services that deploy, or hold what is deployed. */
export const delivery = {
  amplify: {
    seeds: {
      apps: [{ name: 'a', environmentVariables: { _CUSTOM_IMAGE: image } }, { name: 'b' }],
      branches: [
        { appId: 'da', branchName: 'main', environmentVariables: { _CUSTOM_IMAGE: image } },
        { appId: 'da', branchName: 'next' },
      ],
    },
    lists: {
      ListApps: { items: [{ environmentVariables: { _CUSTOM_IMAGE: image } }, { name: 'b' }] },
      ListBranches: {
        input: { appId: 'da' },
        items: both('branchName', ['main', 'next']),
        missing: [{ appId: 'none' }, 'NotFoundException'],
      },
    },
    descriptions: {
      GetApp: {
        input: { appId: 'da' },
        answer: { app: { name: 'a' } },
        missing: [{ appId: 'x' }, 'NotFoundException'],
      },
    },
  },
  autoscaling: {
    seeds: { groups: both('AutoScalingGroupName'), launchConfigurations: both('LaunchConfigurationName') },
    lists: {
      DescribeAutoScalingGroups: { items: both('AutoScalingGroupName') },
      DescribeLaunchConfigurations: { items: both('LaunchConfigurationName') },
    },
  },
  cloudformation: {
    seeds: {
      stacks: [{ StackName: 'a', TemplateBody: image, Parameters: [{ ParameterKey: 'k' }] }, { StackName: 'b' }],
      resources: [
        { StackName: 'a', LogicalResourceId: 'a' },
        { StackName: 'a', LogicalResourceId: 'b' },
      ],
      changeSets: [
        { StackName: 'a', ChangeSetName: 'a', Parameters: [{ ParameterKey: 'k', ParameterValue: 'v' }] },
        { StackName: 'a', ChangeSetName: 'b' },
      ],
    },
    lists: {
      ListStacks: { input: { StackStatusFilter: ['CREATE_COMPLETE'] }, items: both('StackName') },
      DescribeStacks: {
        items: [{ Parameters: [{ ParameterKey: 'k' }] }, { StackName: 'b' }],
        missing: [{ StackName: 'none' }, noStack],
      },
      ListStackResources: {
        input: { StackName: stack },
        items: both('LogicalResourceId'),
        missing: [{ StackName: 'none' }, noStack],
      },
      ListChangeSets: { input: { StackName: 'a' }, items: both('ChangeSetName') },
    },
    descriptions: {
      GetTemplate: {
        input: { StackName: 'a', TemplateStage: 'Original' },
        answer: { TemplateBody: image },
        missing: [{ StackName: 'none' }, noStack],
      },
      DescribeChangeSet: {
        input: { StackName: 'a', ChangeSetName: 'a' },
        answer: { Parameters: [{ ParameterKey: 'k', ParameterValue: 'v' }] },
        missing: [{ StackName: 'a', ChangeSetName: 'none' }, 'ChangeSetNotFoundException'],
      },
    },
  },
  codedeploy: {
    seeds: {
      applications: both('applicationName'),
      deploymentGroups: [
        { applicationName: 'a', deploymentGroupName: 'a', computePlatform: 'ECS' },
        { applicationName: 'a', deploymentGroupName: 'b' },
      ],
      deployments: [
        { deploymentId: 'd-1', applicationName: 'a', revision: { appSpecContent: { content: image } } },
        { deploymentId: 'd-2', applicationName: 'a' },
      ],
      revisions: ['1', '2'].map((sha256) => ({
        applicationName: 'a',
        revision: { revisionType: 'AppSpecContent', appSpecContent: { sha256, content: image } },
      })),
    },
    lists: {
      ListApplications: { items: ['a', 'b'] },
      ListDeploymentGroups: {
        input: { applicationName: 'a' },
        items: ['a', 'b'],
        missing: [{ applicationName: 'none' }, 'ApplicationDoesNotExistException'],
      },
      ListDeployments: { input: { includeOnlyStatuses: ['Succeeded'] }, items: ['d-1', 'd-2'] },
    },
    descriptions: {
      BatchGetDeploymentGroups: {
        input: { applicationName: 'a', deploymentGroupNames: ['a', 'none'] },
        answer: { deploymentGroupsInfo: [{ deploymentGroupName: 'a', computePlatform: 'ECS' }] },
      },
      BatchGetDeployments: {
        input: { deploymentIds: ['d-1', 'none'] },
        answer: { deploymentsInfo: [{ revision: { appSpecContent: { content: image } } }] },
        missing: [{ deploymentIds: Array.from({ length: 26 }, String) }, 'BatchLimitExceededException'],
      },
      GetDeployment: {
        input: { deploymentId: 'd-1' },
        answer: { deploymentInfo: { revision: { appSpecContent: { content: image } } } },
        missing: [{ deploymentId: 'd-3' }, 'DeploymentDoesNotExistException'],
      },
      GetApplicationRevision: {
        input: { applicationName: 'a', revision: { appSpecContent: { sha256: '2' } } },
        answer: { revision: { appSpecContent: { sha256: '2', content: image } } },
        missing: [
          { applicationName: 'a', revision: { appSpecContent: { sha256: '3' } } },
          'RevisionDoesNotExistException',
        ],
      },
    },
  },
  codepipeline: {
    seeds: { pipelines: both('name') },
    lists: { ListPipelines: { items: both('name') } },
    descriptions: {
      GetPipeline: {
        input: { name: 'a' },
        answer: { pipeline: { name: 'a' } },
        missing: [{ name: 'none' }, 'PipelineNotFoundException'],
      },
    },
  },
  ec2: {
    seeds: {
      launchTemplates: both('LaunchTemplateName'),
      launchTemplateVersions: [
        { LaunchTemplateName: 'a', LaunchTemplateData: { UserData: 'ZG9ja2Vy' } },
        { LaunchTemplateName: 'a', VersionNumber: 2, DefaultVersion: false },
        { LaunchTemplateName: 'a', VersionNumber: 3, DefaultVersion: false },
      ],
    },
    lists: {
      DescribeLaunchTemplates: {
        items: both('LaunchTemplateName'),
        missing: [{ LaunchTemplateIds: ['lt-none'] }, 'InvalidLaunchTemplateId.NotFound'],
      },
      DescribeLaunchTemplateVersions: {
        input: { Versions: ['$Latest', '$Default'] },
        items: [{ VersionNumber: 1, LaunchTemplateData: { UserData: 'ZG9ja2Vy' } }, { VersionNumber: 3 }],
        missing: [{}, 'MissingParameter'],
      },
    },
    descriptions: {
      DescribeRegions: { input: {}, answer: { Regions: both('RegionName', ['eu-west-1', 'us-east-1']) } },
    },
  },
  imagebuilder: {
    seeds: {
      containerRecipes: [{ name: 'a', parentImage: image }, { name: 'b' }, { name: 'theirs', listedAs: 'Amazon' }],
      imagePipelines: both('name'),
      images: [
        {
          imagePipelineArn: 'arn:aws:imagebuilder:eu-west-1:111111111111:image-pipeline/a',
          name: 'a',
          outputResources: { containers: [{ imageUris: [image] }] },
        },
        { imagePipelineArn: 'arn:aws:imagebuilder:eu-west-1:111111111111:image-pipeline/a', name: 'b' },
      ],
    },
    lists: {
      ListContainerRecipes: { items: both('name') },
      ListImagePipelines: { items: both('name') },
      ListImagePipelineImages: {
        input: { imagePipelineArn: 'arn:aws:imagebuilder:eu-west-1:111111111111:image-pipeline/a' },
        items: [{ outputResources: { containers: [{ imageUris: [image] }] } }, { name: 'b' }],
        missing: [{ imagePipelineArn: 'none' }, 'ResourceNotFoundException'],
      },
    },
    descriptions: {
      GetContainerRecipe: {
        input: { containerRecipeArn: 'arn:aws:imagebuilder:eu-west-1:111111111111:container-recipe/a/1.0.0' },
        answer: { containerRecipe: { parentImage: image } },
        missing: [{ containerRecipeArn: 'none' }, 'ResourceNotFoundException'],
      },
      GetImagePipeline: {
        input: { imagePipelineArn: 'arn:aws:imagebuilder:eu-west-1:111111111111:image-pipeline/a' },
        answer: { imagePipeline: { name: 'a' } },
        missing: [{ imagePipelineArn: 'none' }, 'ResourceNotFoundException'],
      },
    },
  },
} satisfies Readonly<Record<string, Case>>;
