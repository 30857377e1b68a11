import type { Aws } from '../aws.ts';
import { abroad, home, uri } from './seed.ts';

interface Reason {
  readonly rule: string;
  readonly usedBy?: readonly string[];
  readonly family?: string;
  readonly rank?: number;
  readonly artifactType?: string;
  readonly because?: string;
}

interface Row {
  readonly region: string;
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly verdict: string;
  readonly reasons: readonly Reason[];
  readonly outcome: string | null;
}

/** A few images that tell the story, each with what became of it and why. */
export function examples(aws: Aws, ndjson: string): string {
  const rows = ndjson
    .trim()
    .split('\n')
    .map((line): Row => JSON.parse(line));
  const find = (repository: string, ref: string, region = home): Row | undefined =>
    rows.find(
      (row) => row.repository === repository && row.region === region && (row.tags.includes(ref) || row.digest === ref),
    );
  const pinned = rows.find(
    ({ repository, tags, reasons }) =>
      repository === 'shop/web' &&
      tags.length === 0 &&
      reasons.some(({ usedBy = [] }) => usedBy.some((user) => user.includes('staging/web'))),
  );
  const cases: readonly (readonly [string, Row | undefined])[] = [
    ['the tag "staging" moved on, but the service still runs this', pinned],
    ['both ends of the deployment under way', find('shop/web', '1.23')],
    ['a release that nothing needs, with platforms and signature', find('shop/web', '1.3')],
    ['an old release that a rollback would deploy', find('shop/api', '2.4')],
    ['condemned by the plan, brought back by hand since', find('shop/api', '2.3')],
    ['its neighbour, which nobody brought back', find('shop/api', '2.2')],
    ['used in another region, by a service at desired count 0', find('pay/ledger', 'v2')],
    ['the copy there', find('pay/ledger', 'v2', abroad)],
    ['the index around the one platform that Lambda runs', find('fn/thumbnails', 'r2')],
    ['scheduled work: runs by the name of its family', find('data/etl', 'night-1')],
    ['a chart: its users are not images', find('charts/shop', '1.0.0')],
    ['nobody can read this manifest', find('museum/odd', 'non-json')],
    ['a build of a project that ended', find('old/portal', 'build-7')],
  ];
  return `${cases.flatMap(([what, row]) => (row ? [lines(what, row)] : [])).join('\n')}\n\n${proof(aws)}`;
}

function lines(what: string, { region, repository, tags, digest, verdict, reasons, outcome }: Row): string {
  const name = `${region === home ? '' : `${region}/`}${repository}${tags[0] ? `:${tags[0]}` : `@${digest.slice(7, 19)}`}`;
  const fate = outcome === 'deleted' ? 'went  ' : verdict === 'keep' ? 'stayed' : 'waits ';
  const why = reasons.map(whyText).find((text) => text !== undefined) ?? 'no rule keeps it';
  return `${fate}  ${name}\n        ${what}\n        ${why}`;
}

function whyText({ rule, usedBy, family, rank, artifactType, because }: Reason): string | undefined {
  const evidence = usedBy?.[0] ?? artifactType ?? because ?? (family ? `number ${rank} of ${family}` : undefined);
  return evidence === undefined ? undefined : `${rule}: ${evidence}`;
}

/** Everything that runs must still pull: this asks the registry, not the report. */
function proof(aws: Aws): string {
  const used = [
    uri('shop/web', '1.23'),
    uri('shop/web', '1.24'),
    uri('shop/api', '2.19'),
    uri('shop/api', '2.4'),
    uri('shop/api', '2.3'),
    uri('data/etl', 'night-1'),
  ];
  for (const image of used) {
    const [, repository = '', tag = ''] = /amazonaws\.com\/([^:]+):(.+)$/.exec(image) ?? [];
    aws.ecr().pull(repository, tag);
  }
  aws.ecr({ region: abroad }).pull('pay/ledger', 'v2');
  return `All ${used.length + 1} images that services and schedules name were pulled again, every platform of them.\n`;
}
