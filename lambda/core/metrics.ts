import { standing } from './breakers.ts';
import { metricNamespace, metricUnits } from './metric-names.ts';
import type { MetricName } from './metric-names.ts';
import type { Summary } from './summary.ts';
import { failedIn } from './usage.ts';

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
