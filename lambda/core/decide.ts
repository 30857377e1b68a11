import type { Component } from './component.ts';
import type { Retention } from './retention.ts';
import { allIn } from './found.ts';
import { pulledWithin, seenWithin, tooYoung } from './rules/age.ts';
import { createdWithin, protectedLabel, unreadableConfig } from './rules/configuration.ts';
import { foreignConsumer, pullThroughCache, replicaOfKept } from './rules/foreign.ts';
import { archivedByOthers, subjectElsewhere, unknownKind, unreadableManifest } from './rules/kind.ts';
import { newestInFamily, newestUntagged, protectedTag } from './rules/newest.ts';
import { silent } from './rules/rule.ts';
import type { Facts, Rule } from './rules/rule.ts';
import { inUse, mentionedIn, pinnedUnknown } from './rules/use.ts';
import type { Decision, KeepReason } from './verdict.ts';

/** In the order in which reasons are reported. No rule overrules another: any keep wins. */
const rules: readonly Rule[] = [
  inUse,
  mentionedIn,
  pinnedUnknown,
  foreignConsumer,
  replicaOfKept,
  pullThroughCache,
  seenWithin,
  pulledWithin,
  tooYoung,
  createdWithin,
  protectedTag,
  protectedLabel,
  newestInFamily,
  newestUntagged,
  unknownKind,
  subjectElsewhere,
  unreadableManifest,
  archivedByOthers,
];

/** What keeps whatever nobody uses, and gives way where a policy has orphans emptied. */
const byCount: ReadonlySet<Rule> = new Set([protectedTag, newestInFamily, newestUntagged]);

/** Gives each component of a repository its verdict: kept for all the reasons there are, or condemned without any. Without a retention all stay. */
export function decide(
  retention: Retention | undefined,
  facts: Facts,
  because = 'no retention entry matches the repository',
): readonly Decision[] {
  if (!retention) return facts.components.map((component) => judge(component, [{ rule: 'no-retention', because }]));
  const isGivenUp = retention.orphans === 'empty' && facts.isOrphan;
  const speaking = isGivenUp ? rules.filter((rule) => !byCount.has(rule)) : rules;
  const opinions = speaking.map((rule) => rule({ ...retention, ...facts })).filter((opinion) => opinion !== silent);
  // Configurations are read of what nothing else keeps: of the rest nobody knows whether they could be.
  const unread = unreadableConfig({ ...retention, ...facts });
  return facts.components.map((component) => {
    const reasons = allIn(opinions, (opinion) => opinion(component));
    return judge(component, reasons.length > 0 ? reasons : unread(component));
  });
}

function judge(component: Component, [first, ...others]: readonly KeepReason[]): Decision {
  return first ? { component, verdict: 'keep', reasons: [first, ...others] } : { component, verdict: 'condemned' };
}
