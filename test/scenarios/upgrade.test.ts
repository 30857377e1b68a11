import { gunzipSync, gzipSync } from 'node:zlib';
import { holding, longAgo, onDay, start } from './days.ts';
import { bucket, onScene } from './scene.ts';
import type { Scene } from './scene.ts';

const policy = holding('grace: 7d\nbudgets: { deletions: none }\nbreakers: { usageDrop: none, newlyCondemned: none }');
const key = 'state/ledger/111111111111/eu-west-1.json.gz';

interface Ledger {
  readonly format: number;
  readonly repositories: readonly (readonly [string, object])[];
}

/** Writes the ledger in the bucket over, as another version of the product would have left it. */
function rewrite({ aws }: Scene, change: (ledger: Ledger) => object): void {
  const ledger: Ledger = JSON.parse(gunzipSync(aws.s3.get(bucket, key)).toString());
  aws.s3.put(bucket, key, gzipSync(JSON.stringify(change(ledger))));
}

/** The first format knew what is condemned and archived only. */
const inFirstFormat = ({ repositories }: Ledger) => ({
  format: 1,
  repositories: Object.fromEntries(
    repositories.map(([name, one]) => {
      const { condemned, archived, leftovers } = { condemned: [], archived: [], leftovers: [], ...one };
      return [name, { condemned, archived, leftovers }];
    }),
  ),
});

test('an upgrade in the middle of a grace changes nothing about when something goes', () =>
  onScene({ start }, async (scene) => {
    const run = onDay(scene, policy);
    scene.aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await run(1);
    rewrite(scene, inFirstFormat);
    await run(4);
    expect(scene.left('app')).toEqual(['stale']);
    await run(8);
    expect(scene.left('app')).toEqual([]);
  }));

test('state of a later version is not understood, and only ever keeps more: what it condemned is announced anew', () =>
  onScene({ start }, async (scene) => {
    const run = onDay(scene, policy);
    scene.aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await run(1);
    rewrite(scene, (ledger) => ({ ...ledger, format: 4 }));
    await run(8);
    expect(scene.left('app')).toEqual(['stale']);
  }));
