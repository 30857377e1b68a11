import type { Call, JsonObject, Place, ServiceName } from '../service.ts';

/** One call in the log. */
export interface CallRecord extends Place {
  /** From 1, in the order of arrival. */
  readonly seq: number;
  readonly service: ServiceName;
  readonly operation: string;
  /** As the service read it, without the body of an S3 object. */
  readonly input: JsonObject;
  readonly caller: string;
  readonly atMs: number;
  /** Whether it is of the kind that changes something, also if it was refused. */
  readonly mutates: boolean;
  /** `ok`, the code of the error that was answered, or what a fault did instead: `reset`, `hang`. */
  readonly outcome: string;
}

/** Everything that was called. */
export interface CallLog {
  readonly records: readonly CallRecord[];
  /** Logs a call as `pending`, and returns what sets its outcome. */
  readonly begin: (call: Call) => (outcome: string) => void;
}

/** An empty log. */
export function callLog(): CallLog {
  const records: CallRecord[] = [];
  return {
    records,
    begin({ account, region, service, operation, input, caller, nowMs }) {
      const record = {
        seq: records.length + 1,
        account,
        region,
        service,
        operation,
        input,
        caller,
        atMs: nowMs,
        mutates: mutates(operation),
        outcome: 'pending',
      };
      records.push(record);
      return (outcome) => {
        record.outcome = outcome;
      };
    },
  };
}

/**
 * Whether an operation changes something. Any that does not begin with a verb of reading does, so that a new operation
 * is a mutation until somebody says otherwise. A session of a role changes nothing but who one is.
 */
export const mutates = (operation: string): boolean =>
  !/^(?:AssumeRole|Batch(?:Check|Describe|Get)|Check|Decode|Describe|Get|Head|List|Lookup|Search|Select|Simulate|Validate)/.test(
    operation,
  );
