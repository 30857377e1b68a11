/** The namespace of our metrics. */
export const metricNamespace = 'ecr-keeper';

/** Every metric of a run, with its unit. Alarms and dashboards go by these names. */
export const metricUnits = {
  ImagesFound: 'Count',
  ImagesKept: 'Count',
  ImagesCondemned: 'Count',
  ImagesDeleted: 'Count',
  ImagesArchived: 'Count',
  BytesFreed: 'Bytes',
  DeletionsFailed: 'Count',
  CellsFailed: 'Count',
  BreakersTripped: 'Count',
  BrokenReferences: 'Count',
  /** The heartbeat: 1 of a run that came to its end, 0 of one that ran out of time. */
  RunCompleted: 'Count',
  RunSeconds: 'Seconds',
} as const;

export const metricNames = Object.keys(metricUnits);

export type MetricName = keyof typeof metricUnits;
