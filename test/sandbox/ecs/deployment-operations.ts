import { clusterIn } from './clusters.ts';
import { missing, serviceNotFound } from './errors.ts';
import { batchIn, isAmong, isCreatedWithin, pageIn, required } from './input.ts';
import type { Operation } from './input.ts';
import { deploymentsOf } from './rolling.ts';
import { serviceNamed } from './services.ts';
import { briefDeployment, describedRevision, fullDeployment } from './service-shapes.ts';
import type { Revision, ServiceDeployment } from './state.ts';

/** The deployments of a service, the newest first, 20 on a page unless up to 100 are asked for. */
export const listServiceDeployments: Operation = (call, ecs) => {
  const { input, nowMs } = call;
  const service = serviceNamed(ecs, clusterIn(ecs, input), required(input, 'service'));
  if (!service) throw serviceNotFound();
  const listed = deploymentsOf(ecs, service).filter(
    (one) => isKept(one, nowMs) && isAmong(input, 'status', one.status) && isCreatedWithin(input, one.createdAtMs),
  );
  const { items, nextToken } = pageIn(call, listed, 20);
  return { serviceDeployments: items.map(briefDeployment), nextToken };
};

/** A deployment from or to a revision that cannot be described cannot be described either: the failure names that. */
export const describeServiceDeployments: Operation = ({ input, nowMs }, ecs) => {
  const found = batchIn(input, 'serviceDeploymentArns', { max: 20 }).map((arn) => {
    const deployment = ecs.deployments.get(arn);
    const kept = deployment && isKept(deployment, nowMs) ? deployment : undefined;
    const unknown = kept ? [...kept.sources, kept.target].filter(isTooOld).map((revision) => revision.arn) : [arn];
    return { kept, unknown };
  });
  return {
    serviceDeployments: found.flatMap(({ kept, unknown }) =>
      kept && unknown.length === 0 ? [fullDeployment(kept)] : [],
    ),
    failures: found.flatMap(({ unknown }) => unknown.map(missing)),
  };
};

/** Describes up to 20 revisions, with the digests that they pin. */
export const describeServiceRevisions: Operation = ({ input }, ecs) => {
  const found = batchIn(input, 'serviceRevisionArns', { max: 20 }).map((arn) => {
    const revision = ecs.revisions.get(arn);
    return { arn, revision: revision && !isTooOld(revision) ? revision : undefined };
  });
  return {
    serviceRevisions: found.flatMap(({ revision }) => (revision ? [describedRevision(revision)] : [])),
    failures: found.flatMap(({ arn, revision }) => (revision ? [] : [missing(arn)])),
  };
};

/** AWS keeps 90 days of history, and none of what was before it kept any. */
const isKept = ({ createdAtMs }: ServiceDeployment, nowMs: number): boolean =>
  createdAtMs >= firstKeptMs && nowMs - createdAtMs < keptMs;

const isTooOld = ({ createdAtMs }: Revision): boolean => createdAtMs < firstKeptMs;

const firstKeptMs = Date.UTC(2024, 9, 25);
const keptMs = 90 * 86_400_000;
