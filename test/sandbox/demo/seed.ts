import {
  attestation,
  buildCache,
  cosign,
  helmChart,
  index,
  oddManifest,
  platformImage,
  referrer,
} from '../manifests.ts';
import type { Aws } from '../aws.ts';

export const home = 'eu-west-1';
export const abroad = 'us-east-1';

const dayMs = 86_400_000;

/** An account worth looking at: what teams push, what runs of it, and what nobody remembers. */
export function seed(aws: Aws): void {
  seedWeb(aws);
  seedApi(aws);
  seedLedger(aws);
  seedFunction(aws);
  seedJobs(aws);
  seedLeftovers(aws);
  seedOddities(aws);
}

/** What an operator does between the two runs: goes back to a release that the plan had condemned. */
export function bringBack(aws: Aws): void {
  const taskDefinition = define(aws, 'api-hotfix', uri('shop/api', '2.3'));
  aws.ecs().createService({ name: 'api-hotfix', cluster: 'prod', taskDefinition });
}

export const uri = (repository: string, ref: string, region = home): string =>
  `111111111111.dkr.ecr.${region}.amazonaws.com/${repository}${ref.startsWith('sha256:') ? '@' : ':'}${ref}`;

const daysAgo = (aws: Aws, days: number): number => aws.clock.nowMs() - days * dayMs;

const define = (aws: Aws, family: string, image: string, region = home): string =>
  aws.ecs({ region }).registerTaskDefinition({ family, image });

/** One release for two platforms with their provenance, signed: six manifests. */
function pushRelease(aws: Aws, repository: string, { tag, days }: { tag: string; days: number }): string {
  const at = daysAgo(aws, days);
  const platforms = ['amd64', 'arm64'].map((arch) => platformImage(`${repository} ${tag} ${arch}`, { layers: 4 }));
  const listed = [...platforms, ...platforms.map(attestation)];
  for (const one of listed) aws.ecr().push({ repository, at, manifest: one.manifest, mediaType: one.mediaType });
  const digest = aws.ecr().push({ repository, tags: [tag], at, ...index(listed) });
  aws.ecr().push({ repository, at, ...cosign('sig', digest) });
  return digest;
}

/** A busy team: many releases and snapshots, a service in the middle of a deployment, and a tag that moved. */
function seedWeb(aws: Aws): void {
  const repository = 'shop/web';
  for (let i = 1; i <= 24; i += 1) pushRelease(aws, repository, { tag: `1.${i}`, days: 260 - i * 10 });
  for (let i = 1; i <= 16; i += 1) {
    aws.ecr().push({ repository, tags: [`1.${i + 9}-SNAPSHOT`], at: daysAgo(aws, 170 - i * 9) });
  }
  const ecs = aws.ecs();
  const running = define(aws, 'web', uri(repository, '1.23'));
  const service = ecs.createService({ name: 'web', cluster: 'prod', taskDefinition: running, desiredCount: 3 });
  ecs.updateService(service, { taskDefinition: define(aws, 'web', uri(repository, '1.24')) });

  aws.ecr().push({ repository, tags: ['staging'], at: daysAgo(aws, 120) });
  ecs.createService({
    name: 'web',
    cluster: 'staging',
    taskDefinition: define(aws, 'web-staging', uri(repository, 'staging')),
  });
  aws.ecr().push({ repository, tags: ['staging'], at: daysAgo(aws, 60) });
}

/** Releases by hand, one of which a rollback may need; and one promoted from its snapshot. */
function seedApi(aws: Aws): void {
  const repository = 'shop/api';
  for (let i = 1; i <= 20; i += 1) aws.ecr().push({ repository, tags: [`2.${i}`], at: daysAgo(aws, 300 - i * 12) });
  aws.ecr().tag(repository, '2.20-SNAPSHOT', aws.ecr().digestOf(repository, '2.20') ?? '');
  const ecs = aws.ecs();
  const old = define(aws, 'api', uri(repository, '2.4'));
  const service = ecs.createService({ name: 'api', cluster: 'prod', taskDefinition: old, desiredCount: 2 });
  ecs.updateService(service, { taskDefinition: define(aws, 'api', uri(repository, '2.19')) });
  ecs.finishDeployment(service);
}

