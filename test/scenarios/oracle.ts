import type { Aws } from '../sandbox/aws.ts';
import type { Happened, Openness, Use } from './random-records.ts';

/** An image as the registry holds it, read past the wire and past the product. */
interface Held {
  readonly place: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAtMs: number;
  readonly pulledAtMs: number | undefined;
  readonly lists: readonly string[];
  readonly about: readonly string[];
  readonly isBuild: boolean;
}

/**
 * What may stay of an account when nothing counts but uses, strangers, `latest`, the newest `keep` snapshots and the newest
 * `keep` others: worked out by brute force from the definition, image by image, to hold against what a run leaves.
 */
export function expectedToStay(
  aws: Aws,
  { uses, pins, opened, charts }: Happened,
  keep: number,
  isDeletedByUs: (image: string) => boolean = () => false,
): readonly string[] {
  const all = everything(aws, charts);
  const used = new Set([...uses.flatMap((use) => digestsOf(all, use)), ...pins.flatMap((pin) => pinnedBy(all, pin))]);
  const isForOthers = (place: string, members: ReadonlySet<string>): boolean =>
    mayOthersPull(
      all.filter((one) => one.place === place && members.has(one.digest)),
      opened.get(place),
      aws.clock.nowMs(),
    );
  const places = [...new Set(all.map(({ place }) => place))];
  return places.flatMap((place) => {
    const here = all.filter((image) => image.place === place);
    const families = [
      (tag: string) => tag.includes('SNAPSHOT'),
      (tag: string) => !tag.includes('SNAPSHOT') && tag !== 'latest',
    ];
    const roots = new Map(starts(here).map((root) => [root, below(here, root)] as const));
    const firstPush = (digest: string): number =>
      Math.min(...all.filter((one) => one.digest === digest).map((one) => one.pushedAtMs));
    const newest = families.flatMap((isIn) =>
      [...roots]
        .filter(
          ([root, members]) =>
            here.some((one) => one.digest === root && one.isBuild) && buildTags(here, members).some(isIn),
        )
        .map(([root]) => root)
        .toSorted((a, b) => firstPush(b) - firstPush(a) || (a < b ? -1 : 1))
        .slice(0, keep),
    );
    /** What is no build, and what is about something that is not here, unless that went by us. */
    const isKeptAnyway = (root: string): boolean =>
      !here.some((one) => one.digest === root && one.about.length === 0 && one.isBuild) &&
      (here.some((one) => one.digest === root) || !isDeletedByUs(`${place}@${root}`));
    const staying = [...roots].filter(
      ([root, members]) =>
        newest.includes(root) ||
        isKeptAnyway(root) ||
        [...members].some((digest) => used.has(digest)) ||
        isForOthers(place, members) ||
        here.some((one) => members.has(one.digest) && one.tags.includes('latest')),
    );
    const kept = new Set(staying.flatMap(([, members]) => [...members]));
    return here.filter(({ digest }) => kept.has(digest)).map(({ digest }) => `${place}@${digest}`);
  });
}

/** What is in use, with all that it belongs to: what lists it, what that lists, and what is about any of these. */
export function inUse(aws: Aws, uses: readonly Use[]): readonly string[] {
  const all = everything(aws, new Set());
  const used = new Set(uses.flatMap((use) => digestsOf(all, use)));
  return [...new Set(all.map(({ place }) => place))].flatMap((place) => {
    const here = all.filter((image) => image.place === place);
    const components = starts(here).map((root) => [...below(here, root)]);
    const whole = new Set(components.filter((members) => members.some((digest) => used.has(digest))).flat());
    return here.filter(({ digest }) => whole.has(digest)).map(({ digest }) => `${place}@${digest}`);
  });
}

/** Everything that is there. */
export const present = (aws: Aws): readonly string[] =>
  everything(aws, new Set()).map(({ place, digest }) => `${place}@${digest}`);

function everything(aws: Aws, charts: ReadonlySet<string>): readonly Held[] {
  return ['eu-west-1', 'us-east-1'].flatMap((region) =>
    aws
      .ecr({ region })
      .repositories()
      .flatMap((repository) =>
        aws
          .ecr({ region })
          .images(repository)
          .map(({ digest, tags, pushedAtMs, pulledAtMs, lists, subject }) => ({
            place: `${region}/${repository}`,
            digest,
            tags,
            pushedAtMs,
            pulledAtMs,
            lists,
            about: [
              ...(subject ? [subject] : []),
              ...tags.flatMap((tag) => /^sha256-([0-9a-f]{64})/.exec(tag)?.[1] ?? []).map((hex) => `sha256:${hex}`),
            ],
            isBuild: !charts.has(digest),
          })),
      ),
  );
}

function digestsOf(all: readonly Held[], { region, repository, ref }: Use): readonly string[] {
  if (ref.startsWith('sha256:')) return [ref];
  return all
    .filter(({ place, tags }) => place === `${region}/${repository}` && tags.includes(ref))
    .map(({ digest }) => digest);
}

/** App Runner pulls what it pins; ECR records that within a day, and it may have begun a while before. */
const pinnedBy = (all: readonly Held[], { region, repository, sinceMs }: Happened['pins'][number]): readonly string[] =>
  all
    .filter(({ place }) => place === `${region}/${repository}`)
    .filter(({ pulledAtMs }) => pulledAtMs !== undefined && pulledAtMs >= sinceMs - 2 * dayMs)
    .map(({ digest }) => digest);

/** A stranger may use anything; of whoever pulls before each use, it is known what they did not pull for 30 days. */
function mayOthersPull(members: readonly Held[], openness: Openness | undefined, nowMs: number): boolean {
  if (openness !== 'puller') return openness === 'stranger';
  return members.some(({ pulledAtMs }) => pulledAtMs !== undefined && nowMs - pulledAtMs < 30 * dayMs);
}

const dayMs = 86_400_000;

/** What nothing lists and is about nothing that is there; and subjects that are missing. */
function starts(here: readonly Held[]): readonly string[] {
  const names = [...new Set(here.flatMap(({ digest, about }) => [digest, ...about]))];
  return names.filter(
    (name) =>
      !here.some(({ lists }) => lists.includes(name)) &&
      (here.find(({ digest }) => digest === name)?.about ?? []).length === 0,
  );
}

function below(here: readonly Held[], root: string): ReadonlySet<string> {
  const reached = new Set([root]);
  for (let size = 0; size !== reached.size;) {
    size = reached.size;
    for (const { digest, lists, about } of here) {
      if (reached.has(digest)) for (const listed of lists) reached.add(listed);
      if (about.some((subject) => reached.has(subject))) reached.add(digest);
    }
  }
  return reached;
}

const buildTags = (here: readonly Held[], members: ReadonlySet<string>): readonly string[] =>
  here.filter(({ digest, about }) => members.has(digest) && about.length === 0).flatMap(({ tags }) => tags);
