import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { scratchFolder } from '../scratch.ts';
import { account, bytesOf, clientsOf, invoked, keysIn, onlyKnown, pushImage, reportIn, unpacked } from './in-moto.ts';
import { startMoto } from './moto.ts';
import type { Moto } from './moto.ts';

jest.setTimeout(240_000);

const folder = scratchFolder();
const assets = `cdk-localhost-assets-${account}-us-east-1`;

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

/** The CDK's own command line, on the app as it is. */
function cdk(...args: readonly string[]): void {
  const env = { ...process.env, ...moto.environment, CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: 'us-east-1' };
  execFileSync('npx', ['cdk', ...args], { env, stdio: 'pipe' });
}

const policyFile = join(folder, 'policy.yaml');
const outputs = join(folder, 'outputs.json');
// moto reads a template only from an address with `localhost` in it, which the qualifier brings into the bucket's name.
const context = ['-c', '@aws-cdk/core:bootstrapQualifier=localhost', '-c', `policyFile=${policyFile}`];

function deploy(policy: string): Readonly<Record<string, string>> {
  writeFileSync(policyFile, policy);
  // On an update moto knows no parameter that has kept its default.
  const version = ['--parameters', 'BootstrapVersion=/cdk-bootstrap/localhost/version'];
  const how = [...version, '--method', 'direct', '--require-approval', 'never', '--outputs-file', outputs];
  cdk('deploy', ...context, '--output', join(folder, 'cdk.out'), ...how);
  const stacks: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(readFileSync(outputs, 'utf8'));
  return stacks['EcrKeeper'] ?? {};
}

/** The zips that were uploaded for functions. */
const zips = async (): Promise<readonly string[]> =>
  (await keysIn(clientsOf(moto), assets)).filter((key) => key.endsWith('.zip'));

/** What IAM answers. */
async function askIam(parameters: Readonly<Record<string, string>>): Promise<string> {
  const body = new URLSearchParams({ Version: '2010-05-08', ...parameters });
  const authorization = 'AWS4-HMAC-SHA256 Credential=test/20260601/us-east-1/iam/aws4_request';
  const url = moto.environment['AWS_ENDPOINT_URL'] ?? '';
  return (await fetch(url, { method: 'POST', headers: { authorization }, body })).text();
}

/** What IAM has of a role. */
async function actionsOf(roleArn: string): Promise<string> {
  const RoleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const names = await askIam({ Action: 'ListRolePolicies', RoleName });
  const policies = [...names.matchAll(/<member>([^<]+)<\/member>/g)].map(([, PolicyName = '']) =>
    askIam({ Action: 'GetRolePolicy', RoleName, PolicyName }),
  );
  return (await Promise.all(policies)).join('\n');
}

test('the stack is deployed, runs, is updated with another policy and destroyed, by the command line of the CDK', async () => {
  const clients = clientsOf(moto);
  cdk('bootstrap', `aws://${account}/us-east-1`, '--qualifier', 'localhost');
  const { AuditBucketName: bucket = '', FunctionName: name = '', FunctionRoleArn: role = '' } = deploy(onlyKnown);
  await pushImage(clients);

  // The deployed zip, with what the deployed function has.
  const [first = ''] = await zips();
  const ran = await invoked(moto, name, unpacked(await bytesOf(clients, assets, first), scratchFolder()));
  expect(ran).toMatchObject({ kind: 'response', body: { status: 'complete' } });
  expect(ran.usedMiB).toBeGreaterThan(0);
  expect(ran.usedMiB).toBeLessThan(1024);
  const report = await reportIn(clients, bucket);
  expect(report.summary).toMatchObject({ account, mode: 'report', totals: { deleted: { images: 0 } } });
  expect(report.rows).toEqual([expect.objectContaining({ repository: 'team/app', tags: ['1.0.0'] })]);
  expect(await actionsOf(role)).not.toContain('BatchDeleteImage');

  // Another policy: the same function and bucket, other code and another role.
  expect(deploy(`mode: delete\n${onlyKnown}`)).toMatchObject({ AuditBucketName: bucket, FunctionName: name });
  const [second = ''] = (await zips()).filter((key) => key !== first);
  expect(await actionsOf(role)).toContain('BatchDeleteImage');
  const again = await invoked(moto, name, unpacked(await bytesOf(clients, assets, second), scratchFolder()));
  expect(again).toMatchObject({ kind: 'response', body: { status: 'complete' } });
  expect((await reportIn(clients, bucket)).summary).toMatchObject({
    mode: 'delete',
    totals: { deleted: { images: 0 } },
  });

  cdk('destroy', ...context, '--force');
  const { Functions = [] } = await clients.lambda.send(new ListFunctionsCommand({}));
  expect(Functions).toEqual([]);
  // Records outlive the stack.
  expect(await keysIn(clients, bucket)).toContain('latest.json');
});
