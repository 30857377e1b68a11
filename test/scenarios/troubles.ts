import { consumerSources, consumerSourceNames } from '../../lambda/core/sources.ts';
import type { Fault } from '../sandbox/faults.ts';
import { text } from '../sandbox/json.ts';
import type { Match } from '../sandbox/matching.ts';
import type { Call, ServiceName } from '../sandbox/service.ts';
import { litterOf, place, policy } from './everything.ts';
import type { Everything } from './everything.ts';
import { bucket } from './scene.ts';
import type { Scene } from './scene.ts';

/** An operation that a run asks for, and the sources that do so. */
export interface Operation {
  readonly service: ServiceName;
  readonly operation: string;
  readonly isPaged: boolean;
  readonly sources: readonly string[];
}

/** Something that goes wrong with an operation. */
export interface Trouble {
  readonly of: Operation;
  readonly kind: Exclude<Fault['kind'], 'latency' | 'partial'>;
}

/** The operations by which an undisturbed run looks for consumers, as the log of calls has them. */
export async function operationsOf(scene: Scene, everything: Everything): Promise<readonly Operation[]> {
  const seen = new Map<string, Operation>();
  const end = scene.aws.onCall({ when: 'before', region: place }, (call) => {
    const { service, operation } = call;
    const sources = sourcesAsking(call);
    if (sources.length > 0)
      seen.set(`${service}:${operation}`, { service, operation, isPaged: hasPages(call), sources });
  });
  await scene.clean(policy);
  end();
  everything.litter();
  return [...seen.values()];
}

/** Of the bucket, only the lists in it. */
const isForConsumers = ({ service, input }: Call): boolean =>
  service !== 's3' || ['Key', 'Prefix'].some((member) => text(input, member)?.startsWith('lists/'));

function sourcesAsking(call: Call): readonly string[] {
  const { service, operation } = call;
  if (!isForConsumers(call)) return [];
  if (service === 's3') return ['lists'];
  const action = `${service}:${operation}`;
  return consumerSourceNames.filter((name) => consumerSources[name].actions.some((one) => one === action));
}

/** The pages of a change set are of its changes, of which nothing is read: its parameters are on each of them. */
const hasPages = ({ operation, tokens }: Call): boolean =>
  operation !== 'DescribeChangeSet' && (tokens === undefined ? operation.startsWith('List') : tokens !== 'none');

/** What a run came to under troubles, and what it should have come to. */
export interface Suffered {
  /** In use, and gone. */
  readonly lost: readonly string[];
  /** The troubles that no finding of their region tells of, in the report and on the way. */
  readonly untold: readonly string[];
  /** The findings that no trouble explains. */
  readonly unexplained: readonly string[];
  /** For each image that nobody uses, the sources whose vetoes hold it. */
  readonly held: Readonly<Record<string, readonly string[]>>;
  readonly code: number;
  /** Those that are still there. */
  readonly left: readonly string[];
}

/** A run under troubles in the furnished region: `which` of the calls they befall, all unless said. */
export async function suffer(
  scene: Scene,
  everything: Everything,
  troubles: readonly Trouble[],
  which: Pick<Match, 'nth'> = {},
): Promise<{ readonly suffered: Suffered; readonly expected: Suffered }> {
  const { aws, left } = scene;
  // A run is named by the second in which it begins.
  aws.clock.advance(60_000);
  const ends = troubles.map(({ of: { service, operation }, kind }) =>
    aws.faults.add({
      kind,
      service,
      operation,
      region: place,
      where: (_input, call) => isForConsumers(call),
      ...which,
    }),
  );
  const { code, out, err } = await scene.clean(policy);
  for (const end of ends) end();
  const failed = coverageOf(scene).filter(({ status }) => status === 'failed');
  const isTold = (trouble: Trouble): boolean =>
    failed.some((finding) => isOf(finding, trouble)) &&
    (trouble.of.service === 's3' || [out, err].every((said) => said.includes(trouble.of.operation)));
  const remaining = litterOf.map(
    ([region, tag]) => [`${region} ${tag}`, left('litter', region).includes(tag)] as const,
  );
  const suffered = {
    lost: everything.used.flatMap(([repository, tag]) => (left(repository).includes(tag) ? [] : [tag])),
    untold: troubles.filter((one) => which.nth === undefined && !isTold(one)).map(nameOf),
    unexplained: failed.filter((finding) => !troubles.some((one) => isOf(finding, one))).map(({ error }) => `${error}`),
    held: heldIn(scene),
    code,
    left: remaining.flatMap(([name, isThere]) => (isThere ? [name] : [])),
  };
  everything.litter();
  return { suffered, expected: expectedOf(failed.map(({ source }) => source)) };
}

export const nameOf = ({ of: { service, operation }, kind }: Trouble): string => `${service}:${operation} ${kind}`;

interface Finding {
  readonly source: string;
  readonly region: string;
  readonly status: string;
  readonly error?: string;
}

function coverageOf({ aws }: Scene): readonly Finding[] {
  const { summary }: { summary: string } = JSON.parse(String(aws.s3.get(bucket, 'latest.json')));
  const { coverage }: { coverage: readonly Finding[] } = JSON.parse(String(aws.s3.get(bucket, summary)));
  return coverage;
}

/** A published list that arrives damaged, or not at all, is told of by its own name. */
const isOf = ({ source, region, error = '' }: Finding, { of: { operation, sources } }: Trouble): boolean =>
  region === place &&
  sources.includes(source) &&
  (new RegExp(`^(?:Error: )?${operation}: `).test(error) || (source === 'lists' && error.includes('on-premises')));

const heldIn = (scene: Scene): Suffered['held'] =>
  Object.fromEntries(
    litterOf.map(([region, tag]) => {
      const rows = scene.audited().filter((row) => row.region === region && row.tags.includes(tag));
      const sources = rows.flatMap(({ blockedBy }) => blockedBy.map(({ source = '' }) => source));
      return [`${region} ${tag}`, [...new Set(sources)].toSorted()];
    }),
  );

/**
 * What unread sources hold back, by the facts of AWS: Lambda and SageMaker pull from their own region, so that an image
 * that is only in another one cannot be theirs; Inspector starts nothing; anything else may be anybody's.
 */
function expectedOf(unread: readonly string[]): Suffered {
  const sources = [...new Set(unread)].filter((source) => source !== 'inspector').toSorted();
  const anywhere = sources.filter((source) => !/^(lambda|sagemaker)-/.test(source));
  const held = litterOf.map(([region, tag]) => [`${region} ${tag}`, tag === 'there' ? anywhere : sources] as const);
  const left = held.flatMap(([name, by]) => (by.length > 0 ? [name] : []));
  const isBlind = left.length === litterOf.length;
  const code = unread.length === 0 ? 0 : isBlind ? 4 : 3;
  return { lost: [], untold: [], unexplained: [], held: Object.fromEntries(held), code, left };
}
