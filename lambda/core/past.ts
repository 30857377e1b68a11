import type { Chronicle, LastTold, Trace } from './chronicle.ts';
import { componentsOf } from './component.ts';
import { longestGapMs } from './condemnation.ts';
import { grouped } from './grouped.ts';
import type { Digest, Image } from './image.ts';
import { noReferences } from './references.ts';
import type { References } from './references.ts';
import type { Facts } from './rules/rule.ts';

/** An image from its push until it was gone, if it is. */
export interface Stay {
  readonly image: Image;
  readonly goneAtMs?: number;
}

/** What does not change in the time that is looked back on, or of which nobody knows how it was then. */
export type Standing = Pick<
  Facts,
  | 'repository'
  | 'firstPushOf'
  | 'strangers'
  | 'isCache'
  | 'recordsAllPulls'
  | 'keptOriginals'
  | 'isArchivedByUs'
  | 'hasConfigurations'
  | 'pulledWithinMs'
  | 'seenWithinMs'
>;

/** The images of today, and those that surveys saw and that are gone since the last of them. */
export function staysOf(images: readonly Image[], { traces }: Chronicle): readonly Stay[] {
  const pushedAt = new Map(images.map(({ digest, pushedAtMs }) => [digest, pushedAtMs]));
  const told = [...traces.values()].flatMap(({ stays }) => stays);
  const parts = grouped(told.map(({ component, digest }) => [component, digest] as const));
  const indexes = new Set(told.flatMap(({ digest, mediaType }) => (isIndex(mediaType) ? [digest] : [])));
  const gone = told.filter(({ digest, pushedAtMs }) => pushedAt.get(digest) !== pushedAtMs);
  return [
    ...images.map((image) => ({ image })),
    ...gone.map((one) => ({ image: imageFrom(one, parts, indexes), goneAtMs: one.toldAtMs })),
  ];
}

const isIndex = (mediaType: string): boolean => /\.(image\.index|manifest\.list)\./.test(mediaType);

/** An image as its last row told it: an index lists what was judged with it, and other company is about its root. */
function imageFrom(
  { digest, tags, pushedAtMs, sizeBytes, mediaType, component, artifactType }: LastTold,
  parts: ReadonlyMap<Digest, readonly Digest[]>,
  indexes: ReadonlySet<Digest>,
): Image {
  const lists = (parts.get(digest) ?? []).filter((part) => part !== digest);
  const isAbout = component !== digest && !indexes.has(component);
  return {
    digest,
    tags,
    status: 'active',
    pushedAtMs,
    sizeBytes,
    mediaType,
    manifest: manifestFrom(mediaType, lists, artifactType),
    ...(isAbout ? { subject: component } : {}),
  };
}

function manifestFrom(
  mediaType: string,
  lists: readonly Digest[],
  artifactType: string | undefined,
): Image['manifest'] {
  if (artifactType !== undefined) return { kind: 'artifact', artifactType };
  return isIndex(mediaType) ? { kind: 'index', lists } : { kind: 'platform' };
}

/** The facts as they could be known at a moment of the past; `isUsageKnown`: a survey not long before says what was in use. */
export function factsAt(
  stays: readonly Stay[],
  chronicle: Chronicle,
  standing: Standing,
): (nowMs: number) => { readonly facts: Facts; readonly isUsageKnown: boolean } {
  const { surveysMs, traces } = chronicle;
  return (nowMs) => {
    const images = stays.flatMap(({ image, goneAtMs = Infinity }) =>
      image.pushedAtMs <= nowMs && nowMs < goneAtMs ? [imageAt(image, traces.get(image.digest), nowMs)] : [],
    );
    const surveyMs = surveysMs.findLast((atMs) => atMs <= nowMs);
    const isUsageKnown = surveyMs !== undefined && nowMs - surveyMs <= longestGapMs;
    const facts: Facts = {
      ...standing,
      images,
      components: componentsOf(images),
      references: isUsageKnown ? referencesAt(traces, surveyMs) : noReferences,
      // What the ledgers remember is not known of the past; who was named how, the audits say by digest.
      mentions: [],
      pins: [],
      isDeletedByUs: () => false,
      taggedAt: () => undefined,
      ranBefore: new Map(),
      isOrphan: false,
      seenInUseMs: (digest) => seenAt(traces.get(digest), surveyMs),
      nowMs,
    };
    return { facts, isUsageKnown };
  };
}

function imageAt(image: Image, trace: Trace | undefined, nowMs: number): Image {
  const { pulledAtMs, readByUsAtMs, restoredAtMs, ...always } = image;
  return {
    ...always,
    tags: tagsAt(image, trace, nowMs),
    status: (image.archivedAtMs ?? 0) > nowMs ? 'active' : image.status,
    ...lastAt('pulledAtMs', [...(trace?.pullsMs ?? []), pulledAtMs], nowMs),
    ...lastAt('readByUsAtMs', [readByUsAtMs], nowMs),
    ...lastAt('restoredAtMs', [restoredAtMs], nowMs),
  };
}

/** The last of some instants that was past by then, under its name. */
function lastAt<Name extends 'pulledAtMs' | 'readByUsAtMs' | 'restoredAtMs'>(
  name: Name,
  instants: readonly (number | undefined)[],
  nowMs: number,
): { readonly [Key in Name]?: number } {
  const lastMs = instants.reduce<number>(
    (last, atMs = Infinity) => (atMs <= nowMs ? Math.max(last, atMs) : last),
    -Infinity,
  );
  const found: { [Key in Name]?: number } = {};
  if (lastMs > -Infinity) found[name] = lastMs;
  return found;
}

/** Before the first survey nobody knows which tags it had: those of today count. */
const tagsAt = ({ tags }: Image, trace: Trace | undefined, nowMs: number): readonly string[] =>
  trace?.tags.findLast(({ fromMs }) => fromMs <= nowMs)?.tags ?? tags;

/** By digest, however they were named: a tag may have been somewhere else. */
function referencesAt(traces: Chronicle['traces'], surveyMs: number): References {
  const byDigest = grouped(
    [...traces].flatMap(([digest, { uses }]) =>
      uses
        .filter(({ fromMs, toMs, isRoot }) => isRoot && fromMs <= surveyMs && surveyMs <= toMs)
        .map(({ usedBy }) => [digest, { digest, usedBy, role: 'in-use' }] as const),
    ),
  );
  return { ...noReferences, byDigest };
}

/** When the surveys up to one last saw it in use. */
function seenAt(trace: Trace | undefined, surveyMs: number | undefined): number | undefined {
  if (surveyMs === undefined) return undefined;
  const use = trace?.uses.findLast(({ fromMs, isCertain }) => isCertain && fromMs <= surveyMs);
  return use && Math.min(use.toMs, surveyMs);
}
