import { listed } from './source.ts';

const gone = ['ResourceNotFoundException'] as const;

const pipelines = { call: 'ListImagePipelines', given: { maxResults: 25 }, items: 'imagePipelineList' } as const;

/** The parents of what pipelines build, of the newest recipes too, and what pipelines built last. */
export const imageBuilder = listed({
  title: 'Image Builder pipelines',
  service: 'imagebuilder',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  // Image Builder publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'Image Builder pipeline',
      name: '^name',
      steps: [
        pipelines,
        // It finds the newest of 1.x.x as well.
        {
          call: 'GetContainerRecipe',
          from: { containerRecipeArn: 'containerRecipeArn' },
          only: { containerRecipeArn: 'any' },
          gone,
        },
      ],
    },
    {
      consumer: 'Image Builder recipe',
      name: 'containerRecipe.arn',
      steps: [
        {
          call: 'ListContainerRecipes',
          given: { maxResults: 25 },
          items: 'containerRecipeSummaryList',
          history: { group: 'name', by: 'dateCreated' },
        },
        { call: 'GetContainerRecipe', from: { containerRecipeArn: 'arn' }, gone },
      ],
    },
    {
      consumer: 'Image Builder image',
      name: 'arn',
      steps: [
        pipelines,
        {
          call: 'ListImagePipelineImages',
          given: { maxResults: 25 },
          from: { imagePipelineArn: 'arn' },
          items: 'imageSummaryList',
          gone,
          history: { group: 'state.status', by: 'dateCreated' },
        },
      ],
    },
  ],
});
