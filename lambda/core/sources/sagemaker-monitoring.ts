import { listed } from './source.ts';
import type { Chain } from './source.ts';

const definitions = (kind: string): Chain => ({
  consumer: 'SageMaker monitoring job definition',
  name: 'JobDefinitionName',
  steps: [
    { call: `List${kind}JobDefinitions`, given: { MaxResults: 100 }, items: 'JobDefinitionSummaries' },
    {
      call: `Describe${kind}JobDefinition`,
      from: { JobDefinitionName: 'MonitoringJobDefinitionName' },
      gone: ['ResourceNotFound'],
    },
  ],
});

/** Monitoring schedules, stopped ones too, and the definitions of their jobs. */
export const sageMakerMonitoring = listed({
  title: 'SageMaker monitoring',
  service: 'sagemaker',
  pullsFrom: 'own-region',
  resolves: 'tag-now',
  // SageMaker publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'SageMaker monitoring schedule',
      name: 'MonitoringScheduleName',
      steps: [
        { call: 'ListMonitoringSchedules', given: { MaxResults: 100 }, items: 'MonitoringScheduleSummaries' },
        {
          call: 'DescribeMonitoringSchedule',
          from: { MonitoringScheduleName: 'MonitoringScheduleName' },
          gone: ['ResourceNotFound'],
        },
      ],
    },
    ...['DataQuality', 'ModelQuality', 'ModelBias', 'ModelExplainability'].map(definitions),
  ],
});
