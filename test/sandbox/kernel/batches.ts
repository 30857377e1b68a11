import type { Fault } from '../faults.ts';
import { isObject, list } from '../json.ts';
import type { Call, Json, JsonObject } from '../service.ts';
import type { Reply } from './http.ts';

/**
 * Handles a batch call but for the items that the fault picks: these go to the failures of the reply. An operation that
 * has no failures cannot be partial, and a test that asks for it is wrong.
 */
export function handledPartially(
  call: Call,
  { code, reason = code, of }: Extract<Fault, { kind: 'partial' }>,
  handle: (call: Call) => Reply,
): Reply {
  const batch = batches[call.operation];
  if (!batch) throw new Error(`${call.operation} reports no failures, so it cannot be partial`);
  const items = list(call.input, batch.items);
  const fails = items.map((item, i) => (of ? of(item) : i === 0));
  const rest = items.filter((_, i) => !fails[i]);
  const reply =
    rest.length === 0
      ? { output: { [batch.results]: [] } }
      : handle({ ...call, input: { ...call.input, [batch.items]: rest } });
  const failures = items.filter((_, i) => fails[i]).map((item) => batch.failure(item, code, reason));
  return {
    ...reply,
    output: { ...reply.output, [batch.failures]: [...list(reply.output, batch.failures), ...failures] },
  };
}

/** Where a batch call has its items, its results and its failures. */
interface Batch {
  readonly items: string;
  readonly results: string;
  readonly failures: string;
  readonly failure: (item: Json, code: string, reason: string) => JsonObject;
}

const ofImages = (results: string): Batch => ({
  items: 'imageIds',
  results,
  failures: 'failures',
  failure: (imageId, failureCode, failureReason) => ({ imageId, failureCode, failureReason }),
});

const ofEcs = (items: string, results = items): Batch => ({
  items,
  results,
  failures: 'failures',
  failure: (arn, reason, detail) => ({ arn, reason, detail }),
});

const batches: Readonly<Record<string, Batch>> = {
  BatchDeleteImage: ofImages('imageIds'),
  BatchGetImage: ofImages('images'),
  DescribeClusters: ofEcs('clusters'),
  DescribeContainerInstances: ofEcs('containerInstances'),
  DescribeServices: ofEcs('services'),
  DescribeServiceDeployments: ofEcs('serviceDeploymentArns', 'serviceDeployments'),
  DescribeServiceRevisions: ofEcs('serviceRevisionArns', 'serviceRevisions'),
  DescribeTasks: ofEcs('tasks'),
  DescribeTaskSets: ofEcs('taskSets'),
  DeleteObjects: {
    items: 'Objects',
    results: 'Deleted',
    failures: 'Error',
    failure: (item, Code, Message) => ({ Key: isObject(item) ? item['Key'] : undefined, Code, Message }),
  },
};
