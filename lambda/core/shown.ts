import { ages } from './ages.ts';
import type { Ages } from './ages.ts';
import type { AuditRow } from './audit-row.ts';
import { compareText, placeOf } from './image.ts';
import type { Digest, Repository } from './image.ts';
import { shelf } from './shelf.ts';
import type { Shelf, Some } from './shelf.ts';

/** An image as people see it in a report. */
export interface ShownImage {
  readonly digest: Digest;
  /** Its first tags; `moreTags` says how many there are beyond these. */
  readonly tags: readonly string[];
  readonly moreTags: number;
  readonly sizeBytes: number;
  readonly pushedAtMs: number;
  readonly pulledAtMs?: number;
  /** Why it stays, what holds it back, or what happened to it: in sentences. */
  readonly because: readonly string[];
}

/** Some images of a repository: those that went, those that are condemned and still there, and those that stay. */
interface ShownRepository extends Repository {
  readonly gone: Some<ShownImage>;
  readonly condemned: Some<ShownImage>;
  readonly kept: Some<ShownImage>;
}

/** What a report shows of single images, of as many as there is room for. */
export interface Shown {
  readonly repositories: readonly ShownRepository[];
  readonly ages: Ages;
}

/** What passes by without any image. */
export const nothingShown: Shown = { repositories: [], ages: ages(0).result() };

const kinds = ['gone', 'condemned', 'kept'] as const;
type Kind = (typeof kinds)[number];

/** So many images of each kind: memory and the page stay small in a registry of any size. */
const room = { gone: 5000, condemned: 4000, kept: 8000 } as const;

/** Collects what a report shows while rows pass by. `tell` makes the sentences of a row. */
export function showing(
  nowMs: number,
  tell: (row: AuditRow) => readonly string[],
): {
  readonly add: (repository: Repository, rows: readonly AuditRow[]) => void;
  /** Takes what others collected of other repositories. */
  readonly absorb: (others: Shown) => void;
  readonly result: () => Shown;
} {
  const repositories: Repository[] = [];
  const byAge = ages(nowMs);
  const shelves: Readonly<Record<Kind, Shelf<ShownImage>>> = {
    gone: shelf(room.gone),
    condemned: shelf(room.condemned),
    kept: shelf(room.kept),
  };
  return {
    add: ({ account, region, name }, rows) => {
      const repository = { account, region, name };
      repositories.push(repository);
      byAge.add(rows);
      for (const [kind, some] of Map.groupBy(rows, kindOf)) {
        shelves[kind].add(placeOf(repository), some.toSorted(byWeight), (row) => shownOf(row, tell(row)));
      }
    },
    absorb: (others) => {
      byAge.absorb(others.ages);
      for (const { account, region, name, ...images } of others.repositories) {
        const repository = { account, region, name };
        repositories.push(repository);
        for (const kind of kinds) shelves[kind].put(placeOf(repository), images[kind]);
      }
    },
    result: () => ({
      ages: byAge.result(),
      repositories: repositories
        .toSorted((a, b) => compareText(placeOf(a), placeOf(b)))
        .map((repository) => {
          const owner = placeOf(repository);
          return {
            ...repository,
            gone: shelves.gone.of(owner),
            condemned: shelves.condemned.of(owner),
            kept: shelves.kept.of(owner),
          };
        }),
    }),
  };
}

function kindOf({ verdict, outcome }: AuditRow): Kind {
  if (outcome?.outcome === 'deleted' || outcome?.outcome === 'archived') return 'gone';
  return verdict === 'condemned' ? 'condemned' : 'kept';
}

/** What something happened to comes first, then what somebody uses, then the largest. */
const byWeight = (a: AuditRow, b: AuditRow): number =>
  Number(b.outcome !== undefined) - Number(a.outcome !== undefined) ||
  Number(isUsed(b)) - Number(isUsed(a)) ||
  b.image.sizeBytes - a.image.sizeBytes ||
  compareText(a.image.digest, b.image.digest);

const isUsed = ({ reasons }: AuditRow): boolean =>
  reasons.some(({ rule }) => rule === 'in-use' || rule === 'in-use-elsewhere');

const mostTags = 4;
const mostSentences = 6;

function shownOf({ image }: AuditRow, sentences: readonly string[]): ShownImage {
  const { digest, tags, sizeBytes, pushedAtMs, pulledAtMs } = image;
  const rest = sentences.length - mostSentences;
  return {
    digest,
    tags: tags.slice(0, mostTags),
    moreTags: Math.max(tags.length - mostTags, 0),
    sizeBytes,
    pushedAtMs,
    ...(pulledAtMs === undefined ? {} : { pulledAtMs }),
    because: rest > 0 ? [...sentences.slice(0, mostSentences), `… and ${rest} more`] : sentences,
  };
}
