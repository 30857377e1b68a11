import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { App, Stack } from 'aws-cdk-lib';
import { consumerSourceNames } from '../../lambda/core/sources.ts';
import { parsePolicy } from '../../lambda/policy.ts';
import { writeFunction } from '../../lib/function-files.ts';
import { EcrKeeper } from '../../lib/index.ts';
import { permissionsFor } from '../../lib/permissions.ts';
import { policyFile } from '../lib/keeper.ts';
import { startAws } from '../sandbox/aws.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { invoke } from './invoke.ts';
import { scratchFolder } from '../scratch.ts';

const policy = readFileSync('policy.yaml', 'utf8');
const folder = scratchFolder();

beforeAll(() => writeFunction(folder, policy));

/** A sandbox with a bucket and three images that lets nobody change anything but the bucket. */
async function onSandbox(test: (sandbox: Sandbox, digests: readonly string[]) => Promise<void>): Promise<void> {
  const sandbox = await startAws();
  try {
    sandbox.s3.createBucket('records');
    const at = '2025-01-01T00:00:00Z';
    const digests = [
      sandbox.ecr().push({ repository: 'team/app', tags: ['1.0.0'], at }),
      sandbox.ecr().push({ repository: 'team/app', tags: ['1.1.0', 'latest'], at: '2025-02-01T00:00:00Z' }),
      sandbox.ecr({ region: 'us-east-1' }).push({ repository: 'other' }),
    ];
    const image = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.0.0';
    sandbox.ecs().registerTaskDefinition({ family: 'web', image });
    sandbox.ecs().createService({ name: 'web', taskDefinition: 'web' });
    sandbox.lambda().createFunction({ name: 'job', image });
    sandbox.faults.rejectMutations('records');
    await test(sandbox, digests);
  } finally {
    await sandbox.stop();
  }
}

/** One invocation that nothing disturbs, for everything that is to be seen of it. */
let once: Promise<Seen> | undefined;
const seen = (): Promise<Seen> => (once ??= invokedOnce());

interface Seen {
  readonly sandbox: Sandbox;
  readonly digests: readonly string[];
  readonly invocation: Awaited<ReturnType<typeof invoke>>;
}

async function invokedOnce(): Promise<Seen> {
  const found: Seen[] = [];
  await onSandbox(async (sandbox, digests) => {
    found.push({ sandbox, digests, invocation: await invoke(folder, environment(sandbox)) });
  });
  const [one] = found;
  if (!one) throw new Error('nothing was invoked');
  return one;
}

const onceInvoked = async (test: (seen: Seen) => Promise<void>): Promise<void> => test(await seen());

const environment = (sandbox: Sandbox) => ({
  ...sandbox.env(),
  AUDIT_BUCKET: 'records',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
});

const objectIn = (sandbox: Sandbox, key: string): unknown => JSON.parse(sandbox.s3.get('records', key).toString());

const rowsIn = (sandbox: Sandbox) =>
  sandbox.s3.keys('records', 'audit/').flatMap((key) =>
    gunzipSync(sandbox.s3.get('records', key))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line): Readonly<Record<string, unknown>> => JSON.parse(line)),
  );

test('the bundle is one module with what it loads when it is needed, its map, and the policy', () => {
  expect(readdirSync(folder).toSorted()).toEqual(['chunks', 'index.mjs', 'index.mjs.map', 'policy.yaml']);
  const later = readdirSync(join(folder, 'chunks')).filter((name) => name.endsWith('.mjs'));
  for (const service of ['sagemaker', 'lightsail', 'codebuild']) {
    expect(later.filter((name) => name.startsWith(`${service}-`))).toHaveLength(1);
  }
  expect(readFileSync(join(folder, 'policy.yaml'), 'utf8')).toBe(policy);
});

test('the bundled function reports every image, where everybody looks first', async () => {
  await onceInvoked(async ({ sandbox, digests, invocation: { answer, thrown } }) => {
    expect(thrown).toBeUndefined();
    expect(answer).toMatchObject({ run: expect.stringMatching(/^20260601T/), status: 'complete' });
    expect(rowsIn(sandbox).map(({ digest }) => digest)).toEqual(expect.arrayContaining([...digests]));
    expect(rowsIn(sandbox)).toHaveLength(3);
    const latest = objectIn(sandbox, 'latest.json');
    expect(latest).toMatchObject({ mode: 'report', status: 'complete' });
    const [page, repositories, summary] = sandbox.s3.keys('records', 'runs/');
    expect(sandbox.s3.get('records', page ?? '')).toEqual(sandbox.s3.get('records', 'latest.html'));
    expect(latest).toMatchObject({ summary });
    expect(
      sandbox.s3
        .get('records', repositories ?? '')
        .toString()
        .split('\r\n'),
    ).toHaveLength(4);
    expect(objectIn(sandbox, summary ?? '')).toMatchObject({
      mode: 'report',
      totals: { deleted: { images: 0 } },
      // It knows that it is a function: a command line writes no metrics.
      cost: { metricsUsdPerMonth: 3.6 },
    });
  });
});

