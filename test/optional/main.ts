import { spawnSync } from 'node:child_process';
import { motoServer } from './moto.ts';

/** Runs the tests against moto, an imitation of AWS in Python, where it is installed. */
const isInstalled = spawnSync(motoServer, ['--help'], { stdio: 'ignore' }).status === 0;
if (isInstalled) {
  const jest = [
    'jest',
    '--testPathIgnorePatterns=/node_modules/',
    '--testPathPatterns=test/optional/[^/]+$',
    '--forceExit',
  ];
  process.exitCode = spawnSync('npx', jest, { stdio: 'inherit' }).status ?? 1;
} else {
  process.stdout.write('not run: moto is not installed\n');
}
