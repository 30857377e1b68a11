import { quotaFactorIn } from './aws/pacing.ts';
import { batchesAtOnce } from './stages.ts';

/** Batches that work side by side share the rates of one run; whatever works alone has all of them. */
export const sharing = (event: unknown, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  typeof event === 'object' && event !== null && 'batch' in event
    ? { ...environment, ECR_KEEPER_QUOTA_FACTOR: String(quotaFactorIn(environment) / batchesAtOnce) }
    : environment;
