import { familyReader } from './families.ts';
import type { FamilyTag } from './families.ts';
import { eachKindOf } from './found.ts';
import { firstMatch } from './glob.ts';
import { compareText, placeOf } from './image.ts';
import type { Repository } from './image.ts';
import { decidesByConfiguration } from './retention.ts';
import type { Retention } from './retention.ts';
import type { Decision, KeepReason } from './verdict.ts';

/** Something that a policy says and that does nothing, or more than its author may have meant. */
export type Surprise =
  /** An entry, pattern, family or list of labels that matched nothing. */
  | { readonly surprise: 'matches-nothing'; readonly path: string; readonly value: string }
  /** It keeps nothing that other rules do not keep as well. */
  | { readonly surprise: 'keeps-nothing-more'; readonly path: string; readonly value: string }
  /** Of a family only that stays of a repository which stays in any case. */
  | (Repository & { readonly surprise: 'loses-all-but-the-newest'; readonly family: string; readonly images: number })
  /** Builds go whose tags are in no family, the newest included. */
  | (Repository & { readonly surprise: 'in-no-family'; readonly images: number });

/** What one plan shows of the policy. */
interface Shown {
  readonly repository: Repository;
  readonly retention: Retention | undefined;
  readonly decisions: readonly Decision[];
}

/** What the parts of a policy did so far, as plain data. */
export interface Deeds {
  /** The names of the parts that did something, and of those that once were the only one. */
  readonly seen: ReadonlySet<string>;
  readonly alone: ReadonlySet<string>;
  readonly found: readonly Surprise[];
}

/** So many builds of a family that go at once, and leave nothing but the newest, are worth a look. */
const manyBuilds = 5;

/** Watches what the parts of a policy do, plan by plan. */
export function surprises(retention: readonly Retention[]) {
  const parts = retention.flatMap((entry, i) => partsOf(entry, `retention[${i}]`));
  const [seen, alone] = [new Set<string>(), new Set<string>()];
  const found: Surprise[] = [];
  return {
    add: ({ repository, retention: entry, decisions }: Shown): void => {
      if (!entry) return;
      const path = `retention[${retention.indexOf(entry)}]`;
      const pattern = firstMatch(entry.repositories)(repository.name);
      seen.add(path).add(`${path}.repositories ${pattern ?? ''}`);
      for (const decision of decisions) {
        if (decision.verdict === 'condemned') continue;
        const names = new Set(decision.reasons.map((reason) => nameIn(path, reason) ?? ''));
        for (const name of names) seen.add(name);
        const [only] = names;
        if (names.size === 1 && only !== undefined) alone.add(only);
      }
      found.push(...losses(repository, entry, decisions));
    },
    /** Takes what others saw. */
    absorb: (others: Deeds): void => {
      for (const name of others.seen) seen.add(name);
      for (const name of others.alone) alone.add(name);
      found.push(...others.found);
    },
    deeds: (): Deeds => ({ seen, alone, found }),
    result: (): readonly Surprise[] => [
      ...parts.filter(isOwn).flatMap(({ name, path, value, mayKeepAlone }): readonly Surprise[] => {
        if (!seen.has(name)) return [{ surprise: 'matches-nothing', path, value }];
        return mayKeepAlone && !alone.has(name) ? [{ surprise: 'keeps-nothing-more', path, value }] : [];
      }),
      ...found.toSorted((a, b) => compareText(JSON.stringify(a), JSON.stringify(b))),
    ],
  };
}

/** A part of an entry that may turn out to do nothing. */
interface Part {
  readonly name: string;
  readonly path: string;
  readonly value: string;
  readonly mayKeepAlone: boolean;
}

function partsOf(entry: Retention, path: string): readonly Part[] {
  const { repositories, keepTags, families, labels } = entry;
  const patterns = repositories.map((value, i) => ({
    name: `${path}.repositories ${value}`,
    path: `${path}.repositories[${i}]`,
    value,
    mayKeepAlone: false,
  }));
  const lists = decidesByConfiguration(entry) ? (['keep', 'only', 'except'] as const) : [];
  return [
    ...patterns,
    ...keepTags.map((value, i) => ({
      name: `${path}.keepTags ${value}`,
      path: `${path}.keepTags[${i}]`,
      value,
      mayKeepAlone: true,
    })),
    ...families.map(({ name: value }, i) => ({
      name: `${path}.families ${value}`,
      path: `${path}.families[${i}]`,
      value,
      mayKeepAlone: true,
    })),
    ...lists
      .filter((list) => labels[list].length > 0)
      .map((list) => ({
        name: `${path}.labels ${list}`,
        path: `${path}.labels.${list}`,
        value: labels[list].join(', '),
        mayKeepAlone: true,
      })),
  ];
}

/** What everybody has who says nothing else is nobody's mistake. */
const isOwn = ({ value }: Part): boolean => !['latest', 'snapshots', 'releases', '**'].includes(value);

/** Which part of an entry speaks in a reason. */
function nameIn(path: string, reason: KeepReason): string | undefined {
  if (reason.rule === 'protected-tag') return `${path}.keepTags ${reason.pattern}`;
  if (reason.rule === 'protected-label') return `${path}.labels ${reason.list}`;
  const isOfFamily = reason.rule === 'newest-in-family' || reason.rule === 'young-in-family';
  return isOfFamily ? `${path}.families ${reason.family}` : undefined;
}

/** What a repository is about to lose of its families, and of what is in none. */
function losses(repository: Repository, entry: Retention, decisions: readonly Decision[]): readonly Surprise[] {
  const condemned = decisions.filter(({ verdict }) => verdict === 'condemned').length;
  if (condemned < manyBuilds) return [];
  const familiesOf = familyReader(entry);
  const [going, staying] = [new Map<string, number>(), new Map<string, number>()];
  let strays = 0;
  for (const { verdict, component } of decisions) {
    const found = familiesOf(component.buildTags);
    if (verdict === 'condemned' && component.buildTags.length > 0 && found.length === 0) strays += 1;
    const counts = verdict === 'condemned' ? going : staying;
    eachKindOf(found, familyNameOf, (name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  }
  const place = { account: repository.account, region: repository.region, name: repository.name };
  const ofFamilies = entry.families.flatMap(({ name: family }): readonly Surprise[] => {
    const images = going.get(family) ?? 0;
    const isAlmostAll = images >= manyBuilds && (staying.get(family) ?? 0) <= 1;
    return isAlmostAll ? [{ surprise: 'loses-all-but-the-newest', ...place, family, images }] : [];
  });
  return strays > 0 ? [...ofFamilies, { surprise: 'in-no-family', ...place, images: strays }] : ofFamilies;
}

const familyNameOf = ({ family }: FamilyTag): string => family.name;

/** What a policy says in vain, or says more than may be meant, by what its parts did. */
export function surprisesIn(retention: readonly Retention[], deeds: readonly Deeds[]): readonly Surprise[] {
  const all = surprises(retention);
  for (const some of deeds) all.absorb(some);
  return all.result();
}

/** The repository that a surprise is about, if it is about one. */
export const placeIn = (one: Surprise): string | undefined => ('name' in one ? placeOf(one) : undefined);
