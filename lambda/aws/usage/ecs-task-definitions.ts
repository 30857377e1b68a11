import { ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { grouped } from '../../core/grouped.ts';
import { allSeen } from '../../core/sightings.ts';
import { allPages } from '../pages.ts';
import { seenInTaskDefinitions } from './definitions.ts';
import { shortName } from './ecs.ts';
import type { Reader } from './scope.ts';

/**
 * The latest active revision of each family, which schedules and pipelines start by the family's name, and those before
 * it that one may roll back to. One list of all revisions is cheaper than a list for each family.
 */
export const readTaskDefinitions: Reader = async (scope) => {
  const arns = await allPages('ListTaskDefinitions', async (nextToken) => {
    const command = new ListTaskDefinitionsCommand({ status: 'ACTIVE', sort: 'DESC', maxResults: 100, nextToken });
    const page = await scope.ecs.send(command);
    return { items: page.taskDefinitionArns, nextToken: page.nextToken };
  });
  const families = grouped(arns.map((arn) => [familyOf(arn), arn] as const));
  const newest = [...families.values()].map((revisions) =>
    revisions
      .toSorted((a, b) => revisionOf(b) - revisionOf(a))
      .slice(0, Math.max(scope.rollback.ecsTaskDefinitions, 1)),
  );
  const latest = new Set(newest.flatMap(([first]) => first ?? []));
  return allSeen([
    await seenInTaskDefinitions(scope, newest.flat(), (arn) => ({
      usedBy: `ECS task definition ${shortName(arn)} (${latest.has(arn) ? 'latest' : 'earlier'}, ${scope.home.region})`,
      role: latest.has(arn) ? 'in-use' : 'rollback-target',
      home: scope.home,
    })),
  ]);
};

const familyOf = (arn: string): string => arn.slice(0, arn.lastIndexOf(':'));
const revisionOf = (arn: string): number => Number(arn.slice(arn.lastIndexOf(':') + 1));
