import { namesIn } from './language.ts';
import type { Case, Expectation } from './language.ts';
import { momentIn } from './moments.ts';
import { outcomesIn, toldAs } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { allCases } from './reading.ts';
import { plansOf } from './scene.ts';

const cases = allCases().map((one) => [`${one.where} ${one.case}`, one] as const);
const outcomesOf = async (one: Case) => outcomesIn(one, await plansOf(one));
const toldOf = async (one: Case) => new Map([...(await outcomesOf(one))].map(([name, said]) => [name, toldAs(said)]));

test.each(cases)('%s', async (_, one) => {
  const outcomes = await outcomesOf(one);
  const told = new Map([...outcomes].map(([name, outcome]) => [name, toldAs(outcome)]));
  const expected = namesIn(one.expect);
  expect(new Map(expected.map(([name]) => [name, told.get(name) ?? 'not judged']))).toEqual(
    new Map(expected.map(([name, said]) => [name, asTold(said)])),
  );
  for (const [name, said] of expected) {
    if (typeof said === 'string' || !said.evidence) continue;
    expect([name, detailsOf(outcomes.get(name))]).toEqual([name, expect.arrayContaining([saying(said.evidence)])]);
  }
});

/** What is expected, as `toldAs` tells what is. */
function asTold(said: Expectation): unknown {
  if (typeof said === 'string') return said;
  const [verb, words] = 'keep' in said ? ['keep', said.keep] : ['held', said.held];
  return { [verb]: 'include' in words ? containing(words.include) : words.toSorted() };
}

const containing = (some: readonly string[]): unknown => expect.arrayContaining([...some]);

const detailsOf = (outcome: Outcome | undefined): readonly object[] =>
  outcome ? ('keep' in outcome ? outcome.keep : outcome.held) : [];

/** Instants are written as dates. */
const saying = (evidence: Readonly<Record<string, unknown>>): unknown =>
  expect.objectContaining(
    Object.fromEntries(
      Object.entries(evidence).map(([key, value]) => [
        key,
        key.endsWith('Ms') && typeof value === 'string' ? momentIn(value, 0) : value,
      ]),
    ),
  );

test.each(cases)('in whichever order its images are listed: %s', async (_, one) => {
  const turned = { ...one, images: one.images.toReversed(), usage: one.usage.toReversed() };
  expect(await toldOf(turned)).toEqual(await toldOf(one));
});

test.each(cases)('with one more user of anything nothing more goes, and what is used stays: %s', async (_, one) => {
  const before = goingIn(await toldOf(one));
  for (const { name, copyOf = name, repository, region } of one.images) {
    const user = { by: 'ECS task extra', source: 'ecs-tasks', region, uses: `${repository}@${copyOf}` } as const;
    const after = goingIn(await toldOf({ ...one, usage: [...one.usage, user] }));
    expect(after.filter((other) => other === name || !before.includes(other))).toEqual([]);
  }
});

/** When a tag came to an old image only a ledger knows: without it, ranks go by the push. */
const forgetful = ({ ledger }: Case): boolean =>
  typeof ledger === 'string' || Object.keys(ledger.tagsFirstSeen).length === 0;

test.each(cases.filter(([, one]) => forgetful(one)))(
  'without its ledger, or with a damaged one, nothing more goes: %s',
  async (_, one) => {
    const before = goingIn(await toldOf(one));
    for (const ledger of ['lost', 'damaged'] as const) {
      const after = goingIn(await toldOf({ ...one, ledger }));
      expect(after.filter((name) => !before.includes(name))).toEqual([]);
    }
  },
);

const goingIn = (told: ReadonlyMap<string, unknown>): readonly string[] =>
  [...told].flatMap(([name, said]) => (said === 'goes' ? [name] : []));
