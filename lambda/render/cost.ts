import { requestsIn } from '../core/own-cost.ts';
import type { OwnCost } from '../core/own-cost.ts';
import { counted, usdText } from './text.ts';

/** What a run cost, in one line. */
export const costText = ({ requests, totalUsd }: OwnCost): string =>
  `This run made ${counted(requestsIn(requests), 'request')} to AWS and cost ${usdText(totalUsd)}.`;

/** What the estimate is made of, and what is not in it. */
export const costDetails = ({ metricsUsdPerMonth, secondTrailUsd, pricesAsOf }: OwnCost): string =>
  [
    ...(metricsUsdPerMonth > 0 ? [`Metrics cost ${usdText(metricsUsdPerMonth)} a month.`] : []),
    ...(secondTrailUsd > 0 ? [`A second trail of CloudTrail would bill ${usdText(secondTrailUsd)} for it.`] : []),
    `Estimated by prices of us-east-1 of ${pricesAsOf}, without what is free.`,
  ].join(' ');
