import type { Aws } from '../sandbox/aws.ts';
import { index, platformImage } from '../sandbox/manifests.ts';

const now = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => now - days * 86_400_000;
const home = 'eu-west-1';
const registry = `111111111111.dkr.ecr.${home}.amazonaws.com`;
const megabyte = 1_000_000;

/** A small account such as a newcomer may have: a shop with a service that runs an old release, and a team that is gone. */
export function furnish(aws: Aws): void {
  for (let i = 0; i < 40; i += 1) {
    aws.ecr().push({
      repository: 'shop/web',
      tags: [`1.${i}`],
      at: daysAgo(400 - i * 9),
      sizeBytes: (180 + i) * megabyte,
    });
  }
  for (let i = 0; i < 12; i += 1) {
    const tags = [`1.40-SNAPSHOT-${i + 1}`];
    aws.ecr().push({ repository: 'shop/web', tags, at: daysAgo(60 - i * 2), sizeBytes: 230 * megabyte });
  }
  for (let i = 0; i < 15; i += 1) pushIndex(aws, i);
  for (let i = 0; i < 24; i += 1) {
    aws.ecr().push({ repository: 'old/portal', tags: [`r${i}`], at: daysAgo(900 - i * 10), sizeBytes: 410 * megabyte });
  }
  const ecs = aws.ecs({ region: home });
  const taskDefinition = ecs.registerTaskDefinition({ family: 'web', image: `${registry}/shop/web:1.4` });
  ecs.createService({ name: 'web', taskDefinition, desiredCount: 3 });
  ecs.deregister(taskDefinition);
  aws.lambda({ region: home }).createFunction({ name: 'resize', image: `${registry}/old/portal:r3` });
}

/** A release for two platforms. */
function pushIndex(aws: Aws, i: number): void {
  const platforms = ['amd64', 'arm64'].map((architecture) => platformImage(`api ${i} ${architecture}`));
  const at = daysAgo(300 - i * 12);
  for (const platform of platforms)
    aws.ecr().push({ repository: 'shop/api', at, sizeBytes: 95 * megabyte, ...platform });
  aws.ecr().push({ repository: 'shop/api', tags: [`v${i + 1}`], at, ...index(platforms) });
}
