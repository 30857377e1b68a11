import fc from 'fast-check';
import { componentsOf, membersToGo } from '../../lambda/core/component.ts';
import { decide } from '../../lambda/core/decide.ts';
import type { Digest, Image, Repository } from '../../lambda/core/image.ts';
import type { Retention } from '../../lambda/core/retention.ts';
import type { Facts } from '../../lambda/core/rules/rule.ts';
import { referencesByName } from '../../lambda/core/references.ts';
import type { Summary } from '../../lambda/core/summary.ts';
import { noTotals } from '../../lambda/core/totals.ts';
import type { Mention, Reference, UnknownPin } from '../../lambda/core/usage.ts';
import type { Decision } from '../../lambda/core/verdict.ts';
import type { World } from '../../lambda/ports.ts';

export const dayMs = 86_400_000;
export const nowMs = Date.parse('2026-06-01');

export const here: Repository = { account: '111111111111', region: 'eu-west-1', name: 'app' };
export const replica: Repository = { ...here, region: 'us-east-1' };

/** A digest that can be read back: the hex is the name. */
export const digest = (name: string): Digest => `sha256:${Buffer.from(name).toString('hex').padEnd(64, '0')}`;
export const nameOf = (id: Digest): string => Buffer.from(id.slice(7), 'hex').toString().replaceAll('\0', '');
export const signatureTag = (name: string): string => `${digest(name).replace(':', '-')}.sig`;

interface Over extends Partial<Omit<Image, 'digest' | 'pushedAtMs'>> {
  readonly daysOld?: number;
}
export const image = (name: string, { daysOld = 365, ...over }: Over = {}): Image => ({
  digest: digest(name),
  tags: [],
  status: 'active',
  pushedAtMs: nowMs - daysOld * dayMs,
  sizeBytes: 1,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  manifest: { kind: 'platform' },
  ...over,
});
export const index = (name: string, lists: readonly string[], over: Over = {}): Image =>
  image(name, { manifest: { kind: 'index', lists: lists.map(digest) }, ...over });
export const artifact = (name: string, over: Over = {}): Image =>
  image(name, { manifest: { kind: 'artifact', artifactType: 'application/x' }, ...over });

/** Keeps nothing by itself. */
export const retention = (over: Partial<Retention> = {}): Retention => ({
  repositories: ['**'],
  minimumAgeMs: 0,
  keepTags: [],
  families: [],
  untagged: { keepNewest: 0, keepWithinMs: 0 },
  archived: 'keep',
  ...over,
});
export const family = (name: string, tags: string, keepNewest: number) => ({ name, tags: [tags], keepNewest });

type Named = { readonly tag: string; readonly digest?: Digest } | { readonly digest: Digest };
export const reference = (over: Named & Partial<Pick<Reference, 'repository' | 'usedBy' | 'role'>>): Reference => ({
  repository: here,
  usedBy: 'ecs task web/1',
  role: 'in-use',
  ...over,
});
export const mention = (...words: string[]): Mention => ({
  repository: here,
  usedBy: 'stack web',
  role: 'in-use',
  words,
});

export interface Given extends Partial<Omit<Facts, 'references' | 'components' | 'images'>> {
  readonly references?: readonly Reference[];
  readonly pins?: readonly UnknownPin[];
  readonly resolved?: ReadonlyMap<string, Digest>;
}

export const plan = (images: readonly Image[], policy: Retention, given: Given = {}): readonly Decision[] => {
  const { references = [], resolved = new Map(), ...facts } = given;
  return decide(policy, {
    repository: here,
    images,
    components: componentsOf(images),
    references: referencesByName(references, resolved),
    mentions: [],
    pins: [],
    firstPushOf: ({ pushedAtMs }) => pushedAtMs,
    ...nobodyElse,
    pulledWithinMs: 0,
    nowMs,
    ...facts,
  });
};

/** The names of the images that go by the plan, in order. */
export const condemned = (...facts: Parameters<typeof plan>): readonly string[] => {
  const decisions = plan(...facts);
  const going = decisions.filter(({ verdict }) => verdict === 'condemned').map(({ component }) => component.id);
  return membersToGo(
    decisions.map(({ component }) => component),
    new Set(going),
  )
    .map((member) => nameOf(member.digest))
    .toSorted();
};

/** The rules that keep an image, in the order of reports. */
export const rulesFor = (name: string, ...facts: Parameters<typeof plan>): readonly string[] =>
  plan(...facts)
    .filter(({ component }) => component.digests.includes(digest(name)))
    .flatMap((decision) => (decision.verdict === 'keep' ? decision.reasons.map(({ rule }) => rule) : []));

const anyManifest = (i: number, steps: readonly number[], kind: number): Image['manifest'] => {
  if (steps.length > 0) return { kind: 'index', lists: steps.map((step) => digest(`i${i + step}`)) };
  if (kind === 0) return { kind: 'unreadable', because: 'odd' };
  return kind === 1 ? { kind: 'artifact', artifactType: 'application/x' } : { kind: 'platform' };
};

