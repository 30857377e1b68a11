import fc from 'fast-check';
import { expectedToStay, present } from './oracle.ts';
import { anyEvents, happen } from './random-account.ts';
import { keeping, onScene } from './scene.ts';

/** More in a campaign: `RUNS=2000 npm test -- random`. */
const numRuns = Number(process.env['RUNS'] ?? 60);

const policy = keeping(
  "[{ name: snapshots, tags: ['*SNAPSHOT*'], keepNewest: 2 }, { name: releases, tags: ['*'], keepNewest: 2 }]",
);

test('in any account exactly what no rule keeps goes, everything in use still pulls, and a second run finds nothing', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvents, fc.constantFrom(1, 2, 1000), async (events, maxPage) =>
      onScene({ maxPage, start: '2026-01-01T00:00:00Z' }, async ({ aws, clean }) => {
        const happened = happen(aws, events);
        const staying = expectedToStay(aws, happened, 2);
        expect((await clean(policy)).code).toBe(0);
        expect(present(aws).toSorted()).toEqual(staying.toSorted());
        for (const { region, repository, ref } of happened.uses) aws.ecr({ region }).pull(repository, ref);
        await clean(policy);
        expect(present(aws).toSorted()).toEqual(staying.toSorted());
      }),
    ),
    { numRuns },
  );
}, 600_000);
