import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve as pathOf } from 'node:path';
import { startAws } from '../../sandbox/aws.ts';
import { blocksOf } from '../../documents/documents.ts';
import { scratchFolder } from '../../scratch.ts';

jest.setTimeout(120_000);

/** What is in `dist`, as npm packs and installs it in a folder outside the repository. */
const folder = scratchFolder();
const packed: { readonly filename: string; readonly size: number; readonly files: readonly { path: string }[] }[] =
  JSON.parse(npm('.', 'pack', './dist', '--json', '--pack-destination', folder));
const [tarball] = packed;
if (!tarball) throw new Error('nothing was packed');

function npm(cwd: string, ...args: readonly string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A folder of somebody's in which the package is installed. */
function installed(): string {
  const home = scratchFolder();
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  npm(home, 'install', '--offline', '--no-audit', join(folder, tarball?.filename ?? ''));
  return home;
}

const clean = installed();

/** Runs the package's command as npx does. */
function keeper(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { PATH: process.env['PATH'], HOME: clean, ...environment };
  return new Promise((resolve) => {
    execFile('npx', ['--no-install', 'ecr-keeper', ...args], { cwd: clean, env }, (error, stdout) =>
      resolve({ status: error ? error.code : 0, stdout }),
    );
  });
}

interface Ended {
  readonly status: number | string | null | undefined;
  readonly stdout: string;
}

test('the tarball has what its users need, and nothing else', () => {
  const kinds = new Set(tarball.files.map(({ path }) => path.replace(/[^/]*-[0-9A-Z]{8}\.mjs/, '*.mjs')));
  expect([...kinds].filter((path) => !path.startsWith('docs/')).toSorted()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'THIRD-PARTY-LICENSES.txt',
    'cli/*.mjs',
    'cli/ecr-keeper.mjs',
    'cli/ecr-keeper.template.json',
    'cli/publisher.mjs',
    'function/chunks/*.mjs',
    'function/chunks/*.mjs.map',
    'function/index.mjs',
    'function/index.mjs.map',
    'lib/index.js',
    'package.json',
    'policy.schema.json',
    'types/lambda/core/events.d.ts',
    'types/lambda/core/metric-names.d.ts',
    ...readdirSync('dist/types/lib').map((name) => `types/lib/${name}`),
  ]);
  expect(tarball.files.filter(({ path }) => /^docs\/.*(?<!\.md|\.json)$/.test(path))).toEqual([]);
  // 3 MB, of which the function is two thirds.
  expect(tarball.size).toBeLessThan(3_500_000);
});

test('installing it installs nothing else', () => {
  expect(readdirSync(join(clean, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['ecr-keeper']);
});

test('the licence of everything that is bundled is in it', () => {
  const notices = readFileSync('dist/THIRD-PARTY-LICENSES.txt', 'utf8');
  for (const name of ['@aws-sdk/client-ecr', 'zod', 'yaml', 'commander', 'p-map', '@aws-lambda-powertools/logger']) {
    expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  }
});

describe('npx ecr-keeper', () => {
  test('says what there is', async () => {
    const { status, stdout } = await keeper(['--help']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('Usage: keeper') });
  });

  test('says whether a policy is right', async () => {
    writeFileSync(join(clean, 'policy.yaml'), 'mode: report\n');
    expect(await keeper(['validate', 'policy.yaml'])).toMatchObject({
      status: 0,
      stdout: 'policy.yaml is valid: mode report, 1 retention entry, 2 families of tags\n',
    });
    writeFileSync(join(clean, 'policy.yaml'), 'mode: purge\n');
    expect(await keeper(['validate', 'policy.yaml'])).toMatchObject({ status: 2 });
  });

  test('writes the template, and the zip of the function', async () => {
    expect(await keeper(['template', '--file', 'template.json', '--zip', 'function.zip'])).toMatchObject({ status: 0 });
    expect(readFileSync(join(clean, 'template.json'), 'utf8')).toBe(
      readFileSync('dist/cli/ecr-keeper.template.json', 'utf8'),
    );
    const names = execFileSync('python3', ['-m', 'zipfile', '-l', join(clean, 'function.zip')], { encoding: 'utf8' });
    expect(names).toContain('index.mjs');
  });

  test('prints the publisher for a cluster', async () => {
    const { status, stdout } = await keeper(['kubernetes', 'publisher', '--name', 'main', '--to', 's3://lists/prod/']);
    expect(status).toBe(0);
    expect(stdout).toContain('publisher.mjs: ');
  });

  test('plans', async () => {
    const sandbox = await startAws();
    try {
      sandbox.ecr().push({ repository: 'team/app', tags: ['1.0.0'] });
      const { stdout } = await keeper(['plan', '--output', 'ndjson'], sandbox.env());
      expect(stdout).toContain('"repository":"team/app"');
    } finally {
      await sandbox.stop();
    }
  });
});

describe('the example app, outside the repository', () => {
  const app = installed();
  cpSync('examples/cdk-app', app, { recursive: true });
  for (const name of ['aws-cdk-lib', 'constructs']) {
    symlinkSync(pathOf('node_modules', name), join(app, 'node_modules', name));
  }

  test('compiles against the types of the package, for modules of both kinds, and so does what documents show', () => {
    writeFileSync(join(app, 'old.cts'), "import { EcrKeeper } from 'ecr-keeper';\nexport const keeper = EcrKeeper;\n");
    for (const [i, { text }] of blocksOf('ts')
      .filter((block) => block.text.includes("from 'ecr-keeper'"))
      .entries()) {
      writeFileSync(
        join(app, `block-${i}.ts`),
        `import type { Stack } from 'aws-cdk-lib';\ndeclare const stack: Stack;\n${text}`,
      );
    }
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--lib',
      'es2023,esnext.disposable',
      '--types',
      '',
    ];
    const { status, stdout } = spawnSync('tsc', [...options, 'app.ts', 'old.cts', 'block-0.ts'], {
      cwd: app,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('is synthesised with the function of the package, and its own policy', () => {
    mkdirSync(join(app, 'out'));
    const env = { PATH: process.env['PATH'], CDK_OUTDIR: join(app, 'out') };
    expect(spawnSync('node', ['app.ts'], { cwd: app, env, encoding: 'utf8' })).toMatchObject({ status: 0 });
    const [asset = ''] = readdirSync(join(app, 'out')).filter((name) => name.startsWith('asset.'));
    expect(readdirSync(join(app, 'out', asset)).toSorted()).toEqual([
      'chunks',
      'index.mjs',
      'index.mjs.map',
      'policy.yaml',
    ]);
    expect(readFileSync(join(app, 'out', asset, 'policy.yaml'), 'utf8')).toContain('"sandbox/**"');
  });
});
