import { platformImage } from '../sandbox/manifests.ts';
import { deployedStatements } from '../privilege/deployed-role.ts';
import { become } from '../privilege/stage.ts';
import { bucket, keeping, onScene } from '../scenarios/scene.ts';
import type { Scene } from '../scenarios/scene.ts';
import { walk } from './walking.ts';

const policy = keeping('[{ name: all, tags: ["*"], keepNewest: 1 }]');
const statements = deployedStatements(policy, { scaleOut: true });
const start = '2026-06-01T00:00:00Z';

function seed({ aws }: Scene): void {
  for (const [i, tag] of ['old', 'new'].entries())
    aws.ecr().push({ repository: 'app', tags: [tag], at: `2026-01-0${i + 1}T00:00:00Z`, ...platformImage(tag) });
}

const refused = ({ aws }: Scene) =>
  aws.calls.flatMap(({ operation, outcome }) => (/denied/i.test(outcome) ? [operation] : []));

test('the role that is deployed with the workflow is enough for all of its stages', async () => {
  await onScene({ start }, async (scene) => {
    seed(scene);
    await become(scene, statements, [], { ...process.env });
    const { status, needsAttention } = await walk(policy);
    expect([status, needsAttention, scene.left('app'), refused(scene)]).toEqual(['complete', false, ['new'], []]);
  });
}, 60_000);

test('without what lets stages hand over the run ends at its first, and nothing goes', async () => {
  await onScene({ start }, async (scene) => {
    seed(scene);
    await become(
      scene,
      statements.filter(({ Sid }) => Sid !== 'HandOver'),
      [],
      { ...process.env },
    );
    await expect(walk(policy)).rejects.toThrow('work/');
    expect(scene.left('app')).toEqual(['new', 'old']);
    expect(refused(scene)).toEqual(['PutObject']);
    expect(scene.aws.s3.keys(bucket, 'work/')).toEqual([]);
  });
}, 60_000);
