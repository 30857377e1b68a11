import { firstMatch } from './glob.ts';
import { compareText, listsOf } from './image.ts';
import type { Digest, Image, Repository } from './image.ts';

/** What a native lifecycle policy of ECR is about to do with an image. */
export interface Expiry {
  readonly digest: Digest;
  readonly action: 'expire' | 'archive';
  readonly rulePriority: number;
}

/** An image in use that its repository is about to lose, or that is in the archive already, where nobody can pull it. */
export interface Endangered extends Repository {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly usedBy: readonly string[];
  readonly danger: 'expire' | 'archive' | 'archived';
  /** The rule of the lifecycle policy. */
  readonly rulePriority?: number;
}

interface LifecycleRule {
  readonly priority: number;
  readonly action: Expiry['action'];
  readonly selects: (image: Image) => boolean;
  /** Which of those that it selects it takes. */
  readonly takes: (images: readonly Image[]) => readonly Image[];
}

/**
 * What a repository's own lifecycle policy takes within a day, by its rules as ECR applies them: in the order of their
 * priorities. What one of them selects no later one takes, although later ones count it, and what an index lists stays with
 * the index. Nothing if the policy cannot be understood.
 */
export function expiriesOf(policy: string, images: readonly Image[], nowMs: number): readonly Expiry[] {
  const claimed = new Set<Digest>(images.flatMap(listsOf));
  return rulesIn(policy, nowMs).flatMap(({ priority, action, selects, takes }) => {
    const selected = images.filter((image) => image.status === 'active' && selects(image));
    const taken = takes(selected).filter(({ digest }) => !claimed.has(digest));
    for (const { digest } of selected) claimed.add(digest);
    return taken.map(({ digest }): Expiry => ({ digest, action, rulePriority: priority }));
  });
}

type Fields = Readonly<Record<string, unknown>>;

function rulesIn(policy: string, nowMs: number): readonly LifecycleRule[] {
  const rules = fieldsIn(policy)['rules'];
  return (Array.isArray(rules) ? rules : [])
    .map(fieldsOf)
    .flatMap((rule) => ruleFrom(rule, nowMs))
    .toSorted((a, b) => a.priority - b.priority);
}

function ruleFrom({ rulePriority, selection, action }: Fields, nowMs: number): readonly LifecycleRule[] {
  const given = fieldsOf(selection);
  const takes = takerOf(given, nowMs);
  if (typeof rulePriority !== 'number' || !takes) return [];
  const isArchive = fieldsOf(action)['type'] === 'transition';
  return [{ priority: rulePriority, action: isArchive ? 'archive' : 'expire', selects: selectorOf(given), takes }];
}

/** All prefixes, or all patterns, must be those of some tag of the image. */
function selectorOf({ tagStatus, tagPrefixList, tagPatternList }: Fields): (image: Image) => boolean {
  if (tagStatus === 'untagged') return ({ tags }) => tags.length === 0;
  if (tagStatus !== 'tagged') return () => true;
  const prefixes = textsOf(tagPrefixList);
  const patterns = textsOf(tagPatternList).map((pattern) => firstMatch([pattern]));
  return ({ tags }) =>
    tags.length > 0 &&
    prefixes.every((prefix) => tags.some((tag) => tag.startsWith(prefix))) &&
    patterns.every((matches) => tags.some((tag) => matches(tag) !== undefined));
}

function takerOf({ countType, countNumber }: Fields, nowMs: number): LifecycleRule['takes'] | undefined {
  if (typeof countNumber !== 'number') return undefined;
  const olderThan = (timeOf: (image: Image) => number) => (images: readonly Image[]) =>
    images.filter((image) => nowMs - timeOf(image) > countNumber * dayMs);
  switch (countType) {
    case 'imageCountMoreThan':
      return (images) =>
        images.toSorted((a, b) => b.pushedAtMs - a.pushedAtMs || compareText(a.digest, b.digest)).slice(countNumber);
    case 'sinceImagePushed':
      return olderThan(beginsAt);
    case 'sinceImagePulled':
      return olderThan((image) => Math.max(image.pulledAtMs ?? beginsAt(image), image.restoredAtMs ?? 0));
    default:
      return undefined;
  }
}

/** What comes back from the archive begins anew. */
const beginsAt = ({ pushedAtMs, restoredAtMs = pushedAtMs }: Image): number => Math.max(pushedAtMs, restoredAtMs);

const dayMs = 86_400_000;

function fieldsIn(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {});

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
