import { DescribeOrganizationCommand, ListAccountsCommand } from '@aws-sdk/client-organizations';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AssumedRoleUser } from '@aws-sdk/client-sts';
import { BadInput } from '../bad-input.ts';
import { compareText } from '../core/image.ts';
import type { Account } from '../ports.ts';
import type { Clients, Credentials } from './clients.ts';
import { nameOf, sentenceOf } from '../failure.ts';
import { allPages } from './pages.ts';
import { membersOf } from './services.ts';
import type { Members } from './services.ts';

/** The account that we work for, and its partition: `aws`, `aws-cn` and so on. */
export interface OwnAccount extends Account {
  readonly partition: string;
  /** The ARN that AWS knows us by: of a user, or of a role as somebody assumed it. */
  readonly caller: string;
}

/** Asks who we are. It is the first call of a run, so that bad credentials are told apart from everything else. */
export async function accountOf(clients: Clients, home: string | undefined): Promise<OwnAccount> {
  if (!home) throw new BadInput('no AWS region is configured: set AWS_REGION, or a region in your AWS profile');
  const caller = await callerIdentity(clients, home);
  return { ...caller, home, enabledRegions: () => enabledRegions(clients, home) };
}

/** Another account, as the role there that the policy names. Whether we may assume it, its first reading tells. */
export const otherAccount = (clients: Clients, id: string, home: string): Account => ({
  id,
  home,
  enabledRegions: () => enabledRegions(clients, home),
});

/** The organisation and its accounts, as only its management account or a delegated administrator may read them. */
export async function organizationOf(organizations: OrganizationsClient) {
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  const accounts = await allPages('ListAccounts', async (NextToken) => {
    const page = await organizations.send(new ListAccountsCommand({ NextToken }));
    return { items: page.Accounts, nextToken: page.NextToken };
  });
  if (!Organization?.Id) throw new Error('DescribeOrganization: the answer holds no organisation');
  return { id: Organization.Id, accounts: accounts.flatMap(({ Id }) => Id ?? []) };
}

/** Credentials of a role in another account; the SDK asks again before they expire. */
export const roleCredentials =
  (
    clients: Clients,
    { partition, home }: OwnAccount,
    { id, role }: { readonly id: string; readonly role: string },
  ): Credentials =>
  async () => {
    const RoleArn = role.startsWith('arn:') ? role : `arn:${partition}:iam::${id}:role/${role}`;
    const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ecr-keeper' });
    const { Credentials: given, AssumedRoleUser: user } = await clients.sts(home).send(command);
    checkAccount(user ?? {}, id, RoleArn);
    if (!given) throw new Error(`AssumeRole: no credentials for ${RoleArn}`);
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = given;
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      ...(Expiration ? { expiration: Expiration } : {}),
    };
  };

/** Whoever is read must be the account that the policy names: what another one uses says nothing about it. */
function checkAccount({ Arn = '' }: Partial<AssumedRoleUser>, id: string, role: string): void {
  if (Arn.split(':')[4] !== id) throw new Error(`AssumeRole: ${role} is not a role of account ${id}`);
}

async function callerIdentity(
  clients: Clients,
  home: string,
): Promise<Pick<OwnAccount, 'id' | 'partition' | 'caller'>> {
  try {
    const { Account: id, Arn = '' } = await clients.sts(home).send(new GetCallerIdentityCommand({}));
    if (id) return { id, partition: Arn.split(':')[1] || 'aws', caller: Arn };
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
  const call = await clients.caller('ec2', home);
  const { Regions = [] } = await call('DescribeRegions', { AllRegions: false });
  const names = regionNamesIn(Regions).toSorted(compareText);
  if (!names.includes(home)) throw new Error(`DescribeRegions: the answer lacks ${home}, where it was asked`);
  return names;
}

const regionNamesIn = (regions: unknown): readonly string[] =>
  Array.isArray(regions) ? regions.flatMap((region) => nameIn(membersOf(region))) : [];

const nameIn = ({ RegionName }: Members): readonly string[] => (typeof RegionName === 'string' ? [RegionName] : []);
