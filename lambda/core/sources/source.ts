import type { ServiceKey } from './services.ts';
import { iamPrefixes } from './services.ts';
import type { Reach } from '../usage.ts';

/** What everyone who reads or deploys must know of a kind of consumer. */
export interface Source {
  /** What its consumers call themselves in reports. */
  readonly title: string;
  /** Lambda and SageMaker pull from their own region only; most others from any. It narrows what an unread cell could have named. */
  readonly pullsFrom: Reach;
  /**
   * When a tag that it was given becomes a digest. `digest`: the service says which; `tag-now`: at every start;
   * `tag-at-creation`: once, and the service does not say which.
   */
  readonly resolves: 'digest' | 'tag-now' | 'tag-at-creation';
  /** The IAM actions that reading it takes. */
  readonly actions: readonly string[];
  /** Read once, in the account's home region, and not in each. */
  readonly isGlobal?: boolean;
  /** The service that it asks, where that is not offered everywhere. */
  readonly service?: ServiceKey;
}

/** A source of the common kind: lists, then describes, and every text of what is described is searched for images. */
export interface ListedSource extends Source {
  readonly service: ServiceKey;
  readonly chains: readonly Chain[];
  /** How many requests are under way at once in a region: next to it stands the quota that allows it. */
  readonly concurrency: number;
  /** Rarely used: if its first lists are empty, that is all that was asked. */
  readonly isGuarded?: boolean;
  /**
   * Whether it usually names definitions of tasks and jobs, versions of state machines, and models. But for models, these
   * count wherever they are named.
   */
  readonly namesDefinitions?: boolean;
  /** The member that names the definition of which an item is, or is made: what that runs, the item shows itself. */
  readonly isOf?: string;
  /** The member in which builds name the repositories that they push to: a repository without a tag is no use there. */
  readonly targets?: string;
}

/** Calls of which each is asked for what the one before it found. */
export interface Chain {
  /** What one of its consumers is called in reports: `CodeBuild project`. */
  readonly consumer: string;
  /** The member that holds its name. */
  readonly name: string;
  readonly steps: Steps;
  /** For a source that resolves tags at creation: the member that holds a time before which no tag was resolved. */
  readonly pinnedSince?: string;
}

export type Steps = readonly [Step, ...Step[]];

/** One operation, asked once, once for each item of the step before, or once for a batch of them. */
export interface Step {
  readonly call: string;
  /** The member of the answer that lists. Without it the answer itself is the one item. */
  readonly items?: string;
  /**
   * Members of the request that are always the same; several: asked with one after the other. What is listed by its
   * status moves on meanwhile, so a later status stands behind an earlier one.
   */
  readonly given?: Members | readonly Members[];
  /** Members of the request by where they stand in the item: `name`, `''` for the item itself, `^name` for the item before it. */
  readonly from?: Readonly<Record<string, string>>;
  /** So many items in one request, if they agree in `from`: which member of theirs, as which member of the request. */
  readonly batch?: { readonly as: string; readonly of: string; readonly size: number };
  /** The items that it is asked about: those that have these members at all, or with one of these values. */
  readonly only?: Readonly<Record<string, 'any' | readonly string[]>>;
  /** The errors by which the service says that an item has gone since it was listed. */
  readonly gone?: readonly string[];
  /** If what it lists for one item are versions: only the newest and those that one may go back to are looked at. */
  readonly history?: History;
}

/** The newest version of each group is in use, the few before it are something to go back to. */
export interface History {
  /** Versions of several things may be in one list: the member that tells which. */
  readonly group?: string;
  /** A number, a date, or a version such as 1.10.0. Without it only those that somebody names count. */
  readonly by?: string;
  /** However old, a version is in use while somebody names it: an object in these answers that has all its members. */
  readonly named?: Named;
}

/** Where to look for who names versions, and by which of its members each way means which of theirs. */
export interface Named {
  readonly in: readonly Steps[];
  readonly by: readonly Readonly<Record<string, string>>[];
}

type Members = Readonly<Record<string, unknown>>;

/** Declares a source of the common kind: its IAM actions follow from its calls. */
export function listed(source: Omit<ListedSource, 'actions'>): ListedSource {
  const prefix = iamPrefixes[source.service];
  const calls = stepsOf(source).map(({ call }) => `${prefix}:${call}`);
  return { ...source, actions: [...new Set([...calls, ...(source.namesDefinitions ? definitionActions : [])])] };
}

/** Every step of a source, those that tell which versions are named among them. */
export const stepsOf = ({ chains }: Pick<ListedSource, 'chains'>): readonly Step[] =>
  chains.flatMap(({ steps }) => steps.flatMap((step) => [step, ...(step.history?.named?.in.flat() ?? [])]));

/** What it takes to look up what rules, schedules and the like start. */
const definitionActions = [
  'ecs:DescribeTaskDefinition',
  'batch:DescribeJobDefinitions',
  'states:DescribeStateMachine',
  'sagemaker:DescribeModel',
] as const;
