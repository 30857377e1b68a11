import { openWorld } from '../../lambda/aws/world.ts';
import { writePage } from '../../lambda/page.ts';
import { parsePolicy } from '../../lambda/policy.ts';
import { recordsIn } from '../../lambda/records.ts';
import { eventsOf } from '../../lambda/render/events.ts';
import { summaryText } from '../../lambda/render/table.ts';
import { writeSummary } from '../../lambda/report.ts';
import { writeRepositories } from '../../lambda/repositories-csv.ts';
import { run } from '../../lambda/run.ts';
import { index, platformImage } from '../sandbox/manifests.ts';
import { bucket, keeping, onScene, twoRegions, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const start = '2026-06-01T00:00:00Z';
const policy = parsePolicy(keeping('[{ name: all, tags: ["*"], keepNewest: 1 }]'), 'policy.yaml');
const plain = { bold: String, dim: String, good: String, bad: String };
const quiet = { info: () => {}, warn: () => {} };

const at = (day: number) => `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`;

/** The same facts, which came about in one order or the other. */
function seed({ aws, ecs }: Scene, order: 'as written' | 'backwards'): void {
  const platforms = [platformImage('amd64'), platformImage('arm64')];
  const pushes = ['team/a', 'team/b', 'team/c', 'delta', 'echo'].flatMap((repository, r) =>
    ['eu-west-1', 'us-east-1'].flatMap((region) =>
      Array.from({ length: 4 }, (_, i) => () => {
        aws
          .ecr({ region })
          .push({ repository, tags: [`v${i}`], at: at(1 + i + r), ...platformImage(`${region} ${repository} ${i}`) });
      }),
    ),
  );
  for (const push of order === 'as written' ? pushes : pushes.toReversed()) push();
  for (const platform of platforms) aws.ecr().push({ repository: 'multi', at: at(1), ...platform });
  aws.ecr().push({ repository: 'multi', tags: ['v1'], at: at(2), ...index(platforms) });
  const image = uri('team/a', 'v1');
  ecs().createService({ name: 'web', taskDefinition: ecs().registerTaskDefinition({ family: 'web', image }) });
  ecs().registerTaskDefinition({ family: 'lost', image: uri('delta', 'gone') });
}

/** Answers come back in another order each time. */
function shuffled({ aws }: Scene): void {
  let state = 1;
  aws.onCall({ when: 'before' }, async () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    for (let turn = state >>> 29; turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
  });
}

/** One run under a given name, and everything that it left or said. */
async function told(disturb: (scene: Scene) => void): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>();
  await onScene({ ...twoRegions, start }, async (scene) => {
    disturb(scene);
    const world = await openWorld({
      environment: process.env,
      policy,
      log: quiet,
      cancelled: new AbortController().signal,
    });
    try {
      const store = await world.openBucket(bucket);
      const records = recordsIn(store, { run: '20260601T000000Z-9f3a1c', dateMs: Date.parse(start) });
      const summary = await run({ ...world, memories: [store] }, policy, records);
      const key = await writeSummary(store, summary);
      await writePage(store, summary, quiet);
      await writeRepositories(store, summary, quiet);
      all.set('events', JSON.stringify(eventsOf(summary, { bucket, key })));
      all.set('terminal', summaryText(summary, plain));
    } finally {
      world.close();
    }
    for (const name of scene.aws.s3.keys(bucket)) all.set(name, scene.aws.s3.get(bucket, name).toString('base64'));
  });
  return all;
}

test('the same facts at the same time leave the same rows, summary, table, page and events, byte for byte', async () => {
  const first = await told((scene) => seed(scene, 'as written'));
  const second = await told((scene) => {
    seed(scene, 'backwards');
    shuffled(scene);
  });
  expect([...second.keys()]).toEqual([...first.keys()]);
  const kinds = [
    'audit/',
    'intended/',
    'manifests/',
    'condemned/',
    'runs/',
    'latest.html',
    'latest.json',
    'state/runs.json',
  ];
  expect(kinds.filter((kind) => ![...first.keys()].some((key) => key.startsWith(kind)))).toEqual([]);
  // Ledgers are no records: they name images in the order of the registry, and nobody reads that.
  const records = [...first].filter(([key]) => !key.startsWith('state/ledger/'));
  expect(records.filter(([key, text]) => second.get(key) !== text).map(([key]) => key)).toEqual([]);
  expect(first.get('events')).toContain('Broken Reference');
  expect(first.get('terminal')).toContain('deleted');
});
