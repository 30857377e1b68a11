import { listedSources } from '../../lambda/core/sources/listed.ts';
import type { ListedSourceName } from '../../lambda/core/sources/listed.ts';
import { sentenceOf } from '../../lambda/failure.ts';
import { host, onSource } from './bench.ts';
import type { Bench } from './bench.ts';
import { every, listedSourceNames } from './every.ts';

/** What went wrong, as reports say it. */
async function failureOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    return sentenceOf(error);
  }
  return 'nothing went wrong';
}

const fill = (source: ListedSourceName, { has }: Bench): void => {
  for (const [i, put] of Object.values(every[source]).entries()) put(has(`seed-${i}`, `${host}/app:v${i}`));
};

describe.each(listedSourceNames)('%s', (source) => {
  const { actions } = listedSources[source];

  test('is read by a role that may do nothing else', () =>
    onSource(source, {}, async (bench) => {
      fill(source, bench);
      const { references } = await bench.readWith(actions);
      const named = Object.keys(every[source]).map((_, i) => expect.objectContaining({ tag: `v${i}` }));
      expect(references).toEqual(expect.arrayContaining(named));
    }));

  test.each(actions)('is not read at all without %s', (action) =>
    onSource(source, {}, async (bench) => {
      const operation = action.split(':')[1] ?? '';
      fill(source, bench);
      bench.aws.faults.add({ operation, kind: 'denied' });
      expect(await failureOf(bench.read())).toMatch(new RegExp(`^${operation}: AccessDenied`));
    }),
  );
});
