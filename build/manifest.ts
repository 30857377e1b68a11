import { readFileSync } from 'node:fs';

interface Project {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const project: Project = JSON.parse(readFileSync('package.json', 'utf8'));

/** The `package.json` of the package: what it needs is bundled, but for the CDK of whoever uses its constructs. */
export const manifest = {
  name: project.name,
  version: project.version,
  description: project.description,
  license: project.license,
  keywords: ['aws', 'cdk', 'ecr', 'retention', 'containers'],
  // By its own name, and by the one that sentences and docs call it.
  bin: { 'ecr-keeper': 'cli/ecr-keeper.mjs', keeper: 'cli/ecr-keeper.mjs' },
  main: 'lib/index.js',
  types: 'types/lib/index.d.ts',
  exports: {
    '.': { types: './types/lib/index.d.ts', default: './lib/index.js' },
    './package.json': './package.json',
    './policy.schema.json': './policy.schema.json',
  },
  peerDependencies: { 'aws-cdk-lib': atLeast('aws-cdk-lib'), constructs: atLeast('constructs') },
  // The command line needs neither.
  peerDependenciesMeta: { 'aws-cdk-lib': { optional: true }, constructs: { optional: true } },
  engines: { node: '>=20' },
} as const;

function atLeast(name: string): string {
  return `^${project.devDependencies[name] ?? ''}`;
}
