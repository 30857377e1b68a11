import { organizationOf } from '../../lambda/aws/account.ts';
import { fakeCaller } from './fake-caller.ts';

const organization = { Organization: { Id: 'o-abcdefghij' } };

const read = (answers: Parameters<typeof fakeCaller>[0]) =>
  organizationOf({ caller: () => Promise.resolve(fakeCaller(answers).call) }, 'eu-west-1');

test('the accounts of an organisation are those of all pages', async () => {
  const pages = new Map<unknown, object>([
    [undefined, { Accounts: [{ Id: '111111111111' }], NextToken: 'more' }],
    ['more', { Accounts: [{ Id: '222222222222' }, {}] }],
  ]);
  const ListAccounts = ({ NextToken }: Readonly<Record<string, unknown>>) => ({ ...pages.get(NextToken) });
  await expect(read({ DescribeOrganization: organization, ListAccounts })).resolves.toEqual({
    id: 'o-abcdefghij',
    accounts: ['111111111111', '222222222222'],
  });
});

test.each([
  ['accounts that is cut short', organization, {}, 'ListAccounts: the answer holds no list'],
  ['an organisation without an id', { Organization: {} }, { Accounts: [] }, 'the answer holds no organisation'],
  ['no organisation', {}, { Accounts: [] }, 'the answer holds no organisation'],
])('an answer of %s is none', async (_, DescribeOrganization, ListAccounts, sentence) => {
  await expect(read({ DescribeOrganization, ListAccounts })).rejects.toThrow(sentence);
});
