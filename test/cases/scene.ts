import { placeOf } from '../../lambda/core/image.ts';
import type { Image } from '../../lambda/core/image.ts';
import { allSeen, nothingSeen, seenInField } from '../../lambda/core/sightings.ts';
import type { Sightings } from '../../lambda/core/usage.ts';
import { prepare } from '../../lambda/job.ts';
import { planner } from '../../lambda/plan.ts';
import type { Plan } from '../../lambda/plan.ts';
import { parsePolicy } from '../../lambda/policy.ts';
import type { Consumers, World } from '../../lambda/ports.ts';
import { survey } from '../../lambda/survey.ts';
import { digest, here } from '../core/build.ts';
import { texts, world } from '../core/build-run.ts';
import type { Case, CaseUsage } from './language.ts';
import { memoryOf } from './memory.ts';
import { momentIn } from './moments.ts';
import { configOf, registriesOf } from './registry.ts';

/** What the product makes of a case: its own survey and planner, in a world that is as the case says. */
export async function plansOf(one: Case): Promise<readonly Plan[]> {
  const nowMs = momentIn(one.now, 0);
  const policy = parsePolicy(JSON.stringify(one.policy), one.where);
  const given = worldOf(one, nowMs);
  const surveyed = await survey(given, policy);
  const records = {
    run: 'a-case',
    rows: sink,
    intended: sink,
    originalsKey: () => '',
    bucket: await memoryOf(one, nowMs),
  };
  const { evidence, sources, shards } = await prepare(given, policy, {
    surveyed,
    startedAtMs: nowMs,
    records,
    working: undefined,
  });
  const plan = planner(policy, evidence, sources);
  const plans: Plan[] = [];
  for (const { repository } of shards) plans.push(await plan(repository, await given.spool.read(placeOf(repository))));
  return plans;
}

const sink = { write: async () => {}, end: async () => [] };

function worldOf(one: Case, nowMs: number): World {
  const spooled = new Map<string, readonly Image[]>();
  const none = world();
  const places = [...one.images, ...one.usage, ...one.unread].map(({ region }) => region);
  return {
    ...none,
    account: { ...none.account, enabledRegions: async () => [...new Set([here.region, ...places])] },
    newReading: () => consumersOf(one, nowMs),
    registries: { ...none.registries, ...registriesOf(one, nowMs) },
    clock: { ...none.clock, serviceMs: () => nowMs },
    spool: {
      write: async (key, images) => void spooled.set(key, images),
      read: async (key) => spooled.get(key) ?? [],
      ...texts(),
      dispose: async () => {},
    },
  };
}

const consumersOf =
  (one: Case, nowMs: number): Consumers =>
  async (source, registry) => {
    const isThere = (cell: { readonly source: string; readonly region: string }) =>
      cell.source === source && cell.region === registry.region;
    if (one.unread.some(isThere)) throw new Error('ServiceUnavailable');
    return allSeen(one.usage.filter(isThere).map((usage) => sightingsOf(usage, nowMs)));
  };

function sightingsOf(usage: CaseUsage, nowMs: number): Sightings {
  const { by, region, uses, mayGoBackTo, runsConfigurationOf } = usage;
  const home = { account: here.account, region };
  const inUse = { usedBy: `${by} (${region})`, role: 'in-use' } as const;
  if (uses !== undefined) return seenInField(addressOf(uses, region), { ...inUse, home });
  if (mayGoBackTo !== undefined) {
    return seenInField(addressOf(mayGoBackTo, region), { ...inUse, role: 'rollback-target', home });
  }
  if (runsConfigurationOf !== undefined) {
    return { ...nothingSeen, references: [{ ...inUse, digest: configOf(runsConfigurationOf), isConfig: true }] };
  }
  return vagueIn(usage, inUse.usedBy, nowMs);
}

/** What does not say which image it means. */
function vagueIn({ region, mentions, mayHavePinned }: CaseUsage, usedBy: string, nowMs: number): Sightings {
  const repository = (name: string) => ({ account: here.account, region, name });
  const { words, repository: mentioned } = mentions ?? {};
  const { at, pulledSince, repository: pinned } = mayHavePinned ?? {};
  const since = pulledSince === undefined ? {} : { pulledSinceMs: momentIn(pulledSince, nowMs) };
  return {
    ...nothingSeen,
    mentions: mentioned && words ? [{ usedBy, role: 'in-use', repository: repository(mentioned), words }] : [],
    pins: pinned && at ? [{ usedBy, repository: repository(pinned), pinnedAtMs: momentIn(at, nowMs), ...since }] : [],
  };
}

/** `app:1.0@one` as consumers write it: the registry of their region in front, unless it names a host, and a digest for the name. */
function addressOf(text: string, region: string): string {
  const [named = '', image] = text.split('@');
  const isHosted = /^[^/]+\.[^/]+\/|:\/\//.test(named);
  const address = isHosted ? named : `${here.account}.dkr.ecr.${region}.amazonaws.com/${named}`;
  return image === undefined ? address : `${address}@${digest(image)}`;
}
