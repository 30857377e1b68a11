import type { Source } from '../../core/sources/source.ts';
import { isListedIn, notSubscribed } from '../../core/sources/where.ts';
import { messageOf, nameOf, sentenceOf } from '../../failure.ts';

/**
 * Why a service that did not answer is definitively not there, or nothing: a name that does not resolve says so only
 * together with AWS's own list of regions, because a resolver may fail, too.
 */
export function absenceOf({ title, service }: Source, region: string, error: unknown): string | undefined {
  if (service === undefined) return undefined;
  if (isUnresolved(error) && !isListedIn(service, region)) {
    return `${title} are not offered here: AWS lists no endpoint, and its name does not resolve`;
  }
  const answer = notSubscribed.find((one) => nameOf(error) === one.error && one.says.test(messageOf(error)));
  return answer && `the account does not use the service here (${answer.error})`;
}

/** The SDK may wrap what the resolver said. */
const isUnresolved = (error: unknown): boolean => /\bgetaddrinfo ENOTFOUND\b/.test(sentenceOf(error));
