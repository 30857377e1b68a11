import fc from 'fast-check';
import type { Aws } from '../sandbox/aws.ts';
import { cosign, helmChart, index, platformImage, referrer } from '../sandbox/manifests.ts';
import type { Manifest } from '../sandbox/manifests.ts';
import { uri } from './scene.ts';

const regions = ['eu-west-1', 'us-east-1'] as const;
const repositories = ['app', 'team/web'] as const;

/** Something that happens in an account, in the order of the list. Numbers pick among what is there by then. */
export type Event =
  | { readonly kind: 'platform' | 'artifact'; readonly place: number; readonly tags: readonly string[] }
  | {
      readonly kind: 'index';
      readonly place: number;
      readonly tags: readonly string[];
      readonly lists: readonly number[];
    }
  | { readonly kind: 'signature' | 'referrer'; readonly place: number; readonly of: number }
  | { readonly kind: 'copy'; readonly place: number; readonly of: number }
  | {
      readonly kind: 'service' | 'task' | 'function' | 'definition';
      readonly place: number;
      readonly of: number;
      readonly by: 'tag' | 'digest';
    };

const place = fc.nat(regions.length * repositories.length - 1);
const tags = fc.subarray(['1.0', '1.1', '2.0', '1.0-SNAPSHOT', '1.1-SNAPSHOT', 'latest', 'prod'], { maxLength: 2 });
const of = fc.nat(40);
const by = fc.constantFrom('tag', 'digest');

/** What can happen; builds are the most of it. */
export const anyEvents: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constantFrom('platform', 'platform', 'platform', 'artifact'), place, tags }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('index'),
        place,
        tags,
        lists: fc.array(of, { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('signature', 'referrer'), place, of }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('copy'), place, of }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('service', 'task', 'function', 'definition'), place, of, by }),
    },
  ),
  { minLength: 10, maxLength: 60 },
);

/** What a consumer was given, and what it stood for then. */
export interface Use {
  readonly region: string;
  readonly repository: string;
  readonly ref: string;
}

/** What came of the events. */
export interface Happened {
  readonly uses: readonly Use[];
  /** The digests of what is no image: no survey sees its users. */
  readonly charts: ReadonlySet<string>;
}

/** Lets everything happen, an hour apart. */
export function happen(aws: Aws, events: readonly Event[]): Happened {
  const uses: Use[] = [];
  const charts = new Set<string>();
  const pushed = new Map<string, Manifest[]>();
  for (const [i, event] of events.entries()) {
    const region = regions[event.place % regions.length] ?? regions[0];
    const repository = repositories[Math.floor(event.place / regions.length)] ?? repositories[0];
    const here = pushed.get(`${region}/${repository}`) ?? [];
    pushed.set(`${region}/${repository}`, here);
    aws.clock.advance(3_600_000);
    const push = (manifest: Manifest, tagged: readonly string[] = []): void => {
      aws.ecr({ region }).push({ repository, tags: tagged, ...manifest });
      if (!here.some(({ digest }) => digest === manifest.digest)) here.push(manifest);
    };
    const pick = (n: number): Manifest | undefined => here[n % Math.max(here.length, 1)];
    switch (event.kind) {
      case 'platform':
        push(platformImage(`${i}`), event.tags);
        break;
      case 'artifact':
        charts.add(helmChart(`${i}`).digest);
        push(helmChart(`${i}`), event.tags);
        break;
      case 'index': {
        const listed = [...new Map(event.lists.flatMap((n) => pick(n) ?? []).map((one) => [one.digest, one])).values()];
        if (listed.length > 0) push(index(listed), event.tags);
        break;
      }
      case 'signature':
      case 'referrer': {
        const subject = pick(event.of);
        if (subject)
          push(
            event.kind === 'referrer' ? referrer(subject) : cosign('sig', subject.digest),
            event.kind === 'referrer' ? [] : cosign('sig', subject.digest).tags,
          );
        break;
      }
      case 'copy': {
        const original = [...pushed.values()].flat()[event.of];
        const isAlone =
          original && !original.manifest.includes('"manifests"') && !original.manifest.includes('"subject"');
        if (isAlone) push(original);
        break;
      }
      default: {
        const use = consume(aws, { region, repository, name: `c${i}` }, event);
        if (use) uses.push(...use);
      }
    }
  }
  return { uses, charts };
}

type Consuming = Extract<Event, { by: unknown }>;

/** Starts a consumer of something that is there, if anything is; Lambda refuses what is not for one platform. */
function consume(
  aws: Aws,
  { region, repository, name }: { region: string; repository: string; name: string },
  { kind, of: n, by: how }: Consuming,
): readonly Use[] | undefined {
  const registry = aws.ecr({ region });
  const images = registry.repositories().includes(repository) ? registry.images(repository) : [];
  const image = images[n % Math.max(images.length, 1)];
  if (!image) return undefined;
  const ref = (how === 'tag' ? image.tags[0] : undefined) ?? image.digest;
  const named = uri(repository, ref, region);
  if (kind === 'function') {
    if (image.lists.length > 0) return undefined;
    aws.lambda({ region }).createFunction({ name, image: named });
  } else {
    const ecs = aws.ecs({ region });
    const taskDefinition = ecs.registerTaskDefinition({ family: name, image: named });
    if (kind === 'service') ecs.createService({ name, taskDefinition });
    if (kind === 'task') ecs.runTask({ taskDefinition });
  }
  const pinned = kind === 'definition' ? [] : [{ region, repository, ref: image.digest }];
  return [{ region, repository, ref }, ...pinned];
}
