import { readFileSync } from 'node:fs';
import {
  CloudFormationClient,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
} from '@aws-sdk/client-cloudformation';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { clientsOf } from './in-moto.ts';
import { startMoto } from './moto.ts';
import type { Moto } from './moto.ts';

jest.setTimeout(60_000);

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

const keeperRoleArn = 'arn:aws:iam::123456789012:role/keeper';

/** What IAM of another account says of a role there. */
async function roleIn(account: string, RoleName: string): Promise<string> {
  const RoleArn = `arn:aws:iam::${account}:role/anybody`;
  const { Credentials } = await clientsOf(moto).sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'look' }));
  const scope = `${Credentials?.AccessKeyId}/20260601/us-east-1/iam/aws4_request`;
  const answer = await fetch(moto.environment['AWS_ENDPOINT_URL'] ?? '', {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}`,
      'x-amz-security-token': Credentials?.SessionToken ?? '',
    },
    body: new URLSearchParams({ Action: 'GetRole', Version: '2010-05-08', RoleName }),
  });
  return decodeURIComponent(await answer.text());
}

test('a StackSet puts the role of the reader into every account, where it trusts the keeper', async () => {
  const formation = new CloudFormationClient({
    endpoint: moto.environment['AWS_ENDPOINT_URL'] ?? '',
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const StackSetName = 'ecr-keeper-reader';
  await formation.send(
    new CreateStackSetCommand({
      StackSetName,
      TemplateBody: readFileSync('docs/reader-role.template.json', 'utf8'),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: [{ ParameterKey: 'KeeperRoleArn', ParameterValue: keeperRoleArn }],
    }),
  );
  const Accounts = ['222222222222', '333333333333'];
  await formation.send(new CreateStackInstancesCommand({ StackSetName, Accounts, Regions: ['us-east-1'] }));
  for (const account of Accounts) {
    const role = await roleIn(account, 'ecr-keeper-reader');
    expect(role).toContain(`arn:aws:iam::${account}:role/ecr-keeper-reader`);
    expect(role).toContain(keeperRoleArn);
  }
});
