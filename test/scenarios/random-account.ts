import fc from 'fast-check';
import type { Aws } from '../sandbox/aws.ts';
import { cosign, helmChart, index, platformImage, referrer } from '../sandbox/manifests.ts';
import type { Manifest } from '../sandbox/manifests.ts';
import { uri } from './scene.ts';

const regions = ['eu-west-1', 'us-east-1'] as const;
const repositories = ['app', 'team/web'] as const;

/** Something that happens in an account, in the order of the list. Numbers pick among what is there by then. */
interface Event {
  readonly kind: keyof typeof happenings;
  readonly place: number;
  readonly tags: readonly string[];
  readonly of: readonly number[];
  readonly by: 'tag' | 'digest';
}

/** What can happen; builds are the most of it. */
export const anyEvents: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('platform', 'platform', 'platform', 'chart') },
      { weight: 4, arbitrary: fc.constant('index') },
      { weight: 2, arbitrary: fc.constantFrom('signature', 'referrer') },
      { weight: 1, arbitrary: fc.constant('copy') },
      { weight: 2, arbitrary: fc.constantFrom('service', 'task', 'function', 'definition') },
    ),
    place: fc.nat(regions.length * repositories.length - 1),
    tags: fc.subarray(['1.0', '1.1', '2.0', '1.0-SNAPSHOT', '1.1-SNAPSHOT', 'latest', 'prod'], { maxLength: 2 }),
    of: fc.array(fc.nat(40), { minLength: 1, maxLength: 3 }),
    by: fc.constantFrom('tag', 'digest'),
  }),
  { minLength: 10, maxLength: 60 },
);

/** What a consumer was given, or what it stood for then. */
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
  const charts = new Set<string>();
  const pushed = new Map<string, Manifest[]>();
  const uses = events.flatMap((event, i) => {
    const region = regions[event.place % regions.length] ?? regions[0];
    const repository = repositories[Math.floor(event.place / regions.length)] ?? repositories[0];
    const here = pushed.get(`${region}/${repository}`) ?? [];
    pushed.set(`${region}/${repository}`, here);
    aws.clock.advance(3_600_000);
    const picked = event.of.flatMap((n) => here[n % Math.max(here.length, 1)] ?? []);
    const everything = [...pushed.values()].flat();
    const moment: Moment = { aws, event, name: `c${i}`, region, repository, picked, everything, charts };
    const { push, uses: used = [] } = happenings[event.kind](moment);
    if (push) {
      aws.ecr({ region }).push({ repository, ...push });
      if (!here.some(({ digest }) => digest === push.digest)) here.push(push);
    }
    return used;
  });
  return { uses, charts };
}

/** What an event finds when it happens. */
interface Moment {
  readonly aws: Aws;
  readonly event: Event;
  readonly name: string;
  readonly region: string;
  readonly repository: string;
  /** Of the repository, as the event's numbers pick. */
  readonly picked: readonly Manifest[];
  /** Of all repositories. */
  readonly everything: readonly Manifest[];
  readonly charts: Set<string>;
}

/** What an event brings: something to push, or something in use. */
interface Effect {
  readonly push?: Manifest & { readonly tags?: readonly string[] };
  readonly uses?: readonly Use[];
}

const happenings = {
  platform: ({ event, name }: Moment): Effect => ({ push: { ...platformImage(name), tags: event.tags } }),
  chart: ({ event, name, charts }: Moment): Effect => {
    const chart = helmChart(name);
    charts.add(chart.digest);
    return { push: { ...chart, tags: event.tags } };
  },
  index: ({ event, picked }: Moment): Effect => {
    const listed = [...new Map(picked.map((one) => [one.digest, one])).values()];
    return listed.length === 0 ? {} : { push: { ...index(listed), tags: event.tags } };
  },
  signature: ({ picked: [subject] }: Moment): Effect => (subject ? { push: cosign('sig', subject.digest) } : {}),
  referrer: ({ picked: [subject] }: Moment): Effect => (subject ? { push: referrer(subject) } : {}),
  copy: ({ event, everything }: Moment): Effect => {
    const original = everything[event.of[0] ?? 0];
    const isAlone = original && !/"manifests"|"subject"/.test(original.manifest.toString());
    return isAlone ? { push: original } : {};
  },
  service: (moment: Moment): Effect =>
    consume(moment, ({ ecs, name, image }) => {
      ecs.createService({ name, taskDefinition: ecs.registerTaskDefinition({ family: name, image }) });
    }),
  task: (moment: Moment): Effect =>
    consume(moment, ({ ecs, name, image }) => {
      ecs.runTask({ taskDefinition: ecs.registerTaskDefinition({ family: name, image }) });
    }),
  definition: (moment: Moment): Effect =>
    consume(moment, ({ ecs, name, image }) => void ecs.registerTaskDefinition({ family: name, image })),
  function: (moment: Moment): Effect =>
    consume(moment, ({ name, image }) => {
      moment.aws.lambda({ region: moment.region }).createFunction({ name, image });
    }),
};

interface Start {
  readonly ecs: ReturnType<Aws['ecs']>;
  readonly name: string;
  readonly image: string;
}

/** Starts a consumer of something that is there, if anything is; Lambda refuses what is not for one platform. */
function consume({ aws, event, name, region, repository }: Moment, start: (given: Start) => void): Effect {
  const image = imageIn(aws.ecr({ region }), repository, event.of[0] ?? 0);
  if (!image || (event.kind === 'function' && image.lists.length > 0)) return {};
  const ref = (event.by === 'tag' ? image.tags[0] : undefined) ?? image.digest;
  start({ ecs: aws.ecs({ region }), name, image: uri(repository, ref, region) });
  const use = { region, repository };
  // A definition that never ran has resolved nothing yet.
  return { uses: [{ ...use, ref }, ...(event.kind === 'definition' ? [] : [{ ...use, ref: image.digest }])] };
}

function imageIn(registry: ReturnType<Aws['ecr']>, repository: string, n: number) {
  const images = registry.repositories().includes(repository) ? registry.images(repository) : [];
  return images[n % Math.max(images.length, 1)];
}
