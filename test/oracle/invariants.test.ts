import type { Image } from '../../lambda/core/image.ts';
import { watchAfter, watchingHold } from '../../lambda/core/ledgers/watch.ts';
import type { Decision } from '../../lambda/core/verdict.ts';
import { dayMs } from '../core/build.ts';
import { chance, shuffled } from '../chance.ts';
import { partsOf } from './parts.ts';
import { decided, goingIn } from './plan.ts';
import { firstPushMs, groupNamesOf } from './ranks.ts';
import { hourMs, inEveryWorld } from './runs.ts';
import { withoutArchitecture } from './tags.ts';
import type { World } from './world.ts';

test(
  'the same facts in another order give the same decisions',
  () => {
    inEveryWorld((world) => {
      const next = chance(world.images.length);
      const mixed = <Key, Value>(map: ReadonlyMap<Key, Value>) => new Map(shuffled([...map], next));
      const other = {
        ...world,
        images: shuffled(world.images, next),
        references: shuffled(world.references, next),
        taggedAtMs: mixed(world.taggedAtMs),
        seenInUseMs: mixed(world.seenInUseMs),
        firstPushMs: mixed(world.firstPushMs),
      };
      expect(inShort(decided(other))).toEqual(inShort(decided(world)));
    });
  },
  hourMs,
);

const inShort = (decisions: readonly Decision[]) =>
  decisions.map((decision) => [decision.component.id, decision.verdict === 'keep' ? decision.reasons : []]);

test(
  'a policy that asks for more to stay never condemns more',
  () => {
    inEveryWorld((world) => {
      const before = new Set(goingIn(world));
      const next = chance(world.images.length + 100 * world.taggedAtMs.size);
      for (const more of shuffled(askingForMore(world), next).slice(0, 3))
        expect(goingIn({ ...world, ...more }).filter((id) => !before.has(id))).toEqual([]);
    });
  },
  hourMs,
);

function askingForMore({ policy, keepNewestTag, pulledWithinMs, seenWithinMs }: World): readonly Partial<World>[] {
  const { labels, families, untagged } = policy;
  const policies: readonly World['policy'][] = [
    { ...policy, labels: { ...labels, keep: [...labels.keep, 'team'] } },
    { ...policy, labels: { ...labels, except: [...labels.except, 'keep=?'] } },
    { ...policy, labels: { ...labels, only: labels.only.slice(0, 1) } },
    { ...policy, families: families.map((one) => ({ ...one, keepNewest: one.keepNewest + 1 })) },
    { ...policy, families: families.map((one) => ({ ...one, keepWithinMs: one.keepWithinMs + 9 * dayMs })) },
    { ...policy, untagged: { ...untagged, keepNewest: untagged.keepNewest + 1 } },
    { ...policy, untagged: { ...untagged, keepWithinMs: untagged.keepWithinMs + 9 * dayMs } },
    { ...policy, minimumAgeMs: policy.minimumAgeMs + 9 * dayMs },
    { ...policy, createdWithinMs: policy.createdWithinMs + 9 * dayMs },
    { ...policy, archived: 'keep' },
    { ...policy, orphans: 'keep' },
  ];
  return [
    ...policies.map((one) => ({ policy: one })),
    { keepNewestTag: keepNewestTag + 1 },
    { isOrphan: false },
    { pulledWithinMs: pulledWithinMs + 9 * dayMs },
    { seenWithinMs: seenWithinMs + 9 * dayMs },
  ];
}

/** Builds of one version for several architectures share a place, which those that are left lose to a pattern for some of them. */
test(
  'one more protected tag never condemns more, where no tag names an architecture',
  () => {
    inEveryWorld((given) => {
      const world = { ...given, images: given.images.map((one) => ({ ...one, tags: one.tags.filter(isPlain) })) };
      const before = new Set(goingIn(world));
      for (const glob of ['v*', '*-rc.?', '1.*', '*a*'])
        expect(goingIn({ ...world, policy: protecting(world, glob) }).filter((id) => !before.has(id))).toEqual([]);
    });
  },
  hourMs,
);

