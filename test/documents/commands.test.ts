import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { addVerbs } from '../../bin/cli/verbs.ts';
import { onScene } from '../scenarios/scene.ts';
import { blocksOf, documents } from './documents.ts';

const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
const program = new Command('keeper');
addVerbs(program, { environment: {}, stdin, stdout, stderr }, () => {});

interface Written {
  readonly place: string;
  readonly args: readonly string[];
}

/** Every call of the command line that a document shows in a block for the shell. */
const shown: readonly Written[] = blocksOf('sh').flatMap(({ file, line, text }) =>
  text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .flatMap((command) => {
      const [, rest] = /^(?:npm run (?:--silent )?keeper --|npx ecr-keeper|keeper) (.*)$/.exec(command) ?? [];
      return rest === undefined ? [] : [{ place: `${file}:${line}: ${command}`, args: wordsIn(rest) }];
    }),
);

/** The words of a command, up to a comment, a pipe or what the shell fills in. */
function wordsIn(command: string): readonly string[] {
  const [words = ''] = command.split(/ +[#|>]| \$\(/);
  return [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** What is wrong with a call: a verb or an option that does not exist. */
function wrongIn(args: readonly string[], within: Command = program): readonly string[] {
  const [verb = '', ...rest] = args;
  const command = within.commands.find((one) => one.name() === verb);
  if (!command) return [`no verb ${verb}`];
  if (command.commands.length > 0) return wrongIn(rest, command);
  const options = rest.filter((word) => word.startsWith('--'));
  return options.filter((word) => !command.options.some(({ long }) => long === word));
}

test('every verb and option that a block shows is there', () => {
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.filter(({ args }) => wrongIn(args).length > 0).map(({ place }) => place)).toEqual([]);
  expect(wrongIn(['plan', '--polcy', 'a'])).toEqual(['--polcy']);
});

test('every verb that a sentence names is there', () => {
  const verbs = program.commands.map((one) => one.name());
  const named = documents.flatMap(({ file, text }) =>
    [...text.matchAll(/`(?:npx ecr-)?keeper ([a-z]+)[^`]*`/g)].map(([, verb = '']) => `${file}: ${verb}`),
  );
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((one) => !verbs.includes(one.replace(/.*: /, '')))).toEqual([]);
});

test('every script that a document names is there', () => {
  const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = documents.flatMap(({ text }) => [...text.matchAll(/npm run (?:--silent )?([a-z:-]+)/g)]);
  expect(named.map(([, name = '']) => name).filter((name) => !(name in scripts))).toEqual([]);
});

/** Those that only read, but for what opens a browser or has to be there before. */
const safe = ['backtest', 'doctor', 'init', 'plan', 'usage', 'validate'];
const tried = shown.filter(
  ({ place, args }) => place.startsWith('README.md') && safe.includes(args[0] ?? '') && !args.includes('--publish'),
);

test('what the README shows of reading works as it stands', () =>
  onScene({}, async ({ aws, keeper }) => {
    aws.s3.createBucket('my-audit');
    aws.ecr().push({ repository: 'app', tags: ['1.2.3'] });
    expect(tried.length).toBeGreaterThan(6);
    for (const { place, args } of tried) {
      const isNew = args[0] === 'init';
      const written = args.map((word) => (isNew && word === 'policy.yaml' ? 'cdk.out.policy.yaml' : word));
      const { code, err } = await keeper(...written);
      rmSync(join('.', 'cdk.out.policy.yaml'), { force: true });
      expect([place, code === 0 ? '' : err]).toEqual([place, '']);
    }
  }));
