import { quotaFactorIn } from '../lambda/aws/pacing.ts';
import { sharing } from '../lambda/shared-rates.ts';

test.each([
  [{ stage: 'list', batch: 0 }, '4', 0.5],
  [{ stage: 'plan', batch: 3 }, 'nonsense', 0.125],
  [{ stage: 'survey' }, '4', 4],
  [{ stage: 'apply', turn: 1 }, '4', 4],
  [{}, '4', 4],
  [undefined, '4', 4],
])('of what AWS gives, %j with a factor of %s takes %d', (event, factor, taken) => {
  expect(quotaFactorIn(sharing(event, { ECR_KEEPER_QUOTA_FACTOR: factor }))).toBe(taken);
});
