import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** What AWS Control Tower's rules ask for that our templates do not do by themselves, each with its reason. */
const excepted: Readonly<Record<string, string>> = {
  athena_workgroup_results_encrypted_at_rest_check: 'Athena keeps the results itself, and encrypts them',
  athena_workgroup_results_encrypted_at_rest_kms_check: 'Athena keeps the results itself, and encrypts them',
  cloudwatch_alarm_action_check: 'alarmTopic, notificationEmails: whom to tell the owner says',
  cloudwatch_log_group_retention_period_check: 'a year of logs: reports are in the bucket; logRetention is a property',
  cloudwatch_log_group_encrypted_check: 'a key of the customer: encryptionKey is a property, and AWS encrypts anyway',
  s3_bucket_default_encryption_kms_check: 'a key of the customer: encryptionKey is a property, and S3 encrypts anyway',
  lambda_inside_vpc_check: 'vpc is a property: the function talks to nothing but AWS',
  s3_bucket_logging_enabled_check: 'a bucket for the logs of a bucket is the owner’s to choose: auditBucket',
  s3_event_notifications_enabled_check: 'events tell of runs; of objects nobody need hear',
  s3_bucket_object_lock_enabled_check:
    'state is written over in every run; who needs locked records brings auditBucket',
  sqs_dlq_check: 'the queue is itself where undelivered starts end',
};

/** cfn-guard and AWS's rules come in this package, in the folder that GUARD_TOOLS names. */
const tools = join(process.env['GUARD_TOOLS'] ?? process.cwd(), 'node_modules/@cdklabs/cdk-validator-cfnguard');
const guard = join(
  tools,
  'bin',
  process.platform === 'darwin' ? 'macos' : 'ubuntu',
  process.arch === 'arm64' ? 'aarch64' : 'x86_64',
  'cfn-guard',
);

const answer = z.array(
  z
    .object({ not_compliant: z.array(z.object({ Rule: z.object({ name: z.string() }) })) })
    .transform(({ not_compliant }) => not_compliant.map(({ Rule: { name } }) => name)),
);

/** Holds templates against cfn-guard with the rules of AWS Control Tower, where it is installed. Says whether nothing was found. */
export function guarded(templates: readonly string[]): boolean {
  if (!existsSync(guard)) {
    process.stdout.write(
      'not run: cfn-guard is not installed (npm install @cdklabs/cdk-validator-cfnguard in the folder that GUARD_TOOLS names)\n',
    );
    return true;
  }
  const found = new Set(templates.flatMap(brokenIn));
  const wrong = [...found].filter((rule) => !Object.hasOwn(excepted, rule));
  const idle = Object.keys(excepted).filter((rule) => !found.has(rule));
  for (const rule of wrong) process.stdout.write(`cfn-guard: ${rule} is not kept\n`);
  for (const rule of idle) process.stdout.write(`cfn-guard: ${rule} is kept: it need not be excepted\n`);
  const isGood = wrong.length + idle.length === 0;
  if (isGood) process.stdout.write(`cfn-guard finds nothing in ${templates.length} templates\n`);
  return isGood;
}

function brokenIn(template: string): readonly string[] {
  const rules = join(tools, 'rules/control-tower/cfn-guard');
  const given = ['--rules', rules, '--output-format', 'json', '--structured', '--show-summary', 'none'];
  const { stdout } = spawnSync(guard, ['validate', '--data', template, ...given], { maxBuffer: 2 ** 28 });
  return answer.parse(JSON.parse(stdout.toString())).flat();
}
