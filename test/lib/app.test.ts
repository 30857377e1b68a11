import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyFile } from './keeper.ts';
import { scratchFolder } from '../scratch.ts';

/** Runs the app as the CDK's command line does, without credentials. */
function appWith(context: Readonly<Record<string, string>>) {
  const outdir = scratchFolder();
  const json = JSON.stringify({ ...context, 'aws:cdk:bundling-stacks': [] });
  const env = { PATH: process.env['PATH'], CDK_CONTEXT_JSON: json, CDK_OUTDIR: outdir };
  const args = ['--disable-warning=ExperimentalWarning', 'bin/app.ts'];
  return { ...spawnSync(process.execPath, args, { env, encoding: 'utf8' }), outdir };
}

test('a policy that cannot be read ends the synth with one sentence, and without a stack trace', () => {
  const { status, stderr } = appWith({ policyFile: policyFile('mode: purge') });
  expect(stderr).toBe('ecr-keeper: mode must be report, archive or delete, got "purge" (policy.yaml:1:7)\n');
  expect(status).toBe(2);
});

test('each mistake in a policy is a line', () => {
  const { status, stderr } = appWith({ policyFile: policyFile('mode: off\nclean: { region: all }\n') });
  expect(stderr.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^ecr-keeper: mode must be report, archive or delete.*\(policy\.yaml:1:7\)$/),
    expect.stringMatching(/^ecr-keeper: unknown key "region".*\(policy\.yaml:2:10\)$/),
  ]);
  expect(status).toBe(2);
});

test('the app is made with what the command line says, without credentials or a region', () => {
  const { status, outdir } = appWith({
    schedule: 'rate(1 day)',
    timeZone: 'Europe/Berlin',
    notificationEmails: 'a@example.com, b@example.com',
    athena: 'true',
  });
  expect(status).toBe(0);
  const template = readFileSync(join(outdir, 'EcrKeeper.template.json'), 'utf8');
  expect(template).toContain('"rate(1 day)"');
  expect(template).toContain('"Europe/Berlin"');
  expect(template).toContain('"b@example.com"');
  expect(template).toContain('"AWS::Athena::WorkGroup"');
});
