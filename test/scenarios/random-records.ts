/** What a consumer was given, or what it stood for then. */
export interface Use {
  readonly region: string;
  readonly repository: string;
  readonly ref: string;
}

/** One version of something. The newest of its group counts, and so many before it. */
interface Version {
  readonly group: string;
  readonly order: number;
  readonly depth: number;
  readonly uses: readonly Use[];
}

/** A repository of which something is pinned that nobody can tell, now or at any time since: it was pulled for that. */
interface Pin {
  readonly region: string;
  readonly repository: string;
  readonly sinceMs: number;
}

/** Whom a repository was opened to: somebody who is not looked at, or somebody who pulls before each use. */
export type Openness = 'stranger' | 'puller' | 'known';

/** What came of the events. */
export interface Happened {
  readonly uses: readonly Use[];
  readonly pins: readonly Pin[];
  /** By `region/repository`. */
  readonly opened: ReadonlyMap<string, Openness>;
  /** The digests of what is no image: no survey sees its users. */
  readonly charts: ReadonlySet<string>;
  readonly hasLists: boolean;
  /** Whether the other account uses something, or may. */
  readonly hasOthers: boolean;
}

/** What the events leave behind as they happen. */
export interface Records {
  readonly uses: Use[];
  /** By what they are called: an ARN, or a name. */
  readonly versions: Map<string, Version>;
  readonly pins: Pin[];
  readonly opened: Map<string, Openness>;
  /** The repositories that the other account uses, by `region/repository`. */
  readonly usedByOthers: Set<string>;
  readonly charts: Set<string>;
  readonly listed: string[];
  hasOthers: boolean;
  readonly happened: () => Happened;
}

export function emptyRecords(): Records {
  const records = {
    uses: new Array<Use>(),
    versions: new Map<string, Version>(),
    pins: new Array<Pin>(),
    opened: new Map<string, Openness>(),
    usedByOthers: new Set<string>(),
    charts: new Set<string>(),
    listed: new Array<string>(),
    hasOthers: false,
  };
  return Object.assign(records, {
    happened: (): Happened => ({
      ...records,
      uses: [...records.uses, ...usesOf([...records.versions.values()])],
      hasLists: records.listed.length > 0,
    }),
  });
}

const usesOf = (versions: readonly Version[]): readonly Use[] =>
  versions.flatMap(({ group, order, depth, uses }) => {
    const newer = versions.filter((other) => other.group === group && other.order > order);
    return newer.length <= depth ? uses : [];
  });
