import { listed } from './source.ts';
import type { Named, Step } from './source.ts';

/** The card of a package may be encrypted, and names no image. Those that have gone are a ValidationException. */
const describe: Step = {
  call: 'DescribeModelPackage',
  given: { IncludedData: 'MetadataOnly' },
  from: { ModelPackageName: 'ModelPackageArn' },
};

/** A model made from a package says the package only: it starts the image of that version, however old or rejected. */
const named: Named = {
  in: [
    [
      { call: 'ListModels', given: { MaxResults: 100 }, items: 'Models' },
      { call: 'DescribeModel', from: { ModelName: 'ModelName' } },
    ],
  ],
  by: [{ ModelPackageName: 'ModelPackageArn' }],
};

const groups = {
  call: 'ListModelPackageGroups',
  given: { MaxResults: 100 },
  items: 'ModelPackageGroupSummaryList',
} as const;

const versionsThat = (statuses: readonly string[]): Pick<Step, 'call' | 'from' | 'given' | 'items'> => ({
  call: 'ListModelPackages',
  given: statuses.map((ModelApprovalStatus) => ({
    ModelApprovalStatus,
    ModelPackageType: 'Versioned',
    MaxResults: 100,
  })),
  from: { ModelPackageGroupName: 'ModelPackageGroupName' },
  items: 'ModelPackageSummaryList',
});

/**
 * What can be trained and deployed by name: algorithms, packages without versions, and of each group of packages the newest
 * that is approved or waits for it, with those of the same kind before it. What was rejected may not be
 * deployed, but models made before run on.
 */
export const sageMakerAlgorithms = listed({
  title: 'SageMaker algorithms and model packages',
  service: 'sagemaker',
  pullsFrom: 'own-region',
  resolves: 'digest',
  // SageMaker publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'SageMaker algorithm',
      name: 'AlgorithmName',
      steps: [
        { call: 'ListAlgorithms', given: { MaxResults: 100 }, items: 'AlgorithmSummaryList' },
        { call: 'DescribeAlgorithm', from: { AlgorithmName: 'AlgorithmName' } },
      ],
    },
    {
      consumer: 'SageMaker model package',
      name: 'ModelPackageArn',
      steps: [
        {
          call: 'ListModelPackages',
          given: { ModelPackageType: 'Unversioned', MaxResults: 100 },
          items: 'ModelPackageSummaryList',
        },
        describe,
      ],
    },
    {
      consumer: 'SageMaker model package',
      name: 'ModelPackageArn',
      steps: [
        groups,
        {
          ...versionsThat(['PendingManualApproval', 'Approved']),
          history: { group: 'ModelApprovalStatus', by: 'ModelPackageVersion', named },
        },
        describe,
      ],
    },
    {
      consumer: 'SageMaker model package',
      name: 'ModelPackageArn',
      // One that is approved meanwhile was listed before, or is now.
      steps: [groups, { ...versionsThat(['Rejected']), history: { named } }, describe],
    },
  ],
});
