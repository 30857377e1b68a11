import type { Action } from './core/archive.ts';
import { chunked } from './core/grouped.ts';
import { deletionSteps } from './core/deletion-order.ts';
import { subjectsOf } from './core/image.ts';
import type { Digest, Image } from './core/image.ts';
import { alreadyGone, changeOf } from './core/recheck.ts';
import type { Removable } from './core/recheck.ts';
import type { Outcome } from './core/verdict.ts';
import { look, seen } from './sighting.ts';
import type { Job, Sighting } from './sighting.ts';

/** BatchDeleteImage takes this many. */
const mostDeletions = 100;
/** How often a request that was not answered is justified anew and sent again. */
const mostAttempts = 5;

/**
 * Takes away whole components, several small ones together. Every member of theirs is described first, and one change drops
 * the component; then it goes step by step, each step described again right before its requests.
 */
export async function remove(job: Job, groups: readonly Removable[]): Promise<void> {
  const { outcomes } = job;
  for (const batch of batches(groups)) {
    const everyone = batch.flatMap(({ components }) => components.flatMap(({ members }) => members));
    let sighting: Sighting | undefined = await look(job, everyone);
    if (sighting === undefined) return;
    const { now } = sighting;
    const unchanged = batch.filter((group) => !dropped(group, now, outcomes));
    for (const step of deletionSteps(unchanged.flatMap(({ members }) => members))) {
      for (const images of chunked(step, mostDeletions)) {
        const { isHalted } = await removeImages(job, { images, unchanged, sighting });
        if (isHalted) return;
        sighting = undefined;
      }
    }
  }
}

/** Groups that fit into one request go together: a registry of single images would take a request for each. */
function batches(groups: readonly Removable[]): readonly (readonly Removable[])[] {
  const full: Removable[][] = [];
  let size = Infinity;
  for (const group of groups) {
    if (size + group.members.length > mostDeletions) {
      full.push([]);
      size = 0;
    }
    full.at(-1)?.push(group);
    size += group.members.length;
  }
  return full;
}

/** Notes why a group stays, if it does. */
function dropped(
  { components, members }: Removable,
  now: ReadonlyMap<Digest, Image>,
  outcomes: Map<Digest, Outcome>,
): boolean {
  const all = components.flatMap((component) => component.members);
  const changed = all.find((member) => changeOf(member, now.get(member.digest)) !== undefined);
  if (!changed) return false;
  for (const member of members) {
    const because = changeOf(member, now.get(member.digest)) ?? `${changed.digest} of its component changed`;
    outcomes.set(member.digest, { outcome: 'skipped', because });
  }
  return true;
}

/** One request's worth: images of one step, and who else goes. A fresh sighting need not be repeated. */
interface Portion {
  readonly images: readonly Image[];
  readonly unchanged: readonly Removable[];
  readonly sighting: Sighting | undefined;
}

async function removeImages(
  job: Job,
  { images, unchanged, sighting }: Portion,
): Promise<{ readonly isHalted: boolean }> {
  const { world, outcomes } = job;
  const left = images.filter((image) => mayGo(image, unchanged, outcomes));
  let attempt: Attempt = { left, groups: unchanged, code: 'NotJustified', sent: new Set(), sighting };
  for (let count = 1; attempt.left.length > 0 && !attempt.isFinal && count <= mostAttempts; count += 1) {
    if (count > 1) await world.clock.pause(250 * 2 ** count);
    attempt = await attemptToRemove(job, attempt);
  }
  await settle(job, attempt);
  return { isHalted: attempt.isHalted === true };
}

/** What requests did not settle, why, and whether another could. */
interface Attempt {
  readonly left: readonly Image[];
  /** The company of these: one change of any of it is a reason to leave the rest alone. */
  readonly groups: readonly Removable[];
  readonly code: string;
  /** Those that a request left for: it may have been carried out although nobody told us. */
  readonly sent: ReadonlySet<Digest>;
  readonly sighting?: Sighting | undefined;
  readonly isFinal?: boolean;
  /** Whether there was an objection: then nothing more is asked for, by anybody. */
  readonly isHalted?: boolean;
}

/** Describes, drops what changed, and asks for the rest at once. */
async function attemptToRemove(job: Job, { sighting, ...attempt }: Attempt): Promise<Attempt> {
  const { left, groups, sent } = attempt;
  const { world, repository, action, outcomes } = job;
  const looked = sighting ?? (await look(job, companyOf(left, groups, outcomes)));
  if (!looked) return { ...attempt, isFinal: true, isHalted: true };
  const { now, isJustified } = looked;
  const still = left.filter((image) => !noteChange(image, { now, sent, action, outcomes }));
  const alike = still.filter((image) => !noteCompany(image, { now, groups, outcomes }));
  const unchanged = await kept(job, alike);
  if (unchanged.length === 0) return { ...attempt, left: [] };
  const digests = unchanged.map(({ digest }) => digest);
  const removal = await world.registries.remove({ repository, action, digests, isJustified });
  switch (removal.status) {
    case 'answered': {
      const unconfirmed = unchanged.filter(({ digest }) => !noteAnswer(digest, removal, { action, outcomes }));
      // What the answer does not mention, the registry is asked about.
      const isFinal = unconfirmed.every(({ digest }) => removal.asked.has(digest));
      return {
        ...attempt,
        left: unconfirmed,
        code: 'NotConfirmed',
        sent: new Set([...sent, ...removal.asked]),
        isFinal,
      };
    }
    case 'unanswered':
      // A refusal is an answer of its own: then nothing was carried out.
      return {
        ...attempt,
        left: unchanged,
        code: removal.code,
        sent: removal.mayRetry ? new Set([...sent, ...removal.asked]) : sent,
        isFinal: !removal.mayRetry,
      };
    case 'unjustified':
      return { ...attempt, left: unchanged };
  }
}

