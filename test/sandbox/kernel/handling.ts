import type { Fault } from '../faults.ts';
import type { Call } from '../service.ts';
import { AwsError } from '../service.ts';
import { refusalOf } from './actions.ts';
import { handledPartially } from './batches.ts';
import { errorOf } from './dialect.ts';
import type { Reply } from './http.ts';
import { emptied, endless, restarted } from './paging.ts';

/** Handles a call as the fault that befalls it has it. Faults of the connection are none of its business. */
export function handledWith(fault: Fault | undefined, call: Call, handle: (call: Call) => Reply): Reply {
  if (!fault) return handle(call);
  const refused = refusalBy(fault, call);
  if (refused) throw refused;
  if (fault.kind === 'emptyPageWithToken') return emptied(call, handle(call));
  if (fault.kind === 'endlessToken') return endless(call, handle(restarted(call)));
  if (fault.kind === 'partial') return handledPartially(call, fault, handle);
  return handle(call);
}

function refusalBy(fault: Fault, call: Call): AwsError | undefined {
  const { service } = call;
  if (fault.kind === 'denied') return errorOf(service, 'denied', refusalOf(call, 'not allowed'));
  if (fault.kind === 'throttled') return errorOf(service, 'throttled', 'Rate exceeded');
  if (fault.kind === 'expiredToken') {
    return errorOf(service, 'expiredToken', 'The security token included in the request is expired');
  }
  return fault.kind === 'error'
    ? saidError(fault, errorOf(service, 'broken', 'An internal error occurred.'))
    : undefined;
}

const saidError = ({ code, message, status }: Extract<Fault, { kind: 'error' }>, usual: AwsError): AwsError =>
  new AwsError(code ?? usual.code, message ?? usual.message, status ?? usual.status);