const isPlain = (tag: string): boolean => withoutArchitecture(tag) === tag;

const protecting = ({ policy }: World, glob: string) => ({ ...policy, keepTags: [...policy.keepTags, glob] });

test(
  'planning again after what goes is gone condemns nothing more',
  () => {
    inEveryWorld((world) => {
      const going = new Set(goingIn(world));
      expect(goingIn({ ...world, images: world.images.filter(({ digest }) => !going.has(digest)) })).toEqual([]);
    });
  },
  hourMs,
);

test(
  'the newest by push of every family and group stays, but where orphans are emptied',
  () => {
    inEveryWorld((world) => {
      if (world.policy.orphans === 'empty' && world.isOrphan) return;
      const going = new Set(goingIn(world));
      const entries = partsOf(world.images).flatMap((part) =>
        groupNamesOf(part, world).map((group) => ({ group, part })),
      );
      for (const builds of Map.groupBy(entries, ({ group }) => group).values()) {
        const newestMs = Math.max(...builds.map(({ part }) => firstPushMs(part, world)));
        const newest = builds.filter(({ part }) => firstPushMs(part, world) === newestMs);
        expect(newest.some(({ part }) => !going.has(part.root.digest))).toBe(true);
      }
    });
  },
  hourMs,
);

test(
  'what somebody uses, or used before, stays',
  () => {
    inEveryWorld((world) => {
      const going = new Set(goingIn(world));
      const isUsed = ({ digest, tags }: Image): boolean =>
        world.ranBefore.has(digest) ||
        world.references.some(
          (one) => one.digest === digest || (one.repository?.region === 'eu-west-1' && tags.includes(one.tag ?? '')),
        );
      expect(world.images.filter((image) => isUsed(image) && going.has(image.digest))).toEqual([]);
    });
  },
  hourMs,
);

test(
  'the less is known of when a tag came, the less goes',
  () => {
    inEveryWorld((world) => {
      const before = new Set(goingIn(world));
      const next = chance(world.images.length);
      const afterOf = new Map(
        [...world.taggedAtMs].map(([tag, atMs]) => [tag, atMs - Math.trunc(next() * 30) * dayMs]),
      );
      const taggedAt = (tag: string) => {
        const [afterMs, seenAtMs] = [afterOf.get(tag), world.taggedAtMs.get(tag)];
        return afterMs === undefined || seenAtMs === undefined ? undefined : { afterMs, seenAtMs };
      };
      expect(goingIn(world, { taggedAt }).filter((id) => !before.has(id))).toEqual([]);
    });
  },
  hourMs,
);

/**
 * But for a rank that a build had by its new tag alone, which is not known any more; and for what was seen in use and never
 * pulled from a repository that records all pulls.
 */
test(
  'what a ledger kept that is lost today is held today',
  () => {
    inEveryWorld((world) => {
      const { policy, seenWithinMs, nowMs } = world;
      const before = new Map(decided(world).map((decision) => [decision.component.id, decision]));
      const lost: World = { ...world, taggedAtMs: new Map(), seenInUseMs: new Map(), isOrphan: false };
      const watch = watchAfter(undefined, nowMs);
      const known = { isOrphan: false, recordsAllPulls: true, seenWithinMs, nowMs };
      const given = { watch, tagsSinceMs: nowMs, taggedAt: () => undefined, ...known };
      const holdOn = watchingHold(policy, given);
      const held = decided(lost).filter(({ component, verdict }) => {
        const kept = before.get(component.id);
        return verdict === 'condemned' && kept !== undefined && keptByLedger(kept);
      });
      expect(held.filter(({ component }) => holdOn(component)?.hold !== 'watching')).toEqual([]);
    });
  },
  hourMs,
);

const keptByLedger = (decision: Decision): boolean =>
  decision.verdict === 'keep' &&
  decision.reasons.some(({ rule }) => {
    if (rule === 'seen-within') return decision.component.members.some(({ pulledAtMs }) => pulledAtMs !== undefined);
    return rule === 'too-young' || rule === 'young-in-family';
  });
