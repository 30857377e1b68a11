import { gunzipSync } from 'node:zlib';
import type { Aws } from '../sandbox/aws.ts';
import { pullable } from './life-steps.ts';
import { expectedToStay, inUse } from './oracle.ts';
import type { Use } from './random-records.ts';
import { bucket } from './scene.ts';
import type { Row } from './scene.ts';

/** What a policy promises of when and how images go. */
export interface Promised {
  readonly mode: 'delete' | 'archive';
  readonly graceMs: number;
  readonly archiveForMs: number;
  readonly deletions: number;
}

/** What was seen of an account: held against what it becomes while the keeper is at work. */
export interface Watch {
  /**
   * Lets the keeper do something, and tells what it must not have done meanwhile. A run that ended has noted what stays; one
   * that died may have forgotten it.
   */
  readonly over: (work: () => Promise<unknown>, ends: 'ends' | 'may die') => Promise<void>;
  /** What the audit says of all runs that is not so, and what it does not say. */
  readonly wrongRecords: () => readonly string[];
  /** What may stay by the definition: exactly that, in the end. */
  readonly staying: () => readonly string[];
  /** What the ledgers may keep as well: what was in use at some time, and what got another tag since it was first seen. */
  readonly mayStay: () => readonly string[];
  /** What is in use and cannot be pulled, because it is in the archive. */
  readonly missed: () => readonly string[];
  readonly archived: () => readonly string[];
}

/** Begins to watch. */
export function watch(aws: Aws, uses: () => readonly Use[], promised: Promised): Watch {
  /** What a run did, by its name, and what was undone before anybody could look. */
  const [done, undone] = [new Set<string>(), new Set<string>()];
  const [condemnedSince, archivedSince] = [new Map<string, number>(), new Map<string, number>()];
  const isDeletedByUs = (image: string): boolean => [...done].some((deed) => deed.endsWith(` ${image} deleted`));
  const staying = () =>
    expectedToStay(aws, { uses: uses(), pins: [], opened: new Map(), charts: new Set(), ...nobody }, 1, isDeletedByUs);
  const [everUsed, firstTags] = [new Set<string>(), new Map<string, ReadonlySet<string>>()];
  const remember = (): void => {
    for (const image of inUse(aws, uses())) everUsed.add(image);
    for (const [image, tags] of tagsIn(aws)) if (!firstTags.has(image)) firstTags.set(image, new Set(tags));
  };
  let last: ReadonlyMap<string, string> = new Map();
  const noteReturned = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): void => {
    for (const [image, status] of after) {
      if (status === 'ARCHIVED' || before.get(image) === 'ACTIVE') continue;
      for (const deed of done) if (deed.includes(` ${image} `)) undone.add(deed);
    }
  };
  const note = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] => {
    const run = runIn(aws);
    const nowMs = aws.clock.nowMs();
    const gone = [...before.keys()].filter((image) => !after.has(image));
    const archived = [...after].filter(([image, status]) => status === 'ARCHIVED' && before.get(image) === 'ACTIVE');
    for (const image of gone) done.add(`${run} ${image} deleted`);
    for (const [image] of archived) {
      done.add(`${run} ${image} archived`);
      archivedSince.set(image, nowMs);
    }
    noteReturned(before, after);
    last = after;
    return [
      ...[...gone, ...archived.map(([image]) => image)].flatMap((image) => {
        const sinceMs = archivedSince.get(image);
        const isLate = sinceMs !== undefined && before.get(image) === 'ARCHIVED';
        const graceMs = nowMs - (condemnedSince.get(image) ?? nowMs);
        return [
          ...(graceMs < promised.graceMs - 3_600_000 ? [`${image} went after ${graceMs} ms of grace`] : []),
          ...(isLate && nowMs - sinceMs < promised.archiveForMs ? [`${image} was too short in the archive`] : []),
        ];
      }),
      ...(promised.mode === 'archive' ? gone : []).flatMap((image) =>
        before.get(image) === 'ARCHIVED' ? [] : [`${image} was deleted although it was not in the archive`],
      ),
      ...(gone.length + archived.length > promised.deletions ? [`${gone.length + archived.length} went at once`] : []),
    ];
  };
  return {
    staying,
    mayStay() {
      const retagged = [...tagsIn(aws)].flatMap(([image, tags]) =>
        tags.some((tag) => firstTags.get(image)?.has(tag) === false) ? [image] : [],
      );
      return inUse(aws, [...everUsed, ...retagged].map(useOf));
    },
    missed() {
      const now = statuses(aws);
      return inUse(aws, uses()).filter((image) => now.get(image) === 'ARCHIVED');
    },
    archived: () => [...statuses(aws)].flatMap(([image, status]) => (status === 'ARCHIVED' ? [image] : [])),
    async over(work, ends) {
      const before = statuses(aws);
      noteReturned(last, before);
      remember();
      const stays = new Set(staying());
      const nowMs = aws.clock.nowMs();
      for (const image of before.keys()) {
        if (!stays.has(image)) condemnedSince.set(image, condemnedSince.get(image) ?? nowMs);
        else if (ends === 'ends') condemnedSince.delete(image);
      }
      const wereThere = uses().filter((use) => pullable(aws, use));
      const isHeld =
        aws.s3.keys(bucket, 'state/STOP').length > 0 || aws.s3.keys(bucket, 'state/runs.json').length === 0;
      await work();
      const after = statuses(aws);
      const lost = [...before].filter(
        ([image, status]) =>
          (stays.has(image) || isHeld) &&
          (!after.has(image) || (status !== 'ARCHIVED' && after.get(image) === 'ARCHIVED')),
      );
      expect(lost).toEqual([]);
      for (const { repository, ref } of wereThere) aws.ecr().pull(repository, ref);
      expect(note(before, after)).toEqual([]);
    },
    wrongRecords() {
      const told = new Set(
        rowsIn(aws).map(({ run, region, repository, digest, outcome }) => {
          return `${run} ${region}/${repository}@${digest} ${outcome}`;
        }),
      );
      const claims = [...told].filter((row) => / (deleted|archived)$/.test(row));
      return [
        ...claims.filter((row) => !done.has(row)).map((row) => `not so: ${row}`),
        ...[...done].filter((row) => !told.has(row) && !undone.has(row)).map((row) => `untold: ${row}`),
      ];
    },
  };
}

