import { listed } from './source.ts';

/**
 * Configured model algorithms of Clean Rooms ML: their images train models and infer with them, whenever a member of a
 * collaboration asks.
 */
export const cleanRoomsMl = listed({
  title: 'Clean Rooms ML algorithms',
  service: 'cleanroomsml',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  isGuarded: true,
  // Clean Rooms ML publishes no rate for its reads: one at a time.
  concurrency: 1,
  chains: [
    {
      consumer: 'Clean Rooms ML algorithm',
      name: 'name',
      steps: [
        { call: 'ListConfiguredModelAlgorithms', given: { maxResults: 100 }, items: 'configuredModelAlgorithms' },
        {
          call: 'GetConfiguredModelAlgorithm',
          from: { configuredModelAlgorithmArn: 'configuredModelAlgorithmArn' },
          gone: ['ResourceNotFoundException'],
        },
      ],
    },
  ],
});
