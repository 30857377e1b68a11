import type { Pace } from './pacer.ts';

/** What AWS gives to everybody in an account and region together for some operations, and the part of it that a run takes. */
interface Quota {
  readonly operations: readonly string[];
  readonly quota: Pace;
  readonly share: number;
}

/**
 * Of what deployments read as well a quarter at most, of anything else half. ECS: "Request throttling for the Amazon ECS API".
 * Lambda: "Lambda quotas". ECR: "Amazon ECR service quotas"; BatchGetImage counts against what nodes pull with. What is not
 * here has no published rate, or one that nobody shares with us: it is paced by what AWS answers.
 */
const quotas: Readonly<Record<string, readonly Quota[]>> = {
  ecs: [
    {
      operations: ['DescribeTaskDefinition', 'ListTaskDefinitions', 'ListTaskDefinitionFamilies'],
      quota: { perSecond: 20, burst: 50 },
      share: 1 / 4,
    },
    { operations: ['ListClusters', 'DescribeClusters'], quota: { perSecond: 20, burst: 50 }, share: 1 / 2 },
    { operations: ['ListTasks', 'DescribeTasks'], quota: { perSecond: 20, burst: 100 }, share: 1 / 2 },
    { operations: ['ListServices', 'DescribeServices'], quota: { perSecond: 20, burst: 100 }, share: 1 / 2 },
    {
      operations: ['ListServiceDeployments', 'DescribeServiceDeployments'],
      quota: { perSecond: 20, burst: 50 },
      share: 1 / 2,
    },
    { operations: ['DescribeServiceRevisions'], quota: { perSecond: 20, burst: 50 }, share: 1 / 2 },
  ],
  lambda: [
    { operations: ['GetFunction'], quota: { perSecond: 100, burst: 100 }, share: 1 / 4 },
    { operations: ['ListFunctions'], quota: { perSecond: 15, burst: 15 }, share: 1 / 2 },
  ],
  ecr: [{ operations: ['BatchGetImage'], quota: { perSecond: 2000, burst: 2000 }, share: 1 / 20 }],
};

/** What paces an operation: those that share a quota are paced together. */
export interface Budget {
  readonly name: string;
  readonly pace: Pace;
}

/** The budget of an operation of a service, if it has one. */
export function budgetOf(service: string, operation: string): Budget | undefined {
  const found = quotas[service]?.find(({ operations }) => operations.includes(operation));
  if (!found) return undefined;
  const { operations, quota, share } = found;
  const pace = { perSecond: quota.perSecond * share, burst: Math.max(1, Math.floor(quota.burst * share)) };
  return { name: operations.join(' '), pace };
}
