/**
 * What ECR asked for standard storage on that day. Archived images cost the same up to 150 TB, so archiving alone saves
 * nothing that is counted here.
 */
export const storagePrice = { usdPerGbMonth: 0.1, region: 'us-east-1', asOf: '2026-03-22' } as const;

/** What bytes cost in a month of standard storage at most, in US dollars: layers that images share are in it more than once. */
export const usdPerMonth = (bytes: number): number => (bytes / 1e9) * storagePrice.usdPerGbMonth;
