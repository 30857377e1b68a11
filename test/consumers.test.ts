import { readConsumers } from '../lambda/consumers.ts';
import { completeIn } from '../lambda/core/usage.ts';
import { nothingSeen } from '../lambda/core/sightings.ts';
import { defaultPolicy } from '../lambda/policy.ts';
import { here, reference } from './core/build.ts';
import { world } from './core/build-run.ts';

test('what a source names is kept in little memory', async () => {
  const references = ['v1', 'v2'].map((tag) => reference({ tag, repository: { ...here } }));
  const given = world({ newReading: () => async () => ({ ...nothingSeen, references }) });
  const [read] = completeIn(await readConsumers(given, defaultPolicy, [here], ['ecs-tasks']));
  expect(read?.references).toEqual(references);
  expect(new Set(read?.references.map(({ repository }) => repository)).size).toBe(1);
});
