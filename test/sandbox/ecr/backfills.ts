import { secondsOf } from '../clock.ts';
import { object } from '../json.ts';
import { AwsError } from '../service.ts';
import type { JsonObject } from '../service.ts';
import { notFound } from './errors.ts';
import { registryIn, required } from './input.ts';
import type { Operation } from './input.ts';
import { inOrder, keyedPage } from './pages.ts';

/** Begins to copy what is there already to a destination of the registry. The sandbox only says so: nothing travels. */
export const startReplicationBackfill: Operation = (call, all) => {
  const { account, backfills } = registryIn(call, all);
  const destination = object(call.input, 'destination');
  if ([...backfills.values()].some(({ status }) => status === 'PREPARING' || status === 'IN_PROGRESS')) {
    throw new AwsError('LimitExceededException', 'A backfill is in progress already.');
  }
  const replicationBackfillId = `backfill-${String(backfills.size + 1).padStart(4, '0')}`;
  const backfill: JsonObject = {
    replicationBackfillId,
    destination,
    status: 'IN_PROGRESS',
    startedAt: secondsOf(call.nowMs),
  };
  backfills.set(replicationBackfillId, backfill);
  return { registryId: account, ...backfill };
};

/** Ends it before it is done. */
export const stopReplicationBackfill: Operation = (call, all) => {
  const { account, backfills } = registryIn(call, all);
  const id = required(call.input, 'replicationBackfillId');
  const backfill = backfills.get(id);
  if (!backfill) throw notFound('ReplicationBackfill', `The backfill ${id} does not exist`);
  const stopped = { ...backfill, status: 'STOPPED' };
  backfills.set(id, stopped);
  return { registryId: account, ...stopped };
};

export const listReplicationBackfills: Operation = (call, all) => {
  const { account, backfills } = registryIn(call, all);
  const { items, nextToken } = keyedPage(call, {
    keysAfter: inOrder([...backfills.keys()].toSorted()),
    itemOf: (id) => backfills.get(id) ?? {},
    limits: { byDefault: 100, max: 1000 },
  });
  return { registryId: account, backfills: items, nextToken };
};
