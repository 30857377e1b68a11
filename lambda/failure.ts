import { isNativeError } from 'node:util/types';

/** The name under which AWS, the SDK or Node reports an error. */
export const nameOf = (error: unknown): string => (isNativeError(error) ? codeOf(error) || error.name : 'Error');

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : error.name);

/** What AWS said, without its name for it. */
export const messageOf = (error: unknown): string => (isNativeError(error) ? error.message : '');

/** One line for reports: the operation, the code and what AWS said. */
export function sentenceOf(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  const operation = 'operation' in error && typeof error.operation === 'string' ? `${error.operation}: ` : '';
  const message = error.message.replaceAll(/\s+/g, ' ').slice(0, 300);
  return `${operation}${nameOf(error)}${message === '' ? '' : `: ${message}`}`;
}

/** Whether AWS answered at all, and what: without an answer a request may have been carried out. */
export function statusOf(error: unknown): number | undefined {
  if (!isNativeError(error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

const throttles = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException/;

/** Whether AWS asked for patience: the request was not carried out. */
export const isThrottled = (error: unknown): boolean => throttles.test(nameOf(error)) || statusOf(error) === 429;

/** Whether an organisation's policy forbids it, to everybody in the account: nothing that the role is given can help. */
export const isBarred = (error: unknown): boolean =>
  isNativeError(error) && /explicit deny in a service control policy/i.test(error.message);
