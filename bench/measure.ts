import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bundleOptions } from '../lib/bundle.ts';
import { writeFunction } from '../lib/function-files.ts';
import { processEnvironment } from '../lib/process.ts';
import { floorOf, idealWallMs, sumOf } from './floor.ts';
import type { Calls } from './floor.ts';
import type { Measured } from './meter.ts';
import { bucket } from './rig.ts';
import { empty } from './shapes.ts';
import type { Shape } from './shapes.ts';

/** What one run took, and what the loops took that only list, in the same minute against the same rig. */
export interface Result {
  readonly shape: Shape;
  /** When, in ISO 8601. */
  readonly at: string;
  readonly loaded: Measured;
  /** Until the first call left, from before the bundle was loaded. */
  readonly firstCall: Measured;
  /** Each as it was at its end. */
  readonly stages: readonly (Measured & { readonly stage: string })[];
  readonly total: Measured;
  /** Not measured where calls are throttled: a loop that does nothing about that ends early. */
  readonly sdk: Measured | undefined;
  readonly http: Measured | undefined;
  readonly calls: Calls;
  readonly floor: Calls;
  readonly idealWallMs: number;
}

type Ran = Pick<Result, 'loaded' | 'firstCall' | 'stages' | 'total'>;

/** The bundle as it is deployed, and what measures it, in a folder of their own. */
export interface Workshop {
  readonly folder: string;
  readonly close: () => void;
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-keeper-bench-'));
  writeFunction(folder, readFileSync(fileURLToPath(new URL('../policy.yaml', import.meta.url)), 'utf8'));
  // What measures is bundled too: reading TypeScript would count as the subject's work.
  const entryPoints = ['subject-process.ts', 'bare-process.ts'].map((name) =>
    fileURLToPath(new URL(name, import.meta.url)),
  );
  buildSync({ ...bundleOptions, entryPoints, outdir: join(folder, 'bench'), splitting: false, sourcemap: false });
  mkdirSync(join(folder, 'tmp'));
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Measures one shape: a rig of its own, a run as Lambda does it, and the bare loops. */
export async function measured(shape: Shape, { folder }: Workshop, emptyCalls: Calls = {}): Promise<Result> {
  const rig = await rigFor(shape);
  try {
    const env = {
      ...rig.env,
      AUDIT_BUCKET: bucket,
      LAMBDA_TASK_ROOT: folder,
      TMPDIR: join(folder, 'tmp'),
      // The rig has no quotas but those of a shape: waiting for a share of AWS's would be all that is measured.
      ECR_KEEPER_QUOTA_FACTOR: '1000',
    };
    const ran: Ran = JSON.parse(await output([join(folder, 'bench/subject-process.mjs'), folder, '60'], env));
    const calls = await rig.calls();
    const bare = join(folder, 'bench/bare-process.mjs');
    const loop = async (how: string): Promise<Measured | undefined> => {
      if (shape.listsPerSecond !== undefined) return undefined;
      const { total }: { total: Measured } = JSON.parse(
        await output([bare, how, rig.url, `${shape.repositories}`], {}),
      );
      return total;
    };
    const [http, sdk] = [await loop('http'), await loop('sdk')];
    const floor = floorOf(shape, shape === empty ? calls : emptyCalls);
    return {
      ...ran,
      shape,
      at: new Date().toISOString(),
      sdk,
      http,
      calls,
      floor,
      idealWallMs: idealWallMs(shape, calls),
    };
  } finally {
    rig.stop();
  }
}

/** All are started as the function is. */
const options = processEnvironment(1024);

/** What a process of its own prints. Throws if it fails. */
function output(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, args, {
    env: { ...env, ...options },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(Buffer.concat(chunks).toString())
        : reject(new Error(`${args.join(' ')} ended with ${code}`)),
    );
  });
}

interface RigProcess {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly calls: () => Promise<Calls>;
  readonly stop: () => void;
}

/** The rig has a process of its own: what it takes is not the subject's. */
async function rigFor(shape: Shape): Promise<RigProcess> {
  const script = fileURLToPath(new URL('rig-process.ts', import.meta.url));
  const quiet = '--disable-warning=ExperimentalWarning';
  const child = spawn(process.execPath, [quiet, script, JSON.stringify(shape)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`the rig for ${shape.name} ended early`);
    return value;
  };
  const { url, env }: Pick<RigProcess, 'url' | 'env'> = JSON.parse(await next());
  return {
    url,
    env,
    calls: async () => {
      child.stdin.write('calls\n');
      const { calls }: { calls: Calls } = JSON.parse(await next());
      return calls;
    },
    stop: () => child.stdin.end(),
  };
}

/** How many calls were made for each that had to be; what was throttled had to be repeated. */
export const callsRatio = ({ calls, floor }: Result): number =>
  (sumOf(calls) - (calls['DescribeImages throttled'] ?? 0)) / sumOf(floor);