/** Those who go with any of the images and are not gone yet, and these themselves. */
function companyOf(
  images: readonly Image[],
  groups: readonly Removable[],
  outcomes: ReadonlyMap<Digest, Outcome>,
): readonly Image[] {
  const touched = groups.filter(({ members }) => images.some((image) => members.includes(image)));
  const all = touched.flatMap(({ components }) => components.flatMap(({ members }) => members));
  return all.filter(({ digest }) => !isGone(outcomes.get(digest)));
}

/** Notes that an image stays because its company changed since. */
function noteCompany(
  image: Image,
  { now, groups, outcomes }: Pick<Sighting, 'now'> & Pick<Attempt, 'groups'> & Pick<Job, 'outcomes'>,
): boolean {
  const changed = companyOf([image], groups, outcomes).find((one) => changeOf(one, now.get(one.digest)) !== undefined);
  if (!changed) return false;
  outcomes.set(image.digest, { outcome: 'skipped', because: `${changed.digest} of its component changed` });
  return true;
}

/** Notes what became of an image that is not as it was judged. What is gone after our request went by it. */
function noteChange(
  image: Image,
  { now, sent, action, outcomes }: Pick<Sighting, 'now'> & Pick<Attempt, 'sent'> & Pick<Job, 'action' | 'outcomes'>,
): boolean {
  const because = changeOf(image, now.get(image.digest));
  if (because === undefined) return false;
  const isOurs = sent.has(image.digest) && isDone(action, now.get(image.digest));
  outcomes.set(image.digest, isOurs ? doneBy[action] : { outcome: 'skipped', because });
  return true;
}

const doneBy = { delete: { outcome: 'deleted' }, archive: { outcome: 'archived' } } as const;

/** Whether the registry shows an image as it is after what was asked. */
const isDone = (action: Action, now: Image | undefined): boolean =>
  action === 'delete' ? now === undefined : now?.status === 'archived';

/** The last word on what no answer settled: the registry's, if it still gives one. */
async function settle(job: Job, { left, code, sent, isHalted }: Attempt): Promise<void> {
  const { action, outcomes } = job;
  const asked = left.filter(({ digest }) => sent.has(digest));
  for (const { digest } of isHalted ? asked : left) outcomes.set(digest, { outcome: 'failed', code });
  if (asked.length === 0) return;
  const { now } = await seen(job, asked);
  for (const { digest } of asked) if (isDone(action, now.get(digest))) outcomes.set(digest, doneBy[action]);
}

/** Those whose manifests are kept. What could never come back from here does not go. */
async function kept({ keep, outcomes }: Job, images: readonly Image[]): Promise<readonly Image[]> {
  if (images.length === 0) return [];
  const isKept = await keep(images);
  for (const { digest } of images) {
    if (!isKept.has(digest)) outcomes.set(digest, { outcome: 'failed', code: 'ManifestNotKept' });
  }
  return images.filter(({ digest }) => isKept.has(digest));
}

/** Whether nothing of its company stays behind that ought to have gone before it. */
function mayGo(image: Image, unchanged: readonly Removable[], outcomes: Map<Digest, Outcome>): boolean {
  const company = unchanged.find(({ members }) => members.includes(image));
  const failed = company?.members.find(({ digest }) => isStaying(outcomes.get(digest)));
  if (!failed) return true;
  const isSubject = subjectsOf(image).includes(failed.digest);
  const because = isSubject ? 'its subject is still there' : `${failed.digest} of its component is still there`;
  outcomes.set(image.digest, { outcome: 'skipped', because });
  return false;
}

const isStaying = (outcome: Outcome | undefined): boolean => outcome !== undefined && !isGone(outcome);

const isGone = (outcome: Outcome | undefined): boolean =>
  outcome?.outcome === 'deleted' ||
  outcome?.outcome === 'archived' ||
  (outcome?.outcome === 'skipped' && outcome.because === alreadyGone);

/** Notes what an answer says of an image, if it says anything. */
function noteAnswer(
  digest: Digest,
  { gone, failures }: { readonly gone: ReadonlySet<Digest>; readonly failures: ReadonlyMap<Digest, string> },
  { action, outcomes }: Pick<Job, 'action' | 'outcomes'>,
): boolean {
  const code = failures.get(digest);
  if (gone.has(digest)) outcomes.set(digest, doneBy[action]);
  else if (isNotFound(code)) outcomes.set(digest, { outcome: 'skipped', because: alreadyGone });
  else if (code !== undefined) outcomes.set(digest, { outcome: 'failed', code });
  return outcomes.has(digest);
}

/** Of a batch, and of a request for one image. */
const isNotFound = (code: string | undefined): boolean => code === 'ImageNotFound' || code === 'ImageNotFoundException';
