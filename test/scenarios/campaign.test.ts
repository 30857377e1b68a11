import { isDeepStrictEqual } from 'node:util';
import { chance, seedOr, shuffled } from '../chance.ts';
import { asking, brisk, furnish } from './estate.ts';
import { extents, kinds, mishaps, suffer } from './mishaps.ts';
import type { Mishap } from './mishaps.ts';
import { onScene, onlyInUse } from './scene.ts';

/** In a campaign everything goes wrong with everything: `npm run campaign`. */
const isCampaign = process.env['CAMPAIGN'] !== undefined;
const seed = seedOr(1);

const archiving = asking(onlyInUse.replace('mode: delete', 'mode: archive'));

const done: string[] = [];
afterAll(() => void process.stdout.write(`mishaps (seed ${seed}): ${done.join('; ')}\n`));

/** One for each call and extent; a campaign has them all. */
function chosen(isMeant: (mishap: Mishap) => boolean): readonly Mishap[] {
  const meant = mishaps.filter(isMeant);
  if (isCampaign) return meant;
  const seen = new Set<string>();
  return shuffled(meant, chance(seed)).filter(({ call, extent }) => {
    // What is sent again and again takes its time.
    if (extent.startsWith('all') && /deleted|archived/.test(call)) return false;
    const [size] = extent.split(' ');
    return !seen.has(`${call} ${size}`) && seen.add(`${call} ${size}`).size > 0;
  });
}

test.each([
  ['delete', brisk, 'deleted', (call: string) => call !== 'images are archived'],
  ['archive', archiving, 'archived', (call: string) => /archived|ledger|described/.test(call)],
] as const)(
  'mode %s: whatever goes wrong, nothing in use goes, what goes is on record, the exit code tells, and later runs finish',
  async (mode, policy, outcome, isMeant) => {
    const all = chosen(({ call }) => isMeant(call));
    const codes = new Map<number, number>();
    const wrong: object[] = [];
    const startMs = Date.now();
    for (const mishap of all) {
      await onScene({}, async (scene) => {
        process.env['AWS_MAX_ATTEMPTS'] = '1';
        const { code, found, expected } = await suffer(scene, furnish(scene), { mishap, policy, outcome });
        codes.set(code, (codes.get(code) ?? 0) + 1);
        wrong.push(...(isDeepStrictEqual(found, expected) ? [] : [{ mishap, code, found, expected }]));
      });
    }
    expect(wrong).toEqual([]);
    const byCode = [...codes].toSorted(([a], [b]) => a - b).map(([code, count]) => `${count} with exit ${code}`);
    done.push(`${mode} ${all.length} (${byCode.join(', ')}) in ${Math.round((Date.now() - startMs) / 1000)} s`);
  },
  7_200_000,
);

test('a mishap befalls every call in every way', () => {
  expect(mishaps).toHaveLength(23 * kinds.length * extents.length);
});
