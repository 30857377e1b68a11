import { expiriesOf } from './core/lifecycle.ts';
import type { Endangered, Expiry } from './core/lifecycle.ts';
import type { Image, Repository } from './core/image.ts';
import type { Unread } from './core/usage.ts';
import { usersIn } from './core/verdict.ts';
import type { Decision } from './core/verdict.ts';
import type { Plan } from './plan.ts';
import type { World } from './ports.ts';
import { unreadOf } from './unread.ts';

/** What a repository's own lifecycle policy means for us. */
export interface NativePolicy {
  /** Whether there is one: then two cleaners are at work. */
  readonly isThere: boolean;
  readonly endangered: readonly Endangered[];
  readonly unread: readonly Unread[];
}

/** Reads the lifecycle policy of a repository, and holds it against what is in use. It only ever informs. */
export const nativePolicyReader =
  (world: World, nowMs: number) =>
  async ({ repository, images, decisions }: Plan): Promise<NativePolicy> => {
    if (images.length === 0) return { isThere: false, endangered: [], unread: [] };
    try {
      const policy = await world.registries.lifecyclePolicy(repository);
      if (policy === undefined) return { isThere: false, endangered: [], unread: [] };
      const expiries = expiriesOf(policy, images, nowMs);
      return { isThere: true, endangered: endangeredBy(expiries, repository, decisions), unread: [] };
    } catch (error) {
      const unread = [unreadOf(world, 'lifecycle-policies', repository, error)];
      return { isThere: false, endangered: [], unread };
    }
  };

function endangeredBy(
  expiries: readonly Expiry[],
  repository: Repository,
  decisions: readonly Decision[],
): readonly Endangered[] {
  const users = new Map(
    decisions.flatMap((decision) => decision.component.members.map((member) => [member.digest, usersOf(decision)])),
  );
  const imageOf = new Map<string, Image>(
    decisions.flatMap(({ component }) => component.members.map((member) => [member.digest, member])),
  );
  return expiries.flatMap(({ digest, action, rulePriority }): readonly Endangered[] => {
    const usedBy = users.get(digest) ?? [];
    return usedBy.length === 0
      ? []
      : [{ ...repository, digest, danger: action, rulePriority, usedBy, tags: imageOf.get(digest)?.tags ?? [] }];
  });
}

const usersOf = (decision: Decision): readonly string[] =>
  decision.verdict === 'keep' ? usersIn(decision.reasons) : [];
