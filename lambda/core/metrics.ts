import { standing } from './breakers.ts';
import type { Summary } from './summary.ts';
import { failedIn } from './usage.ts';

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

/** What a run adds up to. */
export const metricsOf = ({
  totals,
  findings,
  trips,
  broken,
  ...run
}: Summary): Readonly<Record<MetricName, number>> => ({
  ImagesFound: totals.found.images,
  ImagesKept: totals.kept.images,
  ImagesCondemned: totals.condemned.images,
  ImagesDeleted: totals.deleted.images,
  ImagesArchived: totals.archived.images,
  BytesFreed: totals.deleted.bytes,
  DeletionsFailed: totals.failed.images,
  CellsFailed: failedIn(findings).length,
  BreakersTripped: standing(trips).length,
  BrokenReferences: broken.length,
  RunCompleted: run.status === 'complete' ? 1 : 0,
  RunSeconds: Math.max(run.finishedAtMs - run.startedAtMs, 0) / 1000,
});

/**
 * Metrics as members of a log line, of which CloudWatch makes metrics (the embedded metric format). The function's name
 * tells two keepers of one account apart.
 */
export const embedded = (summary: Summary, functionName: string): Readonly<Record<string, unknown>> => ({
  ...metricsOf(summary),
  FunctionName: functionName,
  _aws: {
    Timestamp: summary.finishedAtMs,
    CloudWatchMetrics: [
      {
        Namespace: metricNamespace,
        Dimensions: [['FunctionName']],
        Metrics: Object.entries(metricUnits).map(([Name, Unit]) => ({ Name, Unit })),
      },
    ],
  },
});
