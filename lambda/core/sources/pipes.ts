import { listed } from './source.ts';

/** What EventBridge Pipes start: task and job definitions, and addresses of images in templates. Stopped ones, too. */
export const pipes = listed({
  title: 'EventBridge pipes',
  service: 'pipes',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  namesDefinitions: true,
  // Pipes publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'Pipe',
      name: 'Name',
      steps: [
        { call: 'ListPipes', given: { Limit: 100 }, items: 'Pipes' },
        { call: 'DescribePipe', from: { Name: 'Name' }, gone: ['NotFoundException'] },
      ],
    },
  ],
});
