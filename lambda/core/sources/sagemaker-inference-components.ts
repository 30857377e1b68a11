import { listed } from './source.ts';

/** What endpoints run for them, also those with no copy right now. */
export const sageMakerInferenceComponents = listed({
  title: 'SageMaker inference components',
  service: 'sagemaker',
  pullsFrom: 'own-region',
  resolves: 'digest',
  // SageMaker publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'SageMaker inference component',
      name: 'InferenceComponentName',
      // A component that has gone is a ValidationException, like much else: the next reading will not list it.
      steps: [
        { call: 'ListInferenceComponents', given: { MaxResults: 100 }, items: 'InferenceComponents' },
        { call: 'DescribeInferenceComponent', from: { InferenceComponentName: 'InferenceComponentName' } },
      ],
    },
  ],
});
