import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { AssumedRoleUser } from '@aws-sdk/client-sts';
import { compareText } from '../core/image.ts';
import type { Account } from '../ports.ts';
import type { Clients, Credentials } from './clients.ts';
import type { Identity } from './identity.ts';
import { allPages } from './pages.ts';
import { membersOf } from './services.ts';
import type { Members } from './services.ts';
import { listIn, textIn } from './usage/answers.ts';

/** The account that we work for, by who we are. */
export const ownAccount = (clients: Clients, identity: Identity): Account & Identity => ({
  ...identity,
  enabledRegions: () => enabledRegions(clients, identity.home),
});

/** Another account, as the role there that the policy names. Whether we may assume it, its first reading tells. */
export const otherAccount = (clients: Clients, id: string, home: string): Account => ({
  id,
  home,
  enabledRegions: () => enabledRegions(clients, home),
});

/** The organisation and its accounts, as only its management account or a delegated administrator may read them. */
export async function organizationOf({ caller }: Pick<Clients, 'caller'>, home: string) {
  const call = await caller('organizations', home);
  const id = textIn(membersOf((await call('DescribeOrganization', {}))['Organization']), 'Id');
  const accounts = await allPages('ListAccounts', async (NextToken) => {
    const page = await call('ListAccounts', { NextToken });
    const isList = Array.isArray(page['Accounts']);
    return { items: isList ? listIn(page, 'Accounts') : undefined, nextToken: textIn(page, 'NextToken') };
  });
  if (id === undefined) throw new Error('DescribeOrganization: the answer holds no organisation');
  return { id, accounts: accounts.flatMap((account) => textIn(account, 'Id') ?? []) };
}

/** Credentials of a role in another account; the SDK asks again before they expire. */
export const roleCredentials =
  (
    clients: Clients,
    { partition, home }: Identity,
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
