import type { Source } from './source.ts';

/** A second witness where it is enabled: images that Inspector saw in ECS and EKS. It only ever protects. */
export const inspector = {
  title: 'Inspector in-use data',
  pullsFrom: 'nothing',
  resolves: 'digest',
  service: 'inspector2',
  actions: ['inspector2:BatchGetAccountStatus', 'inspector2:ListCoverage'],
} as const satisfies Source;
