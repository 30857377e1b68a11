import { createHash } from 'node:crypto';
import type { AuditRow } from '../../lambda/core/audit-row.ts';
import type { Image, Repository } from '../../lambda/core/image.ts';
import type { Point } from '../../lambda/core/growth.ts';
import { ownCost } from '../../lambda/core/own-cost.ts';
import { nothingSeen } from '../../lambda/core/sightings.ts';
import { showing } from '../../lambda/core/shown.ts';
import { sourceNames } from '../../lambda/core/sources.ts';
import type { Announced, Summary } from '../../lambda/core/summary.ts';
import { tally } from '../../lambda/core/tally.ts';
import type { Amount } from '../../lambda/core/totals.ts';
import type { Finding } from '../../lambda/core/usage.ts';
import type { Hold, KeepReason, Outcome } from '../../lambda/core/verdict.ts';
import { rowTold } from '../../lambda/render/told-rows.ts';
import { dayMs, nowMs, reference } from '../core/build.ts';
import { summary } from '../core/build-run.ts';

/** An account that never was, for pages of any size. */
interface Made {
  readonly repositories: number;
  readonly images: number;
  readonly mode: Summary['mode'];
}

const account = '111111111111';
const regions = ['eu-west-1', 'eu-west-1', 'us-east-1', 'eu-central-1'] as const;
const teams = ['checkout', 'search', 'platform', 'data', 'ml', 'mobile', 'identity', 'billing'] as const;
const parts = ['api', 'worker', 'frontend', 'gateway', 'batch', 'migrations', 'proxy', 'trainer', 'collector'] as const;

/** The same numbers every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Draw = ReturnType<typeof numbers>;

/** A run over such an account: what it found, did, and shows. */
export function madeRun({ repositories, images, mode }: Made): Summary {
  const sums = tally(nowMs);
  const shown = showing(nowMs, rowTold);
  const announced: Announced[] = [];
  for (let i = 0; i < repositories; i += 1) {
    const draw = numbers(i + 1);
    const number = i < teams.length * parts.length ? '' : `-${Math.floor(i / (teams.length * parts.length))}`;
    const name = `${pick(teams, i)}/${pick(parts, Math.floor(i / teams.length))}${number}`;
    const repository = { account, region: pick(regions, draw(99)), name };
    const count = Math.max(1, Math.round(images * (0.4 + draw(120) / 100)));
    const rows = Array.from({ length: count }, (_, j) => rowOf(repository, j, { draw, mode }));
    sums.add(repository, rows);
    shown.add(repository, rows);
    announced.push(...rows.flatMap(announcedIn));
  }
  const { totals, ...others } = sums.result();
  return summary({
    mode,
    finishedAtMs: nowMs + 14 * 60_000,
    totals,
    ...others,
    growth: daysOf(totals.found),
    cost: ownCost(spent(repositories)),
    shown: shown.result(),
    announced: mode === 'report' ? [] : announced,
    findings: findings(),
    baseline: '20260531T000000Z-7c1d22',
    audit: ['audit/date=2026-06-01/20260601T000000Z-9f3a1c-0001.ndjson.gz'],
  });
}

/** A little more on each day than on the one before. */
const daysOf = ({ images, bytes }: Amount): readonly Point[] =>
  Array.from({ length: 14 }, (_, i) => {
    const share = 0.87 + i / 100;
    const atMs = nowMs - (13 - i) * dayMs;
    return { run: `run-${i}`, atMs, images: Math.round(images * share), bytes: Math.round(bytes * share) };
  });

const spent = (repositories: number) => ({
  requests: { 'ecr:DescribeImages': repositories * 2, 'ecs:DescribeTasks': 400, 's3:PutObject': 20 },
  durationMs: 14 * 60_000,
  told: 100,
  metrics: 12,
  asFunction: { memoryMiB: 1024, logBytes: repositories * 600, tells: true },
});

const pick = <Value>(all: readonly [Value, ...Value[]], i: number): Value => all[i % all.length] ?? all[0];

const announcedIn = ({ repository, image, verdict, outcome }: AuditRow): readonly Announced[] =>
  verdict === 'condemned' && outcome?.outcome !== 'deleted'
    ? [{ repository, digest: image.digest, tags: image.tags, goesAtMs: nowMs + 4 * dayMs, isNew: true }]
    : [];

function rowOf(repository: Repository, j: number, { draw, mode }: { draw: Draw; mode: Summary['mode'] }): AuditRow {
  const image = imageOf(repository, j, draw);
  const isKept = j < 10 || draw(100) < 35;
  const row = { repository, image, component: image.digest, blockedBy: [], reasons: [], outcome: undefined };
  if (isKept) return { ...row, verdict: 'keep', reasons: reasonsFor(image, j, draw) };
  if (mode === 'report') return { ...row, verdict: 'condemned', blockedBy: [{ hold: 'mode', mode: 'report' }] };
  const outcome = outcomeOf(draw);
  return { ...row, verdict: 'condemned', outcome, blockedBy: outcome ? [] : [holdOf(draw)] };
}