const nobody = { hasLists: false, hasOthers: false } as const;

function statuses(aws: Aws): ReadonlyMap<string, string> {
  const ecr = aws.ecr();
  const all = ecr
    .repositories()
    .flatMap((repository) =>
      ecr.images(repository).map(({ digest, status }) => [`eu-west-1/${repository}@${digest}`, status] as const),
    );
  return new Map(all);
}

/** The tags of every image. */
function tagsIn(aws: Aws): ReadonlyMap<string, readonly string[]> {
  const ecr = aws.ecr();
  const all = ecr.repositories().flatMap((repository) => ecr.images(repository).map((one) => ({ ...one, repository })));
  return new Map(all.map(({ repository, digest, tags }) => [`eu-west-1/${repository}@${digest}`, tags]));
}

/** An image by its name, as somebody would use it. */
function useOf(image: string): Use {
  const [place = '', ref = ''] = image.split('@');
  return { region: 'eu-west-1', repository: place.replace('eu-west-1/', ''), ref };
}

/** The run that had the lease last. */
function runIn(aws: Aws): string {
  if (aws.s3.keys(bucket, 'state/lease.json').length === 0) return 'nobody';
  const lease: { readonly run: string } = JSON.parse(aws.s3.get(bucket, 'state/lease.json').toString());
  return lease.run;
}

const rowsIn = (aws: Aws): readonly (Row & { readonly run: string })[] =>
  aws.s3
    .keys(bucket, 'audit/')
    .flatMap((key) => gunzipSync(aws.s3.get(bucket, key)).toString().split('\n'))
    .filter((line) => line !== '')
    .map((line): Row & { readonly run: string } => JSON.parse(line));
