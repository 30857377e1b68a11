import type { Source } from './source.ts';

/** The EKS clusters, each read for itself: what pods run, and what controllers and custom resources may start. */
export const kubernetesClusters = {
  title: 'Kubernetes clusters',
  pullsFrom: 'anywhere',
  resolves: 'digest',
  actions: ['eks:ListClusters', 'eks:DescribeCluster'],
} as const satisfies Source;
