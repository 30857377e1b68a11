import type { Aws } from '../sandbox/aws.ts';

export const pseudoHost = '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}';

export const idOf = (name: string) => `arn:aws:cloudformation:eu-west-1:111111111111:stack/${name}/1`;
export const templateOf = (image: unknown, resources: object = {}) =>
  JSON.stringify({ Resources: { ...resources, Task: { Type: 'T', Properties: { Image: image } } } });
export const parametersOf = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
export const putStack = (aws: Aws, StackName: string, over: object = {}) =>
  aws.service('cloudformation').put('stacks', { StackName, StackId: idOf(StackName), ...over });
export const putImage = (aws: Aws, name: string, image: unknown, over: object = {}) =>
  putStack(aws, name, { TemplateBody: templateOf(image), ...over });
export const putChangeSet = (aws: Aws, StackName: string, over: object) =>
  aws
    .service('cloudformation')
    .put('changeSets', { ChangeSetName: 'next', StackName, StackId: idOf(StackName), ...over });
/** The sandbox finds resources by what their stack is called when they are asked for: by its ID. */
export const putResource = (aws: Aws, stack: string, LogicalResourceId: string, PhysicalResourceId: string) =>
  aws
    .service('cloudformation')
    .put('resources', { StackName: idOf(stack), LogicalResourceId, PhysicalResourceId, ResourceType: 'T' });

const repository = { Repo: { Type: 'AWS::ECR::Repository' } };
/** A template whose image is in a repository of the stack's own. */
export const ofRepository = (tag: string) => templateOf({ 'Fn::Sub': `\${Repo.RepositoryUri}:${tag}` }, repository);