function imageOf({ name }: Repository, j: number, draw: Draw): Image {
  const daysOld = j * 3 + draw(3);
  const isUntagged = draw(7) === 0;
  const pulled = draw(4);
  return {
    digest: `sha256:${createHash('sha256').update(`${name} ${j}`).digest('hex')}`,
    tags: isUntagged
      ? []
      : [`1.${200 - (j % 200)}.${draw(9)}`, ...(draw(4) === 0 ? [`sha-${draw(2 ** 28).toString(16)}`] : [])],
    status: 'active',
    pushedAtMs: nowMs - daysOld * dayMs - draw(dayMs),
    ...(pulled === 0 ? {} : { pulledAtMs: nowMs - Math.floor(daysOld / pulled) * dayMs }),
    sizeBytes: 40e6 + draw(900) * 1e6,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    manifest: { kind: 'platform' },
  };
}

function reasonsFor({ digest, tags }: Image, j: number, draw: Draw): AuditRow['reasons'] {
  const user = `ECS service ${pick(teams, draw(99))}/${pick(parts, draw(99))} in cluster prod`;
  const reasons: readonly KeepReason[] = [
    ...(j < 10 && tags.length > 0
      ? [{ rule: 'newest-in-family', family: 'releases', rank: j + 1, keepNewest: 10, by: 'pushed' } as const]
      : []),
    ...(j < 2 ? [{ rule: 'in-use', count: 1, usedBy: [user] } as const] : []),
    ...(j >= 2 && j < 5
      ? [{ rule: 'rollback-target', count: 1, usedBy: [`ECS task definition web:${j}`] } as const]
      : []),
  ];
  const pulledAtMs = nowMs - draw(80) * dayMs;
  const otherwise: KeepReason = { rule: 'pulled-within', digest, pulledAtMs, withinMs: 90 * dayMs };
  return reasons.length > 0 ? reasons : [otherwise];
}

function outcomeOf(draw: Draw): Outcome | undefined {
  const drawn = draw(100);
  if (drawn >= 61) return undefined;
  return drawn === 60 ? { outcome: 'failed', code: 'ImageReferencedByManifestList' } : { outcome: 'deleted' };
}

const holdOf = (draw: Draw): Hold =>
  draw(5) === 0
    ? { hold: 'budget', budget: 'deletions', limit: 2000 }
    : { hold: 'grace', announcedAtMs: nowMs - 3 * dayMs, untilMs: nowMs + 4 * dayMs };

const findings = (): readonly Finding[] =>
  sourceNames.flatMap((source, i) =>
    ['eu-west-1', 'us-east-1', 'eu-central-1'].map((region): Finding => {
      const references = Array.from({ length: i % 5 }, (_, j) => reference({ tag: `1.${j}` }));
      return { ...nothingSeen, source, account, region, status: 'complete', references };
    }),
  );

/** The same run with everything that can trouble one. */
export function troubled(run: Summary): Summary {
  const place = { account, region: 'eu-west-1', name: 'checkout/api' };
  const cell = { source: 'kubernetes', account, region: 'eu-west-1', unit: 'prod' } as const;
  const error = 'AccessDeniedException: not authorized to perform eks:DescribeCluster';
  const digest = 'sha256:61a7c0e5d2b94f83a6e1d0c7b58f3e2961a7c0e5d2b94f83a6e1d0c7b58f3e29';
  return {
    ...run,
    findings: [...run.findings, { ...cell, status: 'failed', error, reach: 'anywhere' }],
    heldBack: [...run.heldBack, { hold: { hold: 'veto', ...cell, error }, images: 12, bytes: 6e9 }],
    trips: [
      {
        breaker: 'newly-condemned',
        about: '111111111111/eu-west-1/checkout/api',
        number: 70,
        limit: 60,
        baseline: 120,
        accepted: true,
      },
    ],
    broken: [reference({ repository: place, tag: '1.7.0', usedBy: 'ECS service checkout/api' })],
    endangered: [{ ...place, digest, tags: ['1.9.3'], usedBy: ['ECS service checkout/api'], danger: 'expire' }],
    orphans: [{ ...place, name: 'data/old-etl', images: 31, bytes: 12e9 }],
    strangers: [{ principal: 'account 222222222222', images: 7, bytes: 2e9 }],
    pulledByNobody: { images: 4, bytes: 1e9 },
    surprises: [{ surprise: 'matches-nothing', path: 'retention[1].repositories[0]', value: 'legacy/**' }],
    twoCleaners: ['111111111111/eu-west-1/search/api'],
  };
}
