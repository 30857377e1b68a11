import type { Records } from './job.ts';
import type { Bucket } from './ports.ts';
import { isoOf } from './render/record.ts';
import { auditObjects } from './report.ts';

/** A run's records in a bucket, each kind under a prefix of its own. */
export function recordsIn(
  bucket: Bucket,
  {
    run,
    dateMs,
    scheduled,
  }: { readonly run: string; readonly dateMs: number; readonly scheduled?: string | undefined },
): Records {
  let kept = 0;
  return {
    run,
    ...(scheduled === undefined ? {} : { scheduled }),
    rows: auditObjects(bucket, { run, dateMs, prefix: 'audit' }),
    intended: auditObjects(bucket, { run, dateMs, prefix: 'intended' }),
    originalsKey: () => {
      kept += 1;
      return `manifests/date=${isoOf(dateMs).slice(0, 10)}/${run}-${String(kept).padStart(4, '0')}.ndjson`;
    },
    bucket,
    shared: bucket,
  };
}
