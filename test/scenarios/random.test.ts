import fc from 'fast-check';
import { expectedToStay, present } from './oracle.ts';
import { anyEvents, happen } from './random-account.ts';
import { newest, policyFor } from './random-policy.ts';
import { otherAccount } from './random-sharing.ts';
import { onScene, twoRegions } from './scene.ts';

/** More in a campaign: `RUNS=2000 npm test -- random`. */
const numRuns = Number(process.env['RUNS'] ?? 12);
const accounts = ['111111111111', otherAccount];

test('in any account exactly what no rule keeps goes, everything in use still pulls, and a second run finds nothing', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvents, fc.constantFrom(1, 2, 1000), async (events, maxPage) =>
      onScene({ ...twoRegions, maxPage, accounts, start: '2026-01-01T00:00:00Z' }, async ({ aws, clean }) => {
        const happened = happen(aws, events);
        const staying = expectedToStay(aws, happened, newest);
        expect((await clean(policyFor(happened))).code).toBe(0);
        expect(present(aws).toSorted()).toEqual(staying.toSorted());
        for (const { region, repository, ref } of happened.uses) aws.ecr({ region }).pull(repository, ref);
        await clean(policyFor(happened));
        expect(present(aws).toSorted()).toEqual(staying.toSorted());
      }),
    ),
    // To shrink an account takes minutes: SHRINK=1 does.
    { numRuns, endOnFailure: process.env['SHRINK'] === undefined },
  );
}, 3_600_000);
