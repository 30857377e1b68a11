import { gunzipSync } from 'node:zlib';
import { stages } from '../../lambda/stages.ts';
import { scratchFolder } from '../scratch.ts';
import { index, platformImage } from '../sandbox/manifests.ts';
import { invoking } from '../scenarios/invoking.ts';
import { bucket, keeping, onScene, twoRegions, uri } from '../scenarios/scene.ts';
import type { Scene } from '../scenarios/scene.ts';
import { stagesIn, walk } from './walking.ts';

const start = '2026-06-01T00:00:00Z';
const policy = keeping('[{ name: all, tags: ["*"], keepNewest: 1 }]');
const at = (day: number) => `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`;

/** Repositories in two regions, copies among them, an index, and consumers. */
function seed({ aws, ecs }: Scene): void {
  for (const region of ['eu-west-1', 'us-east-1']) {
    for (const [r, repository] of ['team/a', 'team/b', 'charlie'].entries()) {
      for (let i = 0; i < 4; i += 1)
        aws
          .ecr({ region })
          .push({ repository, tags: [`v${i}`], at: at(1 + i + r), ...platformImage(`${repository} ${i}`) });
    }
  }
  const platforms = [platformImage('amd64'), platformImage('arm64')];
  for (const platform of platforms) aws.ecr().push({ repository: 'multi', at: at(1), ...platform });
  aws.ecr().push({ repository: 'multi', tags: ['v1'], at: at(2), ...index(platforms) });
  aws.ecr().push({ repository: 'multi', tags: ['v2'], at: at(3) });
  ecs().createService({
    name: 'web',
    taskDefinition: ecs().registerTaskDefinition({ family: 'web', image: uri('team/a', 'v1') }),
  });
  ecs().registerTaskDefinition({ family: 'lost', image: uri('charlie', 'gone') });
}

/** What a run left: the records without its name and its own costs, and what is still there. */
async function left(work: (scene: Scene) => Promise<readonly string[]>) {
  const found = new Map<string, readonly string[]>();
  await onScene({ ...twoRegions, start }, async (scene) => {
    seed(scene);
    found.set('stages', await work(scene));
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
      return [kind ?? nameless(key), textOf(s3.get(bucket, key)).split('\n')] as const;
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

test('the workflow walks the stages of the whole job, and leaves the same records, state and images', async () => {
  const whole = await left(async () => {
    const invoke = await invoking(scratchFolder(), policy);
    return stagesIn((await invoke({})).log);
  });
  const wide = await left(async () => {
    const { status, trail, stages: walked } = await walk(policy);
    expect(status).toBe('complete');
    expect(trail).toContain('Apply');
    return [...new Set(walked)];
  });
  expect(whole.get('stages')).toEqual(stages);
  expect([...wide.keys()].toSorted()).toEqual([...whole.keys()].toSorted());
  for (const [key, value] of whole) expect([key, wide.get(key)]).toEqual([key, value]);
}, 120_000);
