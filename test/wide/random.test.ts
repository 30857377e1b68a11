import fc from 'fast-check';
import { expectedToStay, present } from '../scenarios/oracle.ts';
import { anyEvents, happen } from '../scenarios/random-account.ts';
import { newest, policyFor } from '../scenarios/random-policy.ts';
import { otherAccount } from '../scenarios/random-sharing.ts';
import { onScene, twoRegions } from '../scenarios/scene.ts';
import { walk } from './walking.ts';
import type { Disturbance } from './walking.ts';

/** More in a campaign: `RUNS=500 npm test -- wide/random`. */
const numRuns = Number(process.env['RUNS'] ?? 6);
const backwards: Disturbance = { order: (items) => items.toReversed() };
const accounts = ['111111111111', otherAccount];

test('as a workflow, too, exactly what no rule keeps goes of any account, in whichever order its batches come', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvents, fc.constantFrom(1, 2, 1000), fc.boolean(), async (events, maxPage, isBackwards) =>
      onScene({ ...twoRegions, maxPage, accounts, start: '2026-01-01T00:00:00Z' }, async ({ aws }) => {
        const happened = happen(aws, events);
        const staying = expectedToStay(aws, happened, newest);
        const disturbance = isBackwards ? backwards : {};
        const { status } = await walk(policyFor(happened), disturbance);
        expect([status, present(aws).toSorted()]).toEqual(['complete', staying.toSorted()]);
        for (const { region, repository, ref } of happened.uses) aws.ecr({ region }).pull(repository, ref);
        await walk(policyFor(happened), disturbance);
        expect(present(aws).toSorted()).toEqual(staying.toSorted());
      }),
    ),
    { numRuns, endOnFailure: process.env['SHRINK'] === undefined },
  );
}, 3_600_000);
