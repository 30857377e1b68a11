import * as z from 'zod';
import { publishersAfter, vanishedPublishers } from './core/publishers.ts';
import type { PublishersSeen } from './core/publishers.ts';
import type { Cell, Finding } from './core/usage.ts';
import { exclusionsOf } from './exclusions.ts';
import { sentenceOf } from './failure.ts';
import { jsonIn } from './json.ts';
import type { Policy } from './policy.ts';
import type { World } from './ports.ts';

/**
 * Adds the publishers that were there and have vanished, and remembers those that are there now. A memory that is lost
 * or damaged forgets who was there: name in `expect` whoever must not be forgotten.
 */
export async function withVanished(
  world: World,
  policy: Policy,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  if (policy.inUse.lists.length === 0) return findings;
  const { account, clock } = world;
  const cell: Cell = { source: 'lists', account: account.id, region: account.home };
  const seen = await remembered(world);
  const nowMs = clock.serviceMs();
  const excluded = exclusionsOf(policy);
  const vanished = vanishedPublishers(seen, findings, cell, nowMs).map((finding): Finding => {
    const because = excluded.because(finding);
    return because === undefined ? finding : { ...cell, unit: finding.unit ?? '', status: 'excluded', because };
  });
  await remember(world, publishersAfter(seen, findings, nowMs));
  return [...findings, ...vanished];
}

const key = 'state/publishers.json';

const saved = z.strictObject({ format: z.literal(1), publishers: z.record(z.string(), z.number()) });

/** Of several memories, the latest time for each. */
async function remembered({ memories, log }: World): Promise<PublishersSeen> {
  const seen = new Map<string, number>();
  for (const memory of memories) {
    const body = await memory.read(key);
    if (!body) continue;
    const parsed = saved.safeParse(jsonIn(body));
    if (!parsed.success) log.warn('what earlier runs saw of publishers is damaged', { key });
    for (const [name, atMs] of Object.entries(parsed.data?.publishers ?? {})) {
      seen.set(name, Math.max(atMs, seen.get(name) ?? 0));
    }
  }
  return Object.fromEntries(seen);
}

async function remember({ memories, log }: World, publishers: PublishersSeen): Promise<void> {
  const body = Buffer.from(JSON.stringify({ format: 1, publishers }));
  for (const memory of memories) {
    try {
      await memory.write(key, body, 'application/json');
    } catch (error) {
      log.warn('the publishers could not be remembered', { key, error: sentenceOf(error) });
    }
  }
}
