import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { BadInput } from '../bad-input.ts';
import { compareText } from '../core/image.ts';
import type { Account } from '../ports.ts';
import type { Clients } from './clients.ts';
import { nameOf, sentenceOf } from '../failure.ts';

/** Asks who we are. It is the first call of a run, so that bad credentials are told apart from everything else. */
export async function accountOf(clients: Clients, home: string | undefined): Promise<Account> {
  if (!home) throw new BadInput('no AWS region is configured: set AWS_REGION, or a region in your AWS profile');
  return { id: await callerAccount(clients, home), home, enabledRegions: () => enabledRegions(clients, home) };
}

async function callerAccount(clients: Clients, home: string): Promise<string> {
  try {
    const { Account: id } = await clients.sts(home).send(new GetCallerIdentityCommand({}));
    if (id) return id;
  } catch (error) {
    if (credentialErrors.has(nameOf(error))) throw new BadInput(credentialSentence(error));
    throw error;
  }
  throw new Error('GetCallerIdentity: AWS did not say which account this is');
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

/** The regions that the account can use. A list that lacks the one we are in cannot be whole. */
async function enabledRegions(clients: Clients, home: string): Promise<readonly string[]> {
  const { Regions = [] } = await clients.ec2(home).send(new DescribeRegionsCommand({ AllRegions: false }));
  const names = Regions.flatMap(({ RegionName }) => RegionName ?? []).toSorted(compareText);
  if (!names.includes(home)) throw new Error(`DescribeRegions: the answer lacks ${home}, where it was asked`);
  return names;
}
