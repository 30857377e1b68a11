import { listed } from './source.ts';

const MaxResults = 100;

/**
 * Models: in use are those that some endpoint configuration, inference component or transform job under way names, for an
 * endpoint starts new machines at any time; and the newest of the region, with those before it that one may go back to.
 */
export const sageMakerModels = listed({
  title: 'SageMaker models',
  service: 'sagemaker',
  pullsFrom: 'own-region',
  resolves: 'tag-now',
  // SageMaker publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'SageMaker model',
      name: 'ModelName',
      // What has gone is a ValidationException, like much else: the next reading will not list it.
      steps: [
        {
          call: 'ListModels',
          given: { MaxResults },
          items: 'Models',
          history: {
            by: 'CreationTime',
            named: {
              in: [
                [
                  { call: 'ListEndpointConfigs', given: { MaxResults }, items: 'EndpointConfigs' },
                  { call: 'DescribeEndpointConfig', from: { EndpointConfigName: 'EndpointConfigName' } },
                ],
                [
                  { call: 'ListInferenceComponents', given: { MaxResults }, items: 'InferenceComponents' },
                  { call: 'DescribeInferenceComponent', from: { InferenceComponentName: 'InferenceComponentName' } },
                ],
                [
                  {
                    call: 'ListTransformJobs',
                    given: { StatusEquals: 'InProgress', MaxResults },
                    items: 'TransformJobSummaries',
                  },
                  {
                    call: 'DescribeTransformJob',
                    from: { TransformJobName: 'TransformJobName' },
                    gone: ['ResourceNotFound'],
                  },
                ],
              ],
              by: [{ ModelName: 'ModelName' }],
            },
          },
        },
        { call: 'DescribeModel', from: { ModelName: 'ModelName' } },
      ],
    },
  ],
});
