import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainTemplate } from '../../lib/plain-template.ts';

/** What cfn-lint says that is no mistake of ours, each with its reason. */
const excepted = {
  W3005: 'the CDK names dependencies that a reference implies',
  W3037: 'its list of IAM actions is older than some of ours, which the tests hold against the SDK',
};

/** Holds every template against cfn-lint, where it is installed. */
const isInstalled = spawnSync('cfn-lint', ['--version'], { stdio: 'ignore' }).status === 0;
if (isInstalled) lint();
else process.stdout.write('not run: cfn-lint is not installed\n');

function lint(): void {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-keeper-templates-'));
  try {
    const plain = join(folder, 'plain.json');
    writeFileSync(plain, plainTemplate());
    const synth = spawnSync('cdk', ['synth', '--quiet', '-c', 'athena=true', '--output', folder]);
    if (synth.status !== 0) throw new Error(`the stack is not synthesised: ${synth.stderr.toString()}`);
    const templates = [plain, join(folder, 'EcrKeeper.template.json'), 'docs/reader-role.template.json'];
    const ignored = Object.keys(excepted).flatMap((check) => ['--ignore-checks', check]);
    const { status } = spawnSync('cfn-lint', [...templates, ...ignored], { stdio: 'inherit' });
    process.stdout.write(status === 0 ? `cfn-lint finds nothing in ${templates.length} templates\n` : '');
    process.exitCode = status ?? 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
