import { listed } from './source.ts';

const pipelines = { call: 'ListImagePipelines', given: { maxResults: 25 }, items: 'imagePipelineList' } as const;
const recipe = 'GetContainerRecipe';

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
          call: recipe,
          from: { containerRecipeArn: 'containerRecipeArn' },
          only: { containerRecipeArn: 'any' },
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
        { call: recipe, from: { containerRecipeArn: 'arn' } },
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
          gone: ['ResourceNotFoundException'],
          history: { group: 'state.status', by: 'dateCreated' },
        },
      ],
    },
  ],
});
