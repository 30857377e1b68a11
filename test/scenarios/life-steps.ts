import fc from 'fast-check';
import type { Aws } from '../sandbox/aws.ts';
import type { Fault } from '../sandbox/faults.ts';
import { cosign, index, platformImage, referrer } from '../sandbox/manifests.ts';
import type { Manifest } from '../sandbox/manifests.ts';
import type { Consumers, Naming } from './life-consumers.ts';

const repositories = ['app', 'team/web'] as const;
const tags = ['1.0', '2.0', '1.0-SNAPSHOT', 'prod', 'latest'] as const;
const services = ['web', 'api', 'jobs'] as const;
const functions = ['resize', 'notify'] as const;

/** One thing that happens in the life of an account. Numbers pick among what is there by then. */
export interface Step {
  readonly kind: keyof typeof deeds | Wish;
  readonly afterHours: number;
  readonly repository: (typeof repositories)[number];
  readonly tag: (typeof tags)[number];
  readonly by: 'tag' | 'digest';
  readonly pick: number;
  readonly other: number;
  readonly fault: (typeof faults)[number];
}

/** What the keeper is asked for, and how often among all steps. */
const keeping = { clean: 12, crash: 7, restore: 2, stop: 1, go: 2 } as const;

export type Wish = keyof typeof keeping;

/** How the world goes down in the middle of a run. */
const faults = ['reset', 'lost', 'denied', 'error'] as const satisfies readonly Fault['kind'][];

const weighted = (kinds: Readonly<Partial<Record<Step['kind'], number>>>) =>
  Object.entries(kinds).map(([kind, weight]) => ({ kind, weight }));
const isKind = (kind: string): kind is Step['kind'] => isDeed(kind) || isWish(kind);

/** Everything that can happen, in any order. */
export const anySteps = (mean: number): fc.Arbitrary<readonly Step[]> =>
  fc.noBias(
    fc.array(
      fc.record({
        kind: fc.oneof(
          ...weighted({ ...often, ...keeping }).flatMap(({ kind, weight }) =>
            isKind(kind) ? [{ weight, arbitrary: fc.constant(kind) }] : [],
          ),
        ),
        afterHours: fc.constantFrom(0, 0, 0, 6, 24, 50, 96),
        repository: fc.constantFrom(...repositories),
        tag: fc.constantFrom(...tags),
        by: fc.constantFrom('tag', 'digest'),
        pick: fc.nat(60),
        other: fc.nat(11),
        fault: fc.constantFrom(...faults),
      }),
      { minLength: 1, maxLength: 2 * mean - 1, size: 'max' },
    ),
  );

/** What somebody does finds this. */
interface Moment extends Step {
  readonly aws: Aws;
  readonly consumers: Consumers;
  /** All manifests that were ever built, in their order. */
  readonly built: Manifest[];
}

/** Does what somebody other than the keeper does. */
export function happens(moment: Moment): void {
  const { kind } = moment;
  if (isDeed(kind)) deeds[kind](moment);
}

/** Whether a step asks the keeper for something. */
export const isWish = (kind: string): kind is Wish => Object.hasOwn(keeping, kind);

const isDeed = (kind: string): kind is keyof typeof deeds => Object.hasOwn(deeds, kind);

const deeds = {
  push(moment: Moment): void {
    moment.aws.ecr().push({ ...moment, ...build(moment), tags: [moment.tag] });
  },
  pushIndex(moment: Moment): void {
    const { aws, repository, tag, other, pick, built } = moment;
    const before = built.filter(({ digest }) => aws.ecr().digestOf(repository, digest));
    const shared = other % 2 === 0 ? before[pick % Math.max(before.length, 1)] : undefined;
    const platforms = [build(moment), shared ?? build(moment)];
    // A platform that is archived comes back by being pushed again.
    for (const platform of platforms) aws.ecr().push({ repository, ...platform });
    const top = index(platforms);
    aws.ecr().push({ repository, tags: [tag], ...top });
    sign(moment, top, shared);
  },
  deploy(moment: Moment): void {
    const { consumers, pick, other } = moment;
    const naming = picked(moment);
    if (naming) consumers.deploy(nth(services, pick), naming, other % 4 === 0 ? 'rolledBack' : 'finished');
  },
  goBack: ({ consumers, pick, other }: Moment): void => consumers.goBack(nth(services, pick), other),
  scale: ({ consumers, pick, other }: Moment): void => consumers.scale(nth(services, pick), other % 2),
  stopService: ({ consumers, pick }: Moment): void => consumers.stop(nth(services, pick)),
  runFunction(moment: Moment): void {
    const { aws, consumers, other } = moment;
    const naming = picked(moment);
    const pulled = naming && pullable(aws, naming);
    // Lambda takes no index, and nothing that it cannot pull.
    const [digest, ...listed] = pulled ?? [];
    if (!naming || digest === undefined || listed.length > 0) return;
    consumers.run(nth(functions, other), { ...naming, digest });
    if (other % 3 === 0) consumers.publish(nth(functions, other));
  },
  deleteFunction: ({ consumers, other }: Moment): void => consumers.deleteFunction(nth(functions, other)),
  retag(moment: Moment): void {
    const { aws, repository, tag } = moment;
    const digest = picked({ ...moment, by: 'digest' })?.ref;
    if (digest !== undefined) aws.ecr().tag(repository, tag, digest);
  },
} as const;

const often = {
  push: 9,
  pushIndex: 9,
  deploy: 6,
  goBack: 2,
  scale: 2,
  stopService: 2,
  runFunction: 3,
  deleteFunction: 1,
  retag: 2,
} as const satisfies Readonly<Record<keyof typeof deeds, number>>;

/** What a pull of that fetches. Nothing: it cannot be pulled. */
export function pullable(aws: Aws, { repository, ref }: Naming): readonly string[] | undefined {
  try {
    return aws.ecr().pull(repository, ref);
  } catch {
    return undefined;
  }
}

/** Some are signed, some have an attestation, and of some a platform that others list as well is signed. */
function sign({ aws, repository, other }: Moment, top: Manifest, shared: Manifest | undefined): void {
  if (other % 3 === 0) aws.ecr().push({ repository, ...cosign('sig', top.digest) });
  if (other % 4 === 0 && shared) aws.ecr().push({ repository, ...cosign('sig', shared.digest) });
  if (other % 3 === 1) aws.ecr().push({ repository, ...referrer(top) });
}

function build({ built }: Moment): Manifest {
  const image = platformImage(`build ${built.length}`);
  built.push(image);
  return image;
}

/** A build that is there, archived or not, by one of its tags or by its digest. */
function picked({ aws, repository, by, pick }: Moment): Naming | undefined {
  if (!aws.ecr().repositories().includes(repository)) return undefined;
  const images = aws
    .ecr()
    .images(repository)
    .filter(({ subject, tags: its }) => subject === undefined && !its.some((tag) => tag.startsWith('sha256-')))
    .toSorted((a, b) => b.pushedAtMs - a.pushedAtMs);
  const image = images[pick % Math.max(images.length, 1)];
  const [tag] = image?.tags ?? [];
  return image && { repository, ref: by === 'tag' && tag !== undefined ? tag : image.digest };
}

const nth = <Item>(items: readonly [Item, ...Item[]], n: number): Item => items[n % items.length] ?? items[0];
