import { listed } from './source.ts';
import type { Step } from './source.ts';

/** The card of a package may be encrypted, and names no image. Those that have gone are a ValidationException. */
const describe: Step = {
  call: 'DescribeModelPackage',
  given: { IncludedData: 'MetadataOnly' },
  from: { ModelPackageName: 'ModelPackageArn' },
};

/**
 * What can be trained and deployed by name: algorithms, packages without versions, and of each group of packages the newest
 * that is approved or waits for it, with those of the same kind before it. What was rejected may not be deployed.
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
        { call: 'ListModelPackageGroups', given: { MaxResults: 100 }, items: 'ModelPackageGroupSummaryList' },
        {
          call: 'ListModelPackages',
          given: ['PendingManualApproval', 'Approved'].map((ModelApprovalStatus) => ({
            ModelApprovalStatus,
            ModelPackageType: 'Versioned',
            MaxResults: 100,
          })),
          from: { ModelPackageGroupName: 'ModelPackageGroupName' },
          items: 'ModelPackageSummaryList',
          history: { group: 'ModelApprovalStatus', by: 'ModelPackageVersion' },
        },
        describe,
      ],
    },
  ],
});
