import { listed } from './source.ts';

const pipelines = { call: 'ListPipelines', given: { MaxResults: 100 }, items: 'PipelineSummaries' } as const;

/** What the steps of pipelines name, and the steps of earlier versions, which can still be executed. */
export const sageMakerPipelines = listed({
  title: 'SageMaker pipelines',
  service: 'sagemaker',
  pullsFrom: 'own-region',
  resolves: 'tag-now',
  // SageMaker publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'SageMaker pipeline',
      name: 'PipelineName',
      steps: [
        pipelines,
        { call: 'DescribePipeline', from: { PipelineName: 'PipelineName' }, gone: ['ResourceNotFound'] },
      ],
    },
    {
      consumer: 'SageMaker pipeline version',
      name: 'PipelineName',
      steps: [
        pipelines,
        {
          call: 'ListPipelineVersions',
          given: { MaxResults: 100 },
          from: { PipelineName: 'PipelineName' },
          items: 'PipelineVersionSummaries',
          gone: ['ResourceNotFound'],
          history: { by: 'PipelineVersionId' },
        },
        {
          call: 'DescribePipeline',
          from: { PipelineName: '^PipelineName', PipelineVersionId: 'PipelineVersionId' },
          gone: ['ResourceNotFound'],
        },
      ],
    },
  ],
});
