import { deathsIn, isMomentous, survive } from './crashing.ts';
import type { Counts, Death } from './crashing.ts';
import { asking, brisk, furnish } from './estate.ts';
import type { Estate } from './estate.ts';
import { onScene, onlyInUse } from './scene.ts';
import type { Scene } from './scene.ts';

/** In a campaign a run dies at every request, on either side of it: `npm run campaign`. */
const isCampaign = process.env['CAMPAIGN'] !== undefined;
const counts: Counts = isCampaign ? () => true : isMomentous;

const archiving = asking(onlyInUse.replace('mode: delete', 'mode: archive'));

const done: string[] = [];
afterAll(() => void process.stdout.write(`crashes: ${done.join('; ')}\n`));

/** What a run can die of that nobody disturbs. */
async function deathsOf(policy: string): Promise<readonly Death[]> {
  const all: Death[] = [];
  await onScene({}, async (scene) => {
    furnish(scene);
    await scene.clean(policy);
    all.push(...deathsIn(scene.aws.calls, counts));
  });
  return all;
}

interface Played {
  readonly names: readonly string[];
  readonly found: object;
}

/** Plays one course of deaths on an account of its own, and what comes after that. */
async function play(
  course: Parameters<typeof survive>[2],
  then: (scene: Scene, estate: Estate) => Promise<object> = async () => ({}),
): Promise<{ readonly found: Played; readonly expected: Played }> {
  const names = course.deaths.map(({ name }) => name);
  const played: { found: Played; expected: Played }[] = [];
  await onScene({}, async (scene) => {
    const estate = furnish(scene);
    const { found, expected } = await survive(scene, estate, course);
    const after = await then(scene, estate);
    played.push({ found: { names, found: { ...found, ...after } }, expected: { names, found: expected } });
  });
  const [one] = played;
  if (!one) throw new Error('nothing was played');
  return one;
}

/** Reads change nothing, so that to die before one is to die after the change before it: those that matter are enough. */
const some = (deaths: readonly Death[], matters: RegExp): readonly Death[] =>
  deaths.filter(({ name, when }) => isCampaign || (when === 'after' && matters.test(name)));

test('wherever a run is killed, nothing in use is lost, the next one finishes, and the audit accounts for every image that is gone', async () => {
  const deaths = some(await deathsOf(brisk), /runs\.json|intended|BatchDelete|audit/);
  const startMs = Date.now();
  for (const death of deaths) {
    const { found, expected } = await play({ policy: brisk, counts, deaths: [death], outcome: 'deleted' });
    expect(found).toEqual(expected);
  }
  done.push(`${deaths.length} deaths in delete mode in ${Math.round((Date.now() - startMs) / 1000)} s`);
}, 3_600_000);

test('wherever a run in archive mode is killed, what it archived is known to be ours, and goes when its time has come', async () => {
  const deaths = some(await deathsOf(archiving), /[13579] (.*ledger|UpdateImage)|audit/);
  const startMs = Date.now();
  for (const death of deaths) {
    const course = { policy: archiving, counts, deaths: [death], outcome: 'archived' } as const;
    const { found, expected } = await play(course, async (scene, estate) => {
      scene.aws.clock.advance(31 * 86_400_000);
      await scene.clean(archiving);
      return { left: estate.present().toSorted() };
    });
    expect(found).toEqual(expected);
  }
  done.push(`${deaths.length} deaths in archive mode in ${Math.round((Date.now() - startMs) / 1000)} s`);
}, 3_600_000);

test('a run that is killed while it finds out what another one did loses nothing of that', async () => {
  const deaths = await deathsOf(brisk);
  const first = deaths.find(({ name }) => /BatchDeleteImage.* after$/.test(name));
  const seconds = some(deaths, /intended|BatchDelete|audit/);
  const startMs = Date.now();
  for (const second of seconds) {
    const twice = [first ?? second, second];
    const { found, expected } = await play({ policy: brisk, counts, deaths: twice, outcome: 'deleted' });
    expect(found).toEqual(expected);
  }
  done.push(`${seconds.length} pairs of deaths in ${Math.round((Date.now() - startMs) / 1000)} s`);
}, 3_600_000);
