import { listed } from './source.ts';

/** What the rules of all buses start: task and job definitions, and addresses of images in the inputs. Disabled ones, too. */
export const eventBridgeRules = listed({
  title: 'EventBridge rules',
  service: 'eventbridge',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  namesDefinitions: true,
  // EventBridge gives 50 requests a second to everything that is not an event.
  concurrency: 3,
  chains: [
    {
      consumer: 'EventBridge rule',
      name: '^Name',
      steps: [
        { call: 'ListEventBuses', given: { Limit: 100 }, items: 'EventBuses' },
        {
          call: 'ListRules',
          given: { Limit: 100 },
          from: { EventBusName: 'Name' },
          items: 'Rules',
          gone: ['ResourceNotFoundException'],
        },
        {
          call: 'ListTargetsByRule',
          given: { Limit: 100 },
          from: { Rule: 'Name', EventBusName: '^Name' },
          items: 'Targets',
          gone: ['ResourceNotFoundException'],
        },
      ],
    },
  ],
});
