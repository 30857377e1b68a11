import type { Digest } from './image.ts';

/** What one survey said of one image: a row of an audit, or of a plan made now. */
export interface Told {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly pushedAtMs: number;
  readonly pulledAtMs?: number;
  readonly sizeBytes: number;
  readonly mediaType: string;
  /** The component that decided. */
  readonly component: Digest;
  /** Its kind, if it was no build. */
  readonly artifactType?: string;
  readonly use?: SeenUse;
}

/** Why somebody's use kept an image. `isCertain`: it was in use; otherwise somebody might go back to it, or mean it. */
interface SeenUse {
  readonly usedBy: string;
  readonly isCertain: boolean;
}

/** A use that every survey of that time saw. `isRoot`: it was the image itself or what hangs on it, and not another's part. */
interface Use extends SeenUse {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isRoot: boolean;
}

/** The last that was told of an image by one push of it. */
export interface LastTold extends Told {
  readonly toldAtMs: number;
}

/** What surveys said of one digest of a repository, oldest first. */
export interface Trace {
  readonly stays: readonly LastTold[];
  readonly pullsMs: readonly number[];
  readonly uses: readonly Use[];
  readonly tags: readonly { readonly fromMs: number; readonly tags: readonly string[] }[];
}

/** What surveys said of a repository. */
export interface Chronicle {
  /** When the surveys were that saw the repository, oldest first. */
  readonly surveysMs: readonly number[];
  readonly traces: ReadonlyMap<Digest, Trace>;
}

/** Condenses what surveys say of a repository, the oldest first, to what changes from one to the next. */
export interface Chronicler {
  readonly note: (atMs: number, told: Told) => void;
  readonly result: () => Chronicle;
}

export function chronicler(): Chronicler {
  const surveysMs: number[] = [];
  const traces = new Map<Digest, ReturnType<typeof tracer>>();
  return {
    note: (atMs, told) => {
      if (surveysMs.at(-1) !== atMs) surveysMs.push(atMs);
      const trace = traces.get(told.digest) ?? tracer();
      traces.set(told.digest, trace);
      trace.note(atMs, surveysMs.at(-2), told);
    },
    result: () => ({
      surveysMs,
      traces: new Map([...traces].map(([digest, trace]) => [digest, trace.result()] as const)),
    }),
  };
}

function tracer() {
  const stays = new Map<number, LastTold>();
  const pullsMs = new Set<number>();
  const uses: Use[] = [];
  const tags: Trace['tags'][number][] = [];
  const noteUse = (use: Use, beforeMs: number | undefined) => {
    const last = uses.at(-1);
    const goesOn = last && isSame(last, use) && (last.toMs === beforeMs || last.toMs === use.toMs);
    if (goesOn) uses.splice(-1, 1, { ...last, toMs: use.toMs });
    else uses.push(use);
  };
  return {
    note: (atMs: number, beforeMs: number | undefined, told: Told) => {
      stays.set(told.pushedAtMs, { ...told, toldAtMs: atMs });
      if (told.pulledAtMs !== undefined) pullsMs.add(told.pulledAtMs);
      if (tags.at(-1)?.tags.join(' ') !== told.tags.join(' ')) tags.push({ fromMs: atMs, tags: told.tags });
      const isRoot = told.component === told.digest;
      if (told.use) noteUse({ ...told.use, fromMs: atMs, toMs: atMs, isRoot }, beforeMs);
    },
    result: (): Trace => ({ stays: [...stays.values()], pullsMs: [...pullsMs], uses, tags }),
  };
}

/** Tasks have another name every day: who it was when it began says enough. */
const isSame = (a: Use, b: Use): boolean => a.isCertain === b.isCertain && a.isRoot === b.isRoot;
