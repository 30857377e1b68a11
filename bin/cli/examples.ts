import type { Command } from 'commander';

/** How each verb is used, shown below its help. */
const examples: Readonly<Record<string, readonly string[]>> = {
  run: ['keeper run --policy policy.yaml --bucket my-audit'],
  report: ['keeper report --bucket my-audit --open'],
  plan: [
    'keeper plan --policy policy.yaml',
    'keeper plan --policy policy.yaml --output html > plan.html',
    'keeper plan --output ndjson | jq -r \'select(.verdict == "condemned") | .repository\'',
  ],
  backtest: ['keeper backtest --policy policy.yaml --bucket my-audit --days 90'],
  explain: [
    'keeper explain shop/web:1.4 --policy policy.yaml',
    'keeper explain shop/web:1.4 --bucket my-audit --run 20260601T030000Z-9f3a1c',
  ],
  doctor: ['keeper doctor --policy policy.yaml'],
  usage: [
    'keeper usage --image shop/web:1.4',
    'keeper usage --publish s3://lists-of-platform/teams --publisher team-a',
  ],
  init: ['keeper init --file policy.yaml'],
  validate: ['keeper validate policy.yaml'],
  template: ['keeper template --file ecr-keeper.template.json --zip ecr-keeper.zip'],
  restore: ['keeper restore shop/web:1.4 --bucket my-audit'],
  hold: ['keeper hold shop/web:1.4 --until 2026-12-31 --because "the audit of May" --bucket my-audit'],
  unhold: ['keeper unhold shop/web:1.4 --bucket my-audit'],
  stop: ['keeper stop "wait for the migration" --bucket my-audit'],
  go: ['keeper go --bucket my-audit'],
  accept: [
    'keeper accept usage-drop --run 20260601T030000Z-9f3a1c --because "the old cluster is gone" --bucket my-audit',
  ],
};

/** Puts the examples under the help of each verb. */
export function addExamples(program: Command): void {
  for (const command of program.commands) {
    const lines = examples[command.name()] ?? [];
    if (lines.length > 0)
      command.addHelpText('after', `\nFor example:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
}
