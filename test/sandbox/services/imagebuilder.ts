import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const missing = 'ResourceNotFoundException';
const page = 25;

/**
 * Image Builder: container recipes, pipelines, and the images that these made, which know their `imagePipelineArn`. A
 * recipe is the account's own, unless its `listedAs` says which other owner's lists it is in.
 */
export const imagebuilder: Table = {
  kinds: {
    containerRecipes: {
      key: ['arn'],
      facts: ['listedAs'],
      given: {
        version: '1.0.0',
        arn: 'arn:aws:imagebuilder:{region}:{account}:container-recipe/{name}/{version}',
        containerType: 'DOCKER',
        owner: '{account}',
        listedAs: 'Self',
      },
    },
    imagePipelines: {
      key: ['arn'],
      given: { arn: 'arn:aws:imagebuilder:{region}:{account}:image-pipeline/{name}', status: 'ENABLED' },
    },
    images: {
      key: ['arn'],
      facts: ['imagePipelineArn'],
      given: {
        version: '1.0.0/1',
        arn: 'arn:aws:imagebuilder:{region}:{account}:image/{name}/{version}',
        type: 'DOCKER',
        state: { status: 'AVAILABLE' },
      },
    },
  },
  operations: {
    ListContainerRecipes: list('containerRecipes', { by: { owner: { is: 'listedAs', unless: 'Self' } }, page }),
    GetContainerRecipe: get('containerRecipes', {
      by: { containerRecipeArn: 'arn' },
      in: 'containerRecipe',
      missing,
    }),
    ListImagePipelines: list('imagePipelines', { page }),
    GetImagePipeline: get('imagePipelines', { by: { imagePipelineArn: 'arn' }, in: 'imagePipeline', missing }),
    ListImagePipelineImages: list('images', {
      by: { imagePipelineArn: 'imagePipelineArn' },
      within: { kind: 'imagePipelines', by: { imagePipelineArn: 'arn' }, missing },
      page,
    }),
  },
};
