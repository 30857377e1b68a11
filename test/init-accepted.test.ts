import fc from 'fast-check';
import { starterEntries } from '../lambda/core/starter.ts';
import { countTags } from '../lambda/core/tag-families.ts';
import { parsePolicy } from '../lambda/policy.ts';
import { starterPolicy } from '../lambda/render/starter-policy.ts';
import { anyTag } from './core/tags.ts';

test('what init writes is a valid policy that only reports, and keeps something of every kind', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z0-9][a-z0-9._-]*(\/[a-z0-9]+)?$/), fc.array(anyTag)), (given) => {
      const repositories = Object.entries(given).map(([name, tags]) => ({ name, tags: countTags(tags) }));
      const entries = starterEntries(repositories);
      const policy = parsePolicy(starterPolicy({ account: '111111111111', entries, unread: [] }), 'policy.yaml');
      expect(policy.mode).toBe('report');
      for (const { families } of policy.retention) {
        expect(families.at(-1)?.tags).toEqual(['*']);
        for (const { keepNewest } of families) expect(keepNewest).toBeGreaterThan(0);
      }
    }),
  );
});
