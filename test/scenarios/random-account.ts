import fc from 'fast-check';
import type { Aws } from '../sandbox/aws.ts';
import { cosign, helmChart, index, platformImage, referrer } from '../sandbox/manifests.ts';
import type { Manifest } from '../sandbox/manifests.ts';
import { publish } from './everything.ts';
import { consumers, givenIn } from './random-consumers.ts';
import { emptyRecords } from './random-records.ts';
import type { Happened, Records } from './random-records.ts';
import { share } from './random-sharing.ts';

const regions = ['eu-west-1', 'us-east-1'] as const;
const repositories = ['app', 'team/web'] as const;
const isConsumer = (kind: string): kind is keyof typeof consumers => Object.hasOwn(consumers, kind);

/** Something that happens in an account, in the order of the list. Numbers pick among what is there by then. */
export interface Event {
  readonly kind: keyof typeof images | keyof typeof consumers | 'share' | 'pull';
  readonly place: number;
  readonly tags: readonly string[];
  readonly of: readonly number[];
  readonly by: 'tag' | 'digest' | 'both' | 'none';
  readonly afterHours: number;
}

/** What happens together in an account: an account with a little of everything would have little of each. */
const fashions: readonly (readonly Event['kind'][])[] = [
  ['service', 'task', 'function'],
  ['revision', 'revision', 'revision', 'rule', 'schedule'],
  ['jobDefinition', 'jobDefinition', 'job', 'endedJob'],
  ['machine', 'machineVersion', 'machineVersion', 'machineVersion', 'alias'],
  ['model', 'model', 'model', 'endpointConfig', 'endpoint'],
  ['appRunner', 'pull', 'platform'],
  ['project', 'stack'],
  ['listed', 'theirs'],
  ['share', 'pull'],
];

const eventsOf = (kinds: readonly Event['kind'][]): fc.Arbitrary<readonly Event[]> =>
  fc.array(
    fc.record({
      kind: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom<Event['kind']>('platform', 'platform', 'platform', 'chart') },
        { weight: 4, arbitrary: fc.constant<Event['kind']>('index') },
        { weight: 2, arbitrary: fc.constantFrom<Event['kind']>('signature', 'referrer') },
        { weight: 1, arbitrary: fc.constant<Event['kind']>('copy') },
        { weight: 14, arbitrary: fc.constantFrom(...kinds) },
      ),
      place: fc.nat(regions.length * repositories.length - 1),
      tags: fc.subarray(['1.0', '1.1', '2.0', '1.0-SNAPSHOT', '1.1-SNAPSHOT', 'latest', 'prod'], { maxLength: 2 }),
      of: fc.array(fc.nat(40), { minLength: 1, maxLength: 3 }),
      by: fc.constantFrom('tag', 'digest', 'both', 'none'),
      afterHours: fc.constantFrom(1, 1, 70),
    }),
    { minLength: 20, maxLength: 80, size: 'max' },
  );

/** What can happen; builds are the most of it. */
export const anyEvents: fc.Arbitrary<readonly Event[]> = fc
  .subarray([...fashions], { minLength: 1, maxLength: 2 })
  .chain((chosen) => eventsOf(chosen.flat()));

/** What an event finds when it happens. */
export interface Moment {
  readonly aws: Aws;
  readonly event: Event;
  readonly name: string;
  readonly region: string;
  readonly repository: string;
  readonly records: Records;
}

/** Lets everything happen, one after the other. */
export function happen(aws: Aws, events: readonly Event[]): Happened {
  const records = emptyRecords();
  const pushed = new Map<string, Manifest[]>();
  for (const [i, event] of events.entries()) {
    const region = regions[event.place % regions.length] ?? regions[0];
    const repository = repositories[Math.floor(event.place / regions.length)] ?? repositories[0];
    const here = pushed.get(`${region}/${repository}`) ?? [];
    pushed.set(`${region}/${repository}`, here);
    aws.clock.advance(event.afterHours * 3_600_000);
    const moment: Moment = { aws, event, name: `c${i}`, region, repository, records };
    const push = pushedBy(moment, here, [...pushed.values()].flat());
    if (push) {
      aws.ecr({ region }).push({ repository, ...push });
      if (!here.some(({ digest }) => digest === push.digest)) here.push(push);
    }
  }
  aws.clock.advance(3_600_000);
  if (records.listed.length > 0) publish(aws, records.listed);
  return records.happened();
}

/** An image that is pushed; anything else happens by itself. */
function pushedBy(moment: Moment, here: readonly Manifest[], everything: readonly Manifest[]): Push | undefined {
  const { kind, of } = moment.event;
  if (isConsumer(kind)) consumers[kind](moment);
  else if (kind === 'share') share(moment);
  else if (kind === 'pull') pull(moment);
  else {
    const picked = of.flatMap((n) => here[n % Math.max(here.length, 1)] ?? []);
    return images[kind]({ ...moment, picked, everything });
  }
  return undefined;
}

type Push = Manifest & { readonly tags?: readonly string[] };

function pull(moment: Moment): void {
  const given = givenIn(moment);
  if (given) moment.aws.ecr(moment).pull(moment.repository, given.digest);
}

interface Building extends Moment {
  /** Of the repository, as the event's numbers pick. */
  readonly picked: readonly Manifest[];
  /** Of all repositories. */
  readonly everything: readonly Manifest[];
}

const images = {
  platform: ({ event, name }: Building): Push => ({ ...platformImage(name), tags: event.tags }),
  chart: ({ event, name, records }: Building): Push => {
    const chart = helmChart(name);
    records.charts.add(chart.digest);
    return { ...chart, tags: event.tags };
  },
  index: ({ event, picked }: Building): Push | undefined => {
    const listed = [...new Map(picked.map((one) => [one.digest, one])).values()];
    return listed.length === 0 ? undefined : { ...index(listed), tags: event.tags };
  },
  signature: ({ picked: [subject] }: Building): Push | undefined => subject && cosign('sig', subject.digest),
  referrer: ({ picked: [subject] }: Building): Push | undefined => subject && referrer(subject),
  copy: ({ event, everything }: Building): Push | undefined => {
    const original = everything[event.of[0] ?? 0];
    return original && !/"manifests"|"subject"/.test(original.manifest.toString()) ? original : undefined;
  },
} as const;
