import { onScene, onlyInUse, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');

function furnish({ aws, ecs }: Scene): void {
  for (const tag of ['1', '2']) aws.ecr().push({ repository: 'app', tags: [tag], at: start - 100 * 86_400_000 });
  ecs().runTask({ taskDefinition: ecs().registerTaskDefinition({ family: 'app', image: uri('app', '1') }) });
  aws.faults.add({ kind: 'denied', operation: 'ListFunctions' });
}

const verbs = ['explain app:1', 'usage', 'doctor', 'backtest'] as const;

test.each(verbs)('keeper %s says the same as one JSON document and as a value a line', (verb) =>
  onScene({}, async (scene) => {
    furnish(scene);
    const policy = ['--policy', scene.file(onlyInUse)];
    const as = async (form: string) => {
      const { out } = await scene.keeper(...verb.split(' '), ...policy, '--output', form);
      // Each plan is a run of its own.
      return out.replaceAll(/"run":"[^"]*"/g, '"run":""');
    };
    const lines = (await as('ndjson')).trimEnd().split('\n');
    const values = lines.map((line): unknown => JSON.parse(line));
    expect(values.length).toBeGreaterThan(0);
    expect(JSON.parse(await as('json'))).toEqual(values);
  }),
);

test('keeper plan --output json is the summary that a run leaves, in the mode of a report', () =>
  onScene({}, async (scene) => {
    furnish(scene);
    const { out, code } = await scene.keeper('plan', '--policy', scene.file(onlyInUse), '--output', 'json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ mode: 'report', totals: { found: { images: 2 } } });
  }));

test('the help of every verb shows how it is used, with options that it has', () =>
  onScene({}, async ({ keeper }) => {
    const { out } = await keeper('--help');
    const names = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
    const others = new Set(['help', 'kubernetes']);
    for (const name of names.filter((one) => !others.has(one))) {
      const help = (await keeper(name, '--help')).out;
      const examples = help.slice(help.indexOf('For example:'));
      expect(examples).toContain(`  keeper ${name} `);
      for (const [option] of examples.matchAll(/--[a-z]+/g))
        expect(help.slice(0, help.indexOf('For example:'))).toContain(option);
    }
    expect(names.length).toBeGreaterThan(12);
  }));
