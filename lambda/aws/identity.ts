import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { BadInput } from '../bad-input.ts';
import { nameOf, sentenceOf } from '../failure.ts';
import { createWire, prepared } from './wire.ts';
import type { Environment, Wire } from './wire.ts';

/** Who we are: the account that we work for, and its partition: `aws`, `aws-cn` and so on. */
export interface Identity {
  readonly id: string;
  readonly partition: string;
  /** The ARN that AWS knows us by: of a user, or of a role as somebody assumed it. */
  readonly caller: string;
  /** Our own region. */
  readonly home: string;
}

/** A way to AWS over which somebody has asked already who we are. */
export interface Opening {
  readonly wire: Wire;
  readonly identity: Promise<Identity>;
}

/**
 * Asks who we are. It is the first call of a run, so that bad credentials are told apart from everything else, and takes no more
 * than what is imported here: the function loads the rest after it.
 */
export function opening(environment: Environment): Opening {
  const wire = createWire(environment);
  return { wire, identity: identityOver(wire) };
}

async function identityOver(wire: Wire): Promise<Identity> {
  const home = await homeOf(wire.environment);
  if (!home) throw new BadInput('no AWS region is configured: set AWS_REGION, or a region in your AWS profile');
  const sts = prepared(new STSClient({ ...wire.common, region: home }), wire.meter);
  try {
    const { Account: id, Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    if (id) return { id, partition: Arn.split(':')[1] || 'aws', caller: Arn, home };
  } catch (error) {
    if (credentialErrors.has(nameOf(error))) throw new BadInput(credentialSentence(error));
    throw error;
  }
  throw new Error('GetCallerIdentity: AWS did not say which account this is');
}

/** The region of the standard chain: environment, then profile. */
export async function homeOf(environment: Environment): Promise<string | undefined> {
  const named = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  if (named) return named;
  try {
    return await new STSClient({}).config.region();
  } catch {
    return undefined;
  }
}

const credentialSentence = (error: unknown): string =>
  nameOf(error) === 'CredentialsProviderError'
    ? 'no AWS credentials were found: sign in (aws sso login), set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
    : `AWS does not accept these credentials (${sentenceOf(error)}): sign in again`;

const credentialErrors: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
