import { listed } from './source.ts';

/** What EventBridge Scheduler starts: task and job definitions, and addresses of images in the inputs. Disabled ones, too. */
export const schedulerSchedules = listed({
  title: 'Scheduler schedules',
  service: 'scheduler',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  namesDefinitions: true,
  // GetSchedule has 1,000 a second in the large regions and 250 in others.
  concurrency: 5,
  chains: [
    {
      consumer: 'Schedule',
      name: 'Name',
      steps: [
        { call: 'ListSchedules', given: { MaxResults: 100 }, items: 'Schedules' },
        {
          call: 'GetSchedule',
          from: { Name: 'Name', GroupName: 'GroupName' },
          gone: ['ResourceNotFoundException'],
        },
      ],
    },
  ],
});
