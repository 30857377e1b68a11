import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { bucket } from './scene.ts';
import type { Scene } from './scene.ts';

/** How a process of its own ended: by itself with a code, or by a signal without one. */
interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `keeper run` in a process of its own. */
export interface Child {
  readonly signal: (name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => void;
  readonly ended: Promise<Ended>;
}

/** Starts `keeper run` as a person would, with a policy in YAML, against the scene's AWS. */
export function startKeeper({ aws, file }: Pick<Scene, 'aws' | 'file'>, policy: string): Child {
  const argv = ['bin/ecr-keeper.ts', 'run', '--policy', file(policy), '--bucket', bucket, '--yes'];
  const cache = process.env['XDG_CACHE_HOME'] ?? tmpdir();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...argv], {
    env: {
      ...aws.env(),
      AWS_MAX_ATTEMPTS: '2',
      XDG_CACHE_HOME: cache,
      // What a killed process leaves behind goes with the scene.
      TMPDIR: dirname(cache),
      // It halves the time that a start takes.
      NODE_COMPILE_CACHE: join(tmpdir(), 'ecr-keeper-test-compiled'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, exit] = [text(child.stdout), text(child.stderr), once(child, 'exit')];
  return {
    signal: (name) => void child.kill(name),
    ended: exit.then(async () => ({ code: child.exitCode, out: await out, err: await err })),
  };
}
