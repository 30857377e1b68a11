import { spawnSync } from 'node:child_process';
import { chromium } from './chromium.ts';

/** Looks at reports in a real browser, where there is one. */
const isInstalled = spawnSync(chromium, ['--version'], { stdio: 'ignore' }).status === 0;
if (isInstalled) {
  const jest = ['jest', '--testPathIgnorePatterns=/node_modules/', '--testPathPatterns=test/optional/browser/'];
  process.exitCode = spawnSync('npx', jest, { stdio: 'inherit' }).status ?? 1;
} else {
  process.stdout.write('not run: chromium is not installed\n');
}
