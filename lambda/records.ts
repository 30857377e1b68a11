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
    part,
  }: {
    readonly run: string;
    readonly dateMs: number;
    readonly scheduled?: string | undefined;
    /** Tells the objects of one part of the run from those of others. */
    readonly part?: string;
  },
): Records {
  const name = part === undefined ? run : `${run}-${part}`;
  let kept = 0;
  return {
    run,
    ...(scheduled === undefined ? {} : { scheduled }),
    rows: auditObjects(bucket, { run: name, dateMs, prefix: 'audit' }),
    intended: auditObjects(bucket, { run: name, dateMs, prefix: 'intended' }),
    originalsKey: () => {
      kept += 1;
      return `manifests/date=${isoOf(dateMs).slice(0, 10)}/${name}-${String(kept).padStart(4, '0')}.ndjson`;
    },
    bucket,
    shared: bucket,
  };
}
