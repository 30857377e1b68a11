import { listsAtOnce } from '../lambda/listing.ts';
import { plansAtOnce } from '../lambda/plan-all.ts';
import { imagesIn, servicesIn } from './shapes.ts';
import type { Shape } from './shapes.ts';

export type Calls = Readonly<Record<string, number>>;

/** In a repository with more builds than these some are condemned, by the policy that is measured with. */
const mostKept = 20;

const pages = (items: number, size: number): number => Math.ceil(items / size);

/** What is asked once for each repository of which something is condemned. */
const perCondemned = ['ListTagsForResource', 'GetRepositoryPolicy', 'GetLifecyclePolicy'];

/**
 * The fewest calls that a shape can be judged by: those of an empty account, and one for each full batch or page of what
 * there is. An operation that is not here has no more to say than in an empty account.
 */
export function floorOf(shape: Shape, empty: Calls): Calls {
  const { repositories, images, consumers, hasIndexes } = shape;
  const services = servicesIn(shape);
  const condemned = images > mostKept ? repositories : 0;
  const indexes = hasIndexes ? Math.floor(images / 3) : 0;
  const more: Calls = {
    // What runs remember of a registry: its ledger, manifests and configurations.
    GetObject: 3 * Math.min(repositories, 1),
    DescribeRegistry: Math.min(repositories, 1),
    GetRegistryPolicy: Math.min(condemned, 1),
    DescribePullThroughCacheRules: Math.min(repositories, 1),
    ListPullTimeUpdateExclusions: Math.min(repositories, 1),
    DescribeRepositories: Math.max(pages(repositories, 1000) - 1, 0),
    DescribeImages: repositories * Math.max(pages(images, 1000), 1),
    BatchGetImage: condemned * pages(indexes, 100),
    ...Object.fromEntries(perCondemned.map((name) => [name, condemned])),
    // Looked at where there is any image: two cleaners are worth a word.
    GetLifecyclePolicy: images > 0 ? repositories : 0,
    // The audit, and what is remembered of a registry that is not empty.
    PutObject: pages(imagesIn(shape), 50_000) + Math.min(repositories, 1) + Math.min(indexes, 1),
    // Each list of ECS is asked for in an empty account too, where a cluster is none.
    ListTasks: services > 0 ? 1 + pages(consumers, 100) : 0,
    DescribeTasks: pages(consumers, 100),
    ListServices: services > 0 ? 1 + pages(services, 100) : 0,
    DescribeServices: pages(services, 10),
    ListServiceDeployments: services,
    DescribeServiceDeployments: pages(services, 20),
    DescribeServiceRevisions: pages(services, 20),
    DescribeTaskDefinition: services,
    ListDaemons: Math.min(services, 1),
    ListTaskDefinitions: Math.max(pages(services, 100) - 1, 0),
  };
  const names = new Set([...Object.keys(empty), ...Object.keys(more)]);
  return Object.fromEntries([...names].map((name) => [name, (empty[name] ?? 0) + (more[name] ?? 0)]));
}

export const sumOf = (calls: Calls): number => Object.values(calls).reduce((sum, count) => sum + count, 0);

/** How long the calls that were made take at the least, if each takes the latency and so many are under way at once. */
export function idealWallMs(shape: Shape, calls: Calls): number {
  const { latencyMs, listsPerSecond } = shape;
  const lists = calls['DescribeImages'] ?? 0;
  const plans = perCondemned.reduce((sum, name) => sum + (calls[name] ?? 0), 0);
  const others = sumOf(calls) - lists - plans - (calls['DescribeImages throttled'] ?? 0);
  const turns = others + lists / listsAtOnce + plans / plansAtOnce(imagesIn(shape), shape.repositories);
  // The first second's worth waits in the bucket.
  const throttledMs = listsPerSecond === undefined ? 0 : Math.max(lists / listsPerSecond - 1, 0) * 1000;
  return turns * latencyMs + throttledMs;
}