/** Image i lists and is about images with higher numbers only, some of which the repository does not hold. */
export const anyImages = fc
  .array(
    fc.record({
      daysOld: fc.nat(99),
      tags: fc.subarray(['1.%', '1.%-SNAPSHOT', 'latest-%', 'signature'], { maxLength: 2 }),
      lists: fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 2 }),
      subject: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 1 }),
      kind: fc.nat(30),
      status: fc.constantFrom('active', 'active', 'active', 'archived', 'activating'),
      pulledDaysAgo: fc.option(fc.nat(99)),
    }),
    { minLength: 9, maxLength: 15 },
  )
  .map((shapes) =>
    shapes.map(({ daysOld, tags, lists, subject, kind, status, pulledDaysAgo }, i) =>
      image(`i${i}`, {
        daysOld,
        status,
        manifest: anyManifest(i, lists, kind),
        tags: tags.map((tag) => (tag === 'signature' ? signatureTag(`i${i + 2}`) : tag.replace('%', String(i)))),
        ...(subject ? { subject: digest(`i${i + subject}`) } : {}),
        ...(pulledDaysAgo === null ? {} : { pulledAtMs: nowMs - pulledDaysAgo * dayMs }),
      }),
    ),
  );

export const anyReferences = fc.array(
  fc.oneof(
    fc.nat(14).map((i) => reference({ tag: `1.${i}`, usedBy: `task ${i}` })),
    fc.nat(14).map((i) => reference({ digest: digest(`i${i}`), repository: replica, usedBy: `pod ${i}` })),
    fc.nat(14).map((i) => reference({ tag: 'x', digest: digest(`i${i}`), role: 'rollback-target' })),
  ),
  { maxLength: 3 },
);

export const anyRetention = fc
  .record({
    days: fc.nat(10),
    keepTags: fc.subarray(['latest-*', '*.1']),
    snapshots: fc.nat(3),
    releases: fc.nat(3),
    untagged: fc.nat(3),
    archived: fc.constantFrom('keep', 'delete'),
  })
  .map(({ days, keepTags, snapshots, releases, untagged, archived }) =>
    retention({
      minimumAgeMs: days * dayMs,
      keepTags,
      families: [family('snapshots', '*SNAPSHOT*', snapshots), family('releases', '*', releases)],
      untagged: { keepNewest: untagged, keepWithinMs: days * dayMs },
      archived,
    }),
  );

/** A run that found nothing and did nothing. */
export const summary = (over: Partial<Summary> = {}): Summary => ({
  run: '20260601T000000Z-9f3a1c',
  account: '111111111111',
  mode: 'report',
  status: 'complete',
  startedAtMs: nowMs,
  finishedAtMs: nowMs + 1000,
  policySha256: 'ab'.repeat(32),
  totals: noTotals,
  repositories: [],
  findings: [],
  heldBack: [],
  keptBy: {},
  broken: [],
  endangered: [],
  archivedInUse: [],
  twoCleaners: [],
  strangers: [],
  pulledByNobody: { images: 0, bytes: 0 },
  unreadable: 0,
  audit: [],
  trips: [],
  pardoned: [],
  announced: [],
  reconciled: [],
  lost: [],
  ...over,
});

/** Nobody else may pull, and nothing was copied from elsewhere. */
export const nobodyElse = {
  strangers: [],
  isCache: false,
  recordsAllPulls: true,
  keptOriginals: new Map<Digest, string>(),
  isArchivedByUs: () => false,
  isDeletedByUs: () => false,
} as const;

const unexpected = async (): Promise<never> => {
  throw new Error('nobody should ask for this');
};

/** A world in which time stands still and nothing can be done, but for what is given. */
export const world = (over: Partial<World> = {}): World => ({
  account: { id: here.account, home: here.region, enabledRegions: unexpected },
  accounts: [],
  organization: unexpected,
  registries: {
    repositories: unexpected,
    images: unexpected,
    settings: async (registry) => ({
      registry,
      replicatesTo: [],
      cachePrefixes: [],
      upstreams: [],
      hidesPulls: false,
      isBackfilling: false,
    }),
    policies: async () => [],
    lifecyclePolicy: async () => undefined,
    describe: unexpected,
    manifests: unexpected,
    configurations: unexpected,
    tags: async () => new Map(),
    originals: async () => [],
    remove: unexpected,
    restore: unexpected,
  },
  newReading: () => unexpected,
  memories: [],
  clock: { serviceMs: () => nowMs, wallMs: () => 0, monotonicMs: () => 0, pause: async () => {} },
  log: { info: () => {}, warn: () => {} },
  spool: { write: unexpected, read: unexpected, dispose: async () => {} },
  cancelled: new AbortController().signal,
  ...over,
});
