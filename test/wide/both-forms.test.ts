import { gunzipSync } from 'node:zlib';
import { DeleteRepositoryCommand, ECRClient, PutReplicationConfigurationCommand } from '@aws-sdk/client-ecr';
import { stages } from '../../lambda/stages.ts';
import { scratchFolder } from '../scratch.ts';
import { index, platformImage } from '../sandbox/manifests.ts';
import { invoking } from '../scenarios/invoking.ts';
import { bucket, keeping, onScene, twoRegions, uri } from '../scenarios/scene.ts';
import type { Scene } from '../scenarios/scene.ts';
import { stagesIn, walk } from './walking.ts';

const start = '2026-06-01T00:00:00Z';
const policy = keeping('[{ name: all, tags: ["*"], keepNewest: 1 }]');
const archiving = policy.replace('mode: delete', 'mode: archive\narchive: { for: 12h }');
const hourMs = 3_600_000;
const at = (day: number) => `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`;

/** Repositories in two regions that replicate, copies among them, an index, and consumers. */
async function seed({ aws, ecs }: Scene): Promise<void> {
  for (const region of ['eu-west-1', 'us-east-1']) {
    for (const [r, repository] of ['team/a', 'team/b', 'charlie'].entries()) {
      for (let i = 0; i < 4; i += 1)
        aws
          .ecr({ region })
          .push({ repository, tags: [`v${i}`], at: at(1 + i + r), ...platformImage(`${repository} ${i}`) });
    }
  }
  // Its first push was to another repository, long before: in this one it is none of the newest.
  const old = platformImage('pushed before');
  aws.ecr().push({ repository: 'first', tags: ['v0'], at: '2025-01-01T00:00:00Z', ...old });
  aws.ecr().push({ repository: 'charlie', tags: ['v9'], at: at(20), ...old });
  const platforms = [platformImage('amd64'), platformImage('arm64')];
  for (const platform of platforms) aws.ecr().push({ repository: 'multi', at: at(1), ...platform });
  aws.ecr().push({ repository: 'multi', tags: ['v1'], at: at(2), ...index(platforms) });
  aws.ecr().push({ repository: 'multi', tags: ['v2'], at: at(3) });
  ecs().createService({
    name: 'web',
    taskDefinition: ecs().registerTaskDefinition({ family: 'web', image: uri('team/a', 'v1') }),
  });
  for (let i = 0; i < 3; i += 1)
    aws.ecr().push({ repository: 'delta', tags: [`v${i}`], at: at(1 + i), ...platformImage(`delta ${i}`) });
  // What is newest among the originals only the census knows: the other one was pushed elsewhere before. Its copy stays with it.
  const [promoted, newest] = [platformImage('promoted'), platformImage('newest')];
  aws.ecr().push({ repository: 'builds', tags: ['v1'], at: '2025-01-01T00:00:00Z', ...promoted });
  aws.ecr().push({ repository: 'echo', tags: ['v1'], at: at(10), ...promoted });
  aws.ecr().push({ repository: 'echo', tags: ['v2'], at: at(5), ...newest });
  aws.ecr({ region: 'us-east-1' }).push({ repository: 'echo', tags: ['v2'], at: at(5), ...newest });
  aws.ecr({ region: 'us-east-1' }).push({ repository: 'echo', tags: ['v3'], at: at(12), ...platformImage('by hand') });
  const echo = ecs().registerTaskDefinition({ family: 'echo', image: uri('echo', 'v1') });
  ecs().createService({ name: 'echo', taskDefinition: echo });
  const nine = ecs().registerTaskDefinition({ family: 'nine', image: uri('charlie', 'v9') });
  ecs().createService({ name: 'nine', taskDefinition: nine });
  ecs().registerTaskDefinition({ family: 'lost', image: uri('charlie', 'gone') });
  const rules = [{ destinations: [{ region: 'us-east-1', registryId: '111111111111' }] }];
  await asked(aws, new PutReplicationConfigurationCommand({ replicationConfiguration: { rules } }));
}

async function asked(
  { url }: Scene['aws'],
  command: DeleteRepositoryCommand | PutReplicationConfigurationCommand,
): Promise<void> {
  const ecr = new ECRClient({ region: 'eu-west-1', endpoint: url });
  if (command instanceof DeleteRepositoryCommand) await ecr.send(command);
  else await ecr.send(command);
  ecr.destroy();
}

/** What happens until the next run: a repository goes, and another build comes. */
async function happen({ aws }: Scene): Promise<void> {
  aws.clock.advance(24 * hourMs);
  await asked(aws, new DeleteRepositoryCommand({ repositoryName: 'delta', force: true }));
  aws.ecr().push({ repository: 'team/a', tags: ['v5'], at: '2026-06-01T12:00:00Z', ...platformImage('team/a 5') });
}

/** What two runs left: the records without their names and their own costs, and what is still there. */
async function left(work: (scene: Scene) => Promise<readonly string[]>) {
  const found = new Map<string, readonly string[]>();
  await onScene({ ...twoRegions, start }, async (scene) => {
    await seed(scene);
    found.set('stages', await work(scene));
    await happen(scene);
    await work(scene);
    for (const [key, lines] of recordsIn(scene)) found.set(key, [...(found.get(key) ?? []), ...lines].toSorted());
    for (const region of ['eu-west-1', 'us-east-1'])
      for (const name of scene.aws.ecr({ region }).repositories())
        found.set(`${region} ${name}`, scene.left(name, region));
  });
  return found;
}

/** The lines of every object, of rows by their kind only: how many there are to an object does not matter. */
const recordsIn = ({ aws: { s3 } }: Scene) =>
  s3
    .keys(bucket)
    .filter((key) => !/^(?:work\/|state\/lease|latest\.html|runs\/.*html)/.test(key))
    .map((key) => {
      const [, kind] = /^(audit\/|intended\/|manifests\/)/.exec(key) ?? [];
      return [kind ?? nameless(key), textOf(s3.get(bucket, key)).trimEnd().split('\n')] as const;
    });

const nameless = (text: string): string =>
  text.replaceAll(/2\d{7}T\d{6}Z-[0-9a-f]{6}(?:-[a-z]+(?:-\d+)?(?=-\d{4}))?/g, 'RUN');

/** The words of an object that do not depend on which form of a run it was. */
function textOf(body: Buffer): string {
  const text = body[0] === 0x1f ? gunzipSync(body).toString() : body.toString();
  const { cost, audit: _audit, ...others } = jsonIn(text) ?? {};
  return nameless(cost === undefined ? text : JSON.stringify(others));
}

function jsonIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test.each([
  ['deletes', policy],
  ['archives, and then deletes', archiving],
])(
  'a workflow that %s walks the stages of the whole job, and leaves the same records, state and images',
  async (_, yaml) => {
    const whole = await left(async () => {
      const invoke = await invoking(scratchFolder(), yaml);
      return stagesIn((await invoke({})).log);
    });
    const wide = await left(async () => {
      const { status, trail, stages: walked } = await walk(yaml);
      expect(status).toBe('complete');
      expect(trail).toContain('Apply');
      return [...new Set(walked)];
    });
    expect(whole.get('stages')).toEqual(stages);
    expect([...wide.keys()].toSorted()).toEqual([...whole.keys()].toSorted());
    for (const [key, value] of whole) expect([key, wide.get(key)]).toEqual([key, value]);
  },
  120_000,
);