test('the bundled function finds every consumer, and keeps what it uses', async () => {
  await onceInvoked(async ({ sandbox, digests: [used] }) => {
    const [, , summary = ''] = sandbox.s3.keys('records', 'runs/');
    const { coverage }: { coverage: readonly { source: string; region: string; status: string }[] } = JSON.parse(
      sandbox.s3.get('records', summary).toString(),
    );
    const read = coverage.filter(({ status }) => ['complete', 'guarded', 'absent'].includes(status));
    expect(read).toEqual(coverage);
    // Without places for lists nobody looks for any.
    const asked = consumerSourceNames.filter((name) => name !== 'lists').toSorted();
    for (const region of ['eu-west-1', 'us-east-1']) {
      const there = read.filter((cell) => cell.region === region).map(({ source }) => source);
      expect(there.toSorted()).toEqual(asked);
    }
    const row = rowsIn(sandbox).find(({ digest }) => digest === used);
    expect(row?.['reasons']).toContainEqual(expect.objectContaining({ rule: 'in-use' }));
  });
});

test('the bundled function writes to its bucket, and tries nothing else', async () => {
  await onceInvoked(async ({ sandbox }) => {
    const changes = sandbox.calls.filter(({ mutates }) => mutates);
    expect(changes.length).toBeGreaterThan(0);
    expect([...new Set(changes.map(({ operation, outcome }) => `${operation} ${outcome}`))]).toEqual(['PutObject ok']);
  });
});

test('it asks who it is first, and only once', async () => {
  await onceInvoked(async ({ sandbox }) => {
    const asked = sandbox.calls.map(({ operation }) => operation);
    expect(asked.indexOf('GetCallerIdentity')).toBe(0);
    expect(asked.lastIndexOf('GetCallerIdentity')).toBe(0);
  });
});

test('it writes nowhere but where its role lets it', async () => {
  await onceInvoked(async ({ sandbox }) => {
    const elsewhere = sandbox.s3
      .keys('records')
      .filter((key) => !/^(audit\/|condemned\/|runs\/|state\/|latest\.(?:html|json)$)/.test(key));
    expect(elsewhere).toEqual([]);
  });
});

test('it calls nothing that its role does not allow', async () => {
  const scope = { bucketArn: 'arn:bucket', repositoriesArn: 'arn:repositories', partition: 'aws' };
  const allowed = permissionsFor(parsePolicy(policy, 'policy.yaml'), scope).flatMap(({ actions }) => actions);
  await onceInvoked(async ({ sandbox }) => {
    const needed = new Set(sandbox.calls.map(({ service, operation }) => actionFor(`${service}:${operation}`)));
    expect([...needed].filter((action) => !allowed.includes(action))).toEqual(['sts:GetCallerIdentity']);
  });
});

/** Most operations are actions of the same name. */
const actionFor = (operation: string): string => (operation === 's3:HeadBucket' ? 's3:ListBucket' : operation);

test('an error names the line of the source, not of the bundle', async () => {
  const { thrown } = await invoke(folder, { AWS_REGION: 'eu-west-1' });
  expect(thrown).toMatch(/^Error: AUDIT_BUCKET is not set\n.*lambda\/handler\.ts:\d+/);
});

test('every log line is one event in JSON', async () => {
  await onceInvoked(async ({ invocation: { log } }) => {
    expect(log.map((line): Record<string, unknown> => JSON.parse(line)).at(-1)).toMatchObject({
      message: 'run finished',
      service: 'ecr-keeper',
    });
  });
});

test('two keepers with two policies get a bundle each', () => {
  const app = new App({ outdir: scratchFolder() });
  const stack = new Stack(app, 'Two');
  const texts = ['clean: { regions: all }', 'mode: report'];
  const keepers = texts.map((text, i) => new EcrKeeper(stack, `Keeper${i}`, { policyFile: policyFile(text) }));
  const { directory } = app.synth();
  const assets = readdirSync(directory).filter((name) => name.startsWith('asset.'));
  const shipped = assets.map((name) => readFileSync(join(directory, name, 'policy.yaml'), 'utf8'));
  expect(shipped.toSorted()).toEqual(texts);
  expect(keepers).toHaveLength(assets.length);
});
