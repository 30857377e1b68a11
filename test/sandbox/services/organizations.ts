import type { JsonObject } from '../service.ts';
import { get, list } from './operations.ts';
import type { Operation, Table } from './table.ts';

const missing = ['AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.'] as const;

/**
 * Organizations, one for each account that is in one: put it and its accounts into the account that asks. Accounts are
 * listed for the management account, or where `isDelegated` is put on the organization, for a delegated administrator.
 */
export const organizations: Table = {
  isGlobal: true,
  kinds: {
    organization: {
      key: ['Id'],
      facts: ['isDelegated'],
      given: {
        Id: 'o-sandbox',
        MasterAccountId: '{account}',
        Arn: 'arn:aws:organizations::{MasterAccountId}:organization/{Id}',
        MasterAccountArn: 'arn:aws:organizations::{MasterAccountId}:account/{Id}/{MasterAccountId}',
        FeatureSet: 'ALL',
      },
    },
    accounts: {
      key: ['Id'],
      given: {
        Arn: 'arn:aws:organizations::{account}:account/o-sandbox/{Id}',
        Name: 'account-{Id}',
        Email: '{Id}@example.com',
        Status: 'ACTIVE',
        State: 'ACTIVE',
        JoinedMethod: 'CREATED',
      },
    },
  },
  operations: {
    DescribeOrganization: get('organization', { by: {}, in: 'Organization', missing }),
    ListAccounts: forManagement(list('accounts', { page: 20 })),
  },
};

function forManagement(listing: Operation): Operation {
  return {
    ...listing,
    answer(ask) {
      const [organization] = ask.all('organization');
      if (!organization) throw ask.error(...missing);
      if (maySee(organization, ask.call.account)) return listing.answer(ask);
      throw ask.error('AccessDeniedException', "You don't have permissions to access this resource.");
    },
  };
}

const maySee = ({ MasterAccountId, isDelegated }: JsonObject, account: string): boolean =>
  MasterAccountId === account || isDelegated === 'true';