/** Replicated abroad, and used there only: the originals stay with the copies. */
function seedLedger(aws: Aws): void {
  for (let i = 1; i <= 14; i += 1) {
    const image = platformImage(`ledger ${i}`, { format: 'docker', layers: 3 });
    const seeded = { repository: 'pay/ledger', tags: [`v${i}`], ...image };
    aws.ecr().push({ ...seeded, at: daysAgo(aws, 200 - i * 10) });
    aws.ecr({ region: abroad }).push({ ...seeded, at: daysAgo(aws, 100 - i) });
  }
  const ecs = aws.ecs({ region: abroad });
  const taskDefinition = define(aws, 'ledger', uri('pay/ledger', 'v2', abroad), abroad);
  ecs.createService({ name: 'ledger', cluster: 'prod', taskDefinition, desiredCount: 0 });
}

/** Lambda runs one platform of an index, by a digest that has no tag. */
function seedFunction(aws: Aws): void {
  const repository = 'fn/thumbnails';
  for (let i = 1; i <= 15; i += 1) pushRelease(aws, repository, { tag: `r${i}`, days: 320 - i * 15 });
  const platform = platformImage(`${repository} r2 arm64`, { layers: 4 });
  aws.lambda().createFunction({ name: 'thumbnails', image: uri(repository, platform.digest) });
}

/** Scheduled work starts by the name of its family: nothing runs between two nights. */
function seedJobs(aws: Aws): void {
  for (let i = 1; i <= 12; i += 1) {
    aws.ecr().push({ repository: 'data/etl', tags: [`night-${i}`], at: daysAgo(aws, 240 - i) });
  }
  define(aws, 'nightly-etl', uri('data/etl', 'night-1'));
}

/** A project that ended: of forty builds the newest ten stay, and a tidy pile of untagged ones goes. */
function seedLeftovers(aws: Aws): void {
  for (let i = 1; i <= 40; i += 1) {
    aws.ecr().push({ repository: 'old/portal', tags: [`build-${i}`], at: daysAgo(aws, 700 - i) });
    if (i % 2 === 0) aws.ecr().push({ repository: 'old/portal', at: daysAgo(aws, 700 - i) });
  }
  for (let i = 1; i <= 4; i += 1)
    aws.ecr().push({ repository: 'charts/shop', tags: [`${i}.0.0`], at: daysAgo(aws, 400), ...helmChart(`shop ${i}`) });
  aws.ecr().push({ repository: 'ci/cache', tags: ['web'], at: daysAgo(aws, 200), ...buildCache('web') });
}

/** What registries hold besides: manifests of every age and kind, and one that is no JSON. */
function seedOddities(aws: Aws): void {
  const files = [
    'v2s1.manifest.json',
    'v2s2.manifest.json',
    'ociv1.manifest.json',
    'ociv1.image.index.json',
    'v2list.manifest.json',
    'schema2list.json',
  ];
  for (const file of [...files, 'oci1.index.everything.json', 'non-json.manifest.json']) {
    const { manifest, mediaType } = oddManifest(file);
    aws.ecr().push({
      repository: 'museum/odd',
      tags: [file.split('.')[0] ?? file],
      at: daysAgo(aws, 500),
      manifest,
      mediaType,
      mayLackPlatforms: true,
    });
  }
  for (let i = 1; i <= 10; i += 1)
    aws.ecr().push({ repository: 'museum/odd', tags: [`2026.${i}`], at: daysAgo(aws, 100 - i) });
  const signed = platformImage('museum signed');
  aws.ecr().push({ repository: 'museum/odd', tags: ['signed'], at: daysAgo(aws, 500), ...signed });
  aws.ecr().push({ repository: 'museum/odd', at: daysAgo(aws, 500), ...referrer(signed) });
}
