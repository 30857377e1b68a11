import { listed } from './source.ts';

/** What endpoints run and are about to run, shadow variants too: images as they were given, and what they were resolved to. */
export const sageMakerEndpoints = listed({
  title: 'SageMaker endpoints',
  service: 'sagemaker',
  pullsFrom: 'own-region',
  resolves: 'digest',
  // SageMaker publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'SageMaker endpoint',
      name: 'EndpointName',
      // An endpoint that has gone is a ValidationException, like much else: the next reading will not list it.
      steps: [
        { call: 'ListEndpoints', given: { MaxResults: 100 }, items: 'Endpoints' },
        { call: 'DescribeEndpoint', from: { EndpointName: 'EndpointName' } },
      ],
    },
  ],
});
