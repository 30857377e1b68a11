import { listed } from './source.ts';

/** Services, paused ones too: they are resumed with what was deployed last. */
export const appRunnerServices = listed({
  title: 'App Runner services',
  service: 'apprunner',
  pullsFrom: 'anywhere',
  resolves: 'tag-at-creation',
  // App Runner publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'App Runner service',
      name: 'Service.ServiceName',
      // A deployment need not change the time of the last update.
      pinnedSince: 'Service.CreatedAt',
      steps: [
        { call: 'ListServices', given: { MaxResults: 20 }, items: 'ServiceSummaryList' },
        { call: 'DescribeService', from: { ServiceArn: 'ServiceArn' }, gone: ['ResourceNotFoundException'] },
      ],
    },
  ],
});
