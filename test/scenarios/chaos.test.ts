import fc from 'fast-check';
import type { Fault } from '../sandbox/faults.ts';
import { expectedToStay, present } from './oracle.ts';
import { anyEvents, happen } from './random-account.ts';
import { keeping, onScene } from './scene.ts';

/** More in a campaign: `npm run campaign`. */
const numRuns = Number(process.env['RUNS'] ?? 40);

const policy = keeping(
  "[{ name: snapshots, tags: ['*SNAPSHOT*'], keepNewest: 2 }, { name: releases, tags: ['*'], keepNewest: 2 }]",
);

const operations = [
  'DescribeRegions',
  'DescribeRepositories',
  'DescribeImages',
  'BatchGetImage',
  'BatchDeleteImage',
  'ListClusters',
  'ListTasks',
  'DescribeTasks',
  'ListServices',
  'DescribeServices',
  'ListServiceDeployments',
  'DescribeServiceRevisions',
  'ListTaskDefinitions',
  'DescribeTaskDefinition',
  'ListDaemons',
  'ListFunctions',
  'GetFunction',
  'PutObject',
  'GetObject',
] as const;

const kinds = ['denied', 'throttled', 'expiredToken', 'error', 'reset', 'lost', 'truncated', 'cut'] as const;

/** Something goes wrong with some calls of one operation: one of them, the first few, or all. */
const anyFault = fc.record({
  kind: fc.constantFrom<Fault['kind'] & (typeof kinds)[number]>(...kinds),
  operation: fc.constantFrom(...operations),
  which: fc.oneof(
    fc.record({ nth: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ times: fc.integer({ min: 1, max: 4 }) }),
    fc.constant({}),
  ),
});

test('whatever goes wrong, nothing that a rule keeps is lost, and everything in use still pulls', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvents, fc.array(anyFault, { minLength: 1, maxLength: 3 }), async (events, faults) =>
      onScene({ start: '2026-01-01T00:00:00Z' }, async ({ aws, clean }) => {
        const happened = happen(aws, events);
        const staying = expectedToStay(aws, happened, 2);
        for (const { which, ...fault } of faults) aws.faults.add({ ...fault, ...which });
        await clean(policy);
        await clean(policy);
        expect(present(aws)).toEqual(expect.arrayContaining([...staying]));
        for (const { region, repository, ref } of happened.uses) aws.ecr({ region }).pull(repository, ref);
      }),
    ),
    { numRuns },
  );
}, 1_200_000);
