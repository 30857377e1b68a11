import { mutates } from './kernel/calls.ts';
import type { Call, JsonObject, ServiceName } from './service.ts';

/** Which calls are meant: those that agree with everything said. */
export interface Match {
  readonly service?: ServiceName;
  readonly operation?: string;
  readonly account?: string;
  readonly region?: string;
  /** Only calls that change something, or only those that do not. */
  readonly mutates?: boolean;
  readonly where?: (input: JsonObject, call: Call) => boolean;
  /** Only the nth of the calls that agree otherwise, from 1. */
  readonly nth?: number;
  /** Only the first so many of the calls that agree otherwise. */
  readonly times?: number;
}

/** Makes what tells of each call, as it comes, whether it is meant. It counts them. */
export function matcher(match: Match): (call: Call) => boolean {
  let seen = 0;
  return (call) => {
    if (!agrees(match, call)) return false;
    seen += 1;
    return (match.nth === undefined || match.nth === seen) && seen <= (match.times ?? Infinity);
  };
}

const agrees = (match: Match, call: Call): boolean =>
  isOrAny(match.service, call.service) &&
  isOrAny(match.operation, call.operation) &&
  isOrAny(match.account, call.account) &&
  isOrAny(match.region, call.region) &&
  isOrAny(match.mutates, mutates(call.operation)) &&
  (match.where?.(call.input, call) ?? true);

const isOrAny = <Value>(wanted: Value | undefined, value: Value): boolean => wanted === undefined || wanted === value;
