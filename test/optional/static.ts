import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainTemplate } from '../../lib/plain-template.ts';
import { guarded } from './guard.ts';

/** What cfn-lint says that is no mistake of ours, each with its reason. */
const excepted = {
  W3005: 'the CDK names dependencies that a reference implies',
  W3037: 'its list of IAM actions is older than some of ours, which the tests hold against the SDK',
};

const folder = mkdtempSync(join(tmpdir(), 'ecr-keeper-templates-'));
try {
  const templates = templatesIn(folder);
  process.exitCode = [linted(templates), guarded(templates)].every(Boolean) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** All that we give to CloudFormation. */
function templatesIn(place: string): readonly string[] {
  const plain = join(place, 'plain.json');
  writeFileSync(plain, plainTemplate());
  const synth = spawnSync('cdk', ['synth', '--quiet', '-c', 'athena=true', '--output', place]);
  if (synth.status !== 0) throw new Error(`the stack is not synthesised: ${synth.stderr.toString()}`);
  return [plain, join(place, 'EcrKeeper.template.json'), 'docs/reader-role.template.json'];
}

/** Holds templates against cfn-lint, where it is installed. Says whether nothing was found. */
function linted(templates: readonly string[]): boolean {
  if (spawnSync('cfn-lint', ['--version'], { stdio: 'ignore' }).status !== 0) {
    process.stdout.write('not run: cfn-lint is not installed\n');
    return true;
  }
  const ignored = Object.keys(excepted).flatMap((check) => ['--ignore-checks', check]);
  const { status } = spawnSync('cfn-lint', [...templates, ...ignored], { stdio: 'inherit' });
  if (status === 0) process.stdout.write(`cfn-lint finds nothing in ${templates.length} templates\n`);
  return status === 0;
}
