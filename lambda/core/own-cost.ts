/** How many requests left for AWS, each attempt for itself, by service and operation: `ecr:DescribeImages`. */
export type Requests = Readonly<Record<string, number>>;

/** What a run took of AWS, as far as it is known while it goes on. */
export interface Spent {
  readonly requests: Requests;
  /** Where it is the function that runs; a command line costs no Lambda and no logs. */
  readonly asFunction?: {
    readonly memoryMiB: number;
    readonly logBytes: number;
    /** Whether it tells a bus. */
    readonly tells: boolean;
    /** Of a workflow there are several, whose times and lines are added up. */
    readonly invocations?: number;
  };
}

/** What a run cost, in US dollars, estimated from its own counts. */
export interface OwnCost {
  readonly requests: Requests;
  readonly lambdaUsd: number;
  readonly s3Usd: number;
  readonly logsUsd: number;
  readonly eventsUsd: number;
  readonly totalUsd: number;
  /** A month, however many runs there are. */
  readonly metricsUsdPerMonth: number;
  /** Only where more than one trail records management events: the copies after the first are billed. */
  readonly secondTrailUsd: number;
  readonly pricesAsOf: string;
}

/**
 * What AWS asks in us-east-1, without what is free; elsewhere it is up to a quarter more. As others quote it: Lambda on arm64 and
 * CloudWatch (cloudburn.io, cloudchipr.com), S3 Standard, EventBridge; CloudTrail by its own page.
 */
const prices = {
  asOf: '2026-02',
  lambdaPerGbSecond: 0.000_013_333_4,
  lambdaPerRequest: 0.2 / 1e6,
  s3PerWrite: 0.005 / 1000,
  s3PerRead: 0.0004 / 1000,
  logsPerGb: 0.5,
  perEvent: 1 / 1e6,
  perMetricMonth: 0.3,
  perManagementEvent: 2 / 100_000,
} as const;

interface Ran extends Spent {
  readonly durationMs: number;
  /** How many images and broken references its events name. */
  readonly told: number;
  /** How many metrics a function writes. */
  readonly metrics: number;
}

/** Estimates what a run cost until its report was made. Fractions of a cent are no less: to a millionth of a dollar. */
export function ownCost(ran: Ran): OwnCost {
  const { requests } = ran;
  const s3Usd = sumOf(requests, s3PriceOf);
  const { lambdaUsd, logsUsd, eventsUsd, metricsUsdPerMonth } = functionCost(ran);
  return {
    requests,
    lambdaUsd: rounded(lambdaUsd),
    s3Usd: rounded(s3Usd),
    logsUsd: rounded(logsUsd),
    eventsUsd: rounded(eventsUsd),
    totalUsd: rounded(lambdaUsd + s3Usd + logsUsd + eventsUsd),
    metricsUsdPerMonth: rounded(metricsUsdPerMonth),
    secondTrailUsd: rounded(sumOf(requests, (name) => (isData(name) ? 0 : prices.perManagementEvent))),
    pricesAsOf: prices.asOf,
  };
}

/** What only a function costs. */
function functionCost({ durationMs, told, metrics, asFunction }: Ran) {
  if (!asFunction) return { lambdaUsd: 0, logsUsd: 0, eventsUsd: 0, metricsUsdPerMonth: 0 };
  const { memoryMiB, logBytes, tells, invocations = 1 } = asFunction;
  const gbSeconds = (memoryMiB / 1024) * (durationMs / 1000);
  return {
    lambdaUsd: gbSeconds * prices.lambdaPerGbSecond + invocations * prices.lambdaPerRequest,
    logsUsd: (logBytes / 1e9) * prices.logsPerGb,
    eventsUsd: tells ? (1 + Math.ceil(told / namedInAnEvent)) * prices.perEvent : 0,
    metricsUsdPerMonth: metrics * prices.perMetricMonth,
  };
}

/** An event names this many at the most. */
const namedInAnEvent = 100;

export const requestsIn = (requests: Requests): number => sumOf(requests, () => 1);

const sumOf = (requests: Requests, priceOf: (name: string) => number): number =>
  Object.entries(requests).reduce((sum, [name, count]) => sum + count * priceOf(name), 0);

function s3PriceOf(name: string): number {
  if (!name.startsWith('s3:') || name.startsWith('s3:Delete')) return 0;
  return /^s3:(?:Put|Copy|Create|Complete|Upload|List)/.test(name) ? prices.s3PerWrite : prices.s3PerRead;
}

/** What trails record only if they are told to: objects of S3, and events that are put. */
const isData = (name: string): boolean => /^s3:.*Object|^events:PutEvents$/.test(name);

const rounded = (usd: number): number => Math.round(usd * 1e6) / 1e6;
