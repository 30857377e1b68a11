import { asksForConfigurations } from '../lambda/policy.ts';

const nothing = { keep: [], only: [], except: [] };
const dull = { labels: nothing, createdWithinMs: 0 };

test('configurations are read only for a policy that decides by labels or by the date of a build', () => {
  expect(asksForConfigurations({ retention: [] })).toBe(false);
  expect(asksForConfigurations({ retention: [dull, dull] })).toBe(false);
});

test.each([
  { labels: { ...nothing, keep: ['keep'] }, createdWithinMs: 0 },
  { labels: { ...nothing, only: ['team=web'] }, createdWithinMs: 0 },
  { labels: { ...nothing, except: ['team=web'] }, createdWithinMs: 0 },
  { labels: nothing, createdWithinMs: 1 },
])('one entry that asks for it is enough (%j)', (entry) => {
  expect(asksForConfigurations({ retention: [dull, entry] })).toBe(true);
});
