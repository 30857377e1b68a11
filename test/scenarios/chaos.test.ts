import fc from 'fast-check';
import type { Fault } from '../sandbox/faults.ts';
import type { Match } from '../sandbox/matching.ts';
import { expectedToStay, present } from './oracle.ts';
import { anyEvents, happen } from './random-account.ts';
import { newest, policyFor } from './random-policy.ts';
import { otherAccount } from './random-sharing.ts';
import { onScene, twoRegions } from './scene.ts';

/** More in a campaign: `npm run campaign`. */
const numRuns = Number(process.env['RUNS'] ?? 8);
const accounts = ['111111111111', otherAccount];

const operations = [
  'AssumeRole',
  'DescribeRegions',
  'DescribeRepositories',
  'DescribeImages',
  'DescribeRegistry',
  'GetRepositoryPolicy',
  'BatchGetImage',
  'BatchDeleteImage',
  'ListTasks',
  'DescribeTasks',
  'DescribeServices',
  'DescribeServiceRevisions',
  'ListTaskDefinitions',
  'DescribeTaskDefinition',
  'ListFunctions',
  'GetFunction',
  'DescribeJobDefinitions',
  'DescribeModel',
  'PutObject',
  'GetObject',
] as const;

/** What the random consumers are found by: any call of theirs. */
const services = [
  'apprunner',
  'batch',
  'cloudformation',
  'codebuild',
  'events',
  'lambda',
  'sagemaker',
  'scheduler',
  'states',
] as const;

const kinds = ['denied', 'throttled', 'expiredToken', 'error', 'reset', 'lost', 'truncated', 'cut'] as const;

/** Something goes wrong with some calls, of one account or of all: one of them, the first few, or all. */
const anyFault: fc.Arbitrary<Fault & Match> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    what: fc.oneof(
      fc.record({ operation: fc.constantFrom(...operations) }),
      fc.record({ service: fc.constantFrom(...services) }),
    ),
    where: fc.constantFrom({}, { account: otherAccount }, { region: 'us-east-1' }),
    which: fc.oneof(
      fc.record({ nth: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ times: fc.integer({ min: 1, max: 4 }) }),
      fc.constant({}),
    ),
  })
  .map(({ kind, what, where, which }) => ({ kind, ...what, ...where, ...which }));

test('whatever goes wrong, nothing that a rule keeps is lost, and everything in use still pulls; when it is over, exactly what should goes', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvents, fc.array(anyFault, { minLength: 1, maxLength: 3 }), async (events, faults) =>
      onScene({ ...twoRegions, accounts, start: '2026-01-01T00:00:00Z' }, async ({ aws, clean }) => {
        const happened = happen(aws, events);
        const staying = expectedToStay(aws, happened, newest);
        const ends = faults.map((fault) => aws.faults.add(fault));
        await clean(policyFor(happened));
        expect(present(aws)).toEqual(expect.arrayContaining([...staying]));
        for (const { region, repository, ref } of happened.uses) aws.ecr({ region }).pull(repository, ref);
        for (const end of ends) end();
        await clean(policyFor(happened));
        expect(present(aws).toSorted()).toEqual(staying.toSorted());
      }),
    ),
    // To shrink an account takes minutes: SHRINK=1 does.
    { numRuns, endOnFailure: process.env['SHRINK'] === undefined },
  );
}, 7_200_000);
