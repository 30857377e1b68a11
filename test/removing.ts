import { componentsOf } from '../lambda/core/component.ts';
import type { Digest, Image } from '../lambda/core/image.ts';
import { removables } from '../lambda/core/recheck.ts';
import type { Outcome } from '../lambda/core/verdict.ts';
import type { Removal, RemovalRequest } from '../lambda/ports.ts';
import { remove } from '../lambda/removal.ts';
import { digest, here, nameOf } from './core/build.ts';
import { world } from './core/build-run.ts';

export type Answer = (request: RemovalRequest, registry: Registry) => Removal;

/** What was asked of a registry: a describe with what it answered, or a delete. */
type Asked =
  | { readonly kind: 'describe'; readonly digests: readonly Digest[]; readonly found: readonly Image[] }
  | { readonly kind: 'delete'; readonly digests: readonly Digest[] };

/** A registry that holds images, and a clock that only moves when it is told to. */
export interface Registry {
  readonly held: Map<Digest, Image>;
  readonly asked: Asked[];
  /** What is done instead of deleting, request by request; after these everything is deleted. */
  readonly answers: Answer[];
  /** What happens before a describe is answered, one by one. */
  readonly before: (() => void)[];
  readonly clock: { wallMs: number; monotonicMs: number };
  readonly pausesMs: number[];
  readonly cancel: AbortController;
}

export const registryOf = (images: readonly Image[]): Registry => ({
  held: new Map(images.map((one) => [one.digest, one])),
  asked: [],
  answers: [],
  before: [],
  clock: { wallMs: 0, monotonicMs: 0 },
  pausesMs: [],
  cancel: new AbortController(),
});

export const deleteAll: Answer = ({ digests }, { held }) => {
  for (const id of digests) held.delete(id);
  return { status: 'answered', gone: new Set(digests), failures: new Map(), asked: new Set(digests) };
};

/** Deletes all but one image, and says why not that one. */
export const refuse =
  (name: string, code: string): Answer =>
  (request, registry) => {
    const digests = request.digests.filter((id) => id !== digest(name));
    deleteAll({ ...request, digests }, registry);
    return {
      status: 'answered',
      gone: new Set(digests),
      failures: new Map([[digest(name), code]]),
      asked: new Set(request.digests),
    };
  };

export const unanswered =
  (code: string, mayRetry: boolean): Answer =>
  ({ digests }) => ({ status: 'unanswered', code, mayRetry, asked: new Set(digests) });

export const carriedOutUnanswered: Answer = (request, registry) => {
  deleteAll(request, registry);
  return { status: 'unanswered', code: 'TimeoutError', mayRetry: true, asked: new Set(request.digests) };
};

/** What was asked, a line each. */
export const told = ({ asked }: Registry): readonly string[] =>
  asked.map(({ kind, digests }) => `${kind} ${digests.map(nameOf).toSorted().join(' ')}`);

/** Removes all components, or those given, and says what became of each image. */
export async function removal(
  registry: Registry,
  images: readonly Image[],
  going?: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const outcomes = new Map<Digest, Outcome>();
  const components = componentsOf(images);
  const all = new Set(images.map((one) => one.digest));
  const ids = new Set(going ? going.map(digest) : components.map(({ id }) => id));
  const { signal } = registry.cancel;
  const objection = async () => (signal.aborted ? 'the run was interrupted' : undefined);
  await remove(
    {
      world: worldOf(registry),
      repository: here,
      action: 'delete',
      recognise: async (described) => recognise(described),
      keep: async (about) => new Set(about.map((one) => one.digest)),
      objection,
      outcomes,
    },
    removables(components, ids, all),
  );
  return Object.fromEntries([...outcomes].map(([id, outcome]) => [nameOf(id), said(outcome)]));
}

const recognise = (described: readonly Image[]) => described;

function worldOf(registry: Registry) {
  const { held, asked, answers, before, clock, pausesMs, cancel } = registry;
  const nothing = world();
  return world({
    cancelled: cancel.signal,
    clock: {
      ...nothing.clock,
      wallMs: () => clock.wallMs,
      monotonicMs: () => clock.monotonicMs,
      pause: async (ms) => void pausesMs.push(ms),
    },
    registries: {
      ...nothing.registries,
      describe: async (_, digests) => {
        before.shift()?.();
        const found = digests.flatMap((id) => held.get(id) ?? []);
        asked.push({ kind: 'describe', digests, found });
        return found;
      },
      remove: async (request) => {
        if (!request.isJustified()) return { status: 'unjustified' };
        asked.push({ kind: 'delete', digests: request.digests });
        return (answers.shift() ?? deleteAll)(request, registry);
      },
    },
  });
}

function said(outcome: Outcome): string {
  switch (outcome.outcome) {
    case 'deleted':
    case 'archived':
    case 'restored':
      return outcome.outcome;
    case 'failed':
      return `failed: ${outcome.code}`;
    case 'skipped':
      return outcome.because;
  }
}
