/** What a registry looks like that a run is measured on, and what uses it. */
export interface Shape {
  readonly name: string;
  readonly repositories: number;
  /** In each repository. */
  readonly images: number;
  /** Of each image that is no platform of an index. */
  readonly tags: number;
  /** Every third image is an index, and the two after it are what it lists. */
  readonly hasIndexes: boolean;
  /** Tasks of ECS. */
  readonly consumers: number;
  /** How long every answer takes. */
  readonly latencyMs: number;
  /** How many calls of DescribeImages a second are answered; the others are throttled. */
  readonly listsPerSecond: number | undefined;
}

const plain = { tags: 1, hasIndexes: false, consumers: 100, latencyMs: 0, listsPerSecond: undefined } as const;

/** Without anything: what a run asks for in any account. */
export const empty: Shape = { ...plain, name: 'empty', repositories: 0, images: 0, consumers: 0 };

/** What can be measured, by name. */
export const shapes: readonly Shape[] = [
  { ...plain, name: '20x200', repositories: 20, images: 200 },
  { ...plain, name: '1000x500', repositories: 1000, images: 500 },
  { ...plain, name: '2000x500', repositories: 2000, images: 500 },
  { ...plain, name: '2000x1000', repositories: 2000, images: 1000 },
  { ...plain, name: '4000x500', repositories: 4000, images: 500 },
  { ...plain, name: '20000x5', repositories: 20_000, images: 5 },
  { ...plain, name: '10000x5', repositories: 10_000, images: 5 },
  { ...plain, name: '1x100000', repositories: 1, images: 100_000, hasIndexes: true, consumers: 1000 },
  { ...plain, name: '1x50000', repositories: 1, images: 50_000, hasIndexes: true, consumers: 1000 },
  { ...plain, name: '100x500-tags-5', repositories: 100, images: 500, tags: 5 },
  { ...plain, name: '100x500-tags-10', repositories: 100, images: 500, tags: 10 },
  { ...plain, name: '100x100-consumers-10', repositories: 100, images: 100, consumers: 10 },
  { ...plain, name: '100x100-consumers-50000', repositories: 100, images: 100, consumers: 50_000 },
  { ...plain, name: '100x100-consumers-100000', repositories: 100, images: 100, consumers: 100_000 },
  { ...plain, name: '400x200-latency-100', repositories: 400, images: 200, latencyMs: 100 },
  { ...plain, name: '200x5-throttled-20', repositories: 200, images: 5, listsPerSecond: 20 },
];

export const imagesIn = ({ repositories, images }: Shape): number => repositories * images;

/** What is measured unless somebody says otherwise, all but the two million: it takes a few minutes. */
export const usual: readonly string[] = shapes.filter((one) => imagesIn(one) < 2_000_000).map(({ name }) => name);

/** Tasks of one service: all of them run the same image. */
const tasksOfService = 10;
const mostServices = 1000;

export const servicesIn = ({ consumers }: Shape): number =>
  Math.min(Math.ceil(consumers / tasksOfService), mostServices);

export const repositoryName = (i: number): string => `team-${i % 10}/app-${String(i).padStart(5, '0')}`;
