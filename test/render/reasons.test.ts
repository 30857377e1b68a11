import type { KeepReason } from '../../lambda/core/verdict.ts';
import { auditLine } from '../../lambda/render/record.ts';
import { reasonTold } from '../../lambda/render/reasons.ts';
import { rowIn } from '../../lambda/render/written.ts';
import type { WrittenRow } from '../../lambda/render/written.ts';
import { digest, here, image } from '../core/build.ts';
import { cases } from './reason-cases.ts';

const a = digest('a');

/** As a reader of the audit sees it. */
function written(reason: KeepReason): WrittenRow['reasons'][number] {
  const row = { repository: here, image: image('a'), component: a, verdict: 'keep', blockedBy: [] } as const;
  const found = rowIn(auditLine('a-run', { ...row, reasons: [reason], outcome: undefined }));
  return found?.reasons[0] ?? { rule: 'none' };
}

test.each(Object.values(cases).flat())(
  'a reason is a sentence with its evidence, and says what would have to change: %j',
  (reason, sentences, remedy) => {
    expect(reasonTold(written(reason), { digest: a })).toEqual({ sentences: [sentences].flat(), remedy });
  },
);

test.each([
  [{ rule: 'full-moon', phase: 'full', at: 3 }, 'full-moon: phase=full, at=3'],
  [{ rule: 'constructor', digests: [a] }, `constructor: digests=["${a}"]`],
  [{ rule: 'pulled-within', pulledAt: 'yesterday', within: '90d' }, 'pulled-within: pulledAt=yesterday, within=90d'],
])('evidence of another version is told as it is: %j', (reason, sentence) => {
  expect(reasonTold(reason, { digest: a }).sentences).toEqual([sentence]);
});

test('a rank of an older version, which had one order only, is one by push', () => {
  const old = { rule: 'newest-in-family', family: 'releases', rank: 2, keepNewest: 5 };
  expect(reasonTold(old, { digest: a }).sentences).toEqual(['second of the newest 5 in family releases, by push']);
});
