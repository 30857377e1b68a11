import { list, text } from '../json.ts';
import type { Call, JsonObject } from '../service.ts';
import { allDefinitions, definitionNamed, deregister, register, requestDelete } from './definitions.ts';
import { clientError, invalidParameter } from './errors.ts';
import { batchIn, pageIn, required, seconds } from './input.ts';
import type { Operation } from './input.ts';
import type { EcsState, TaskDefinition } from './state.ts';

/** Registers the next revision of a family. */
export const registerTaskDefinition: Operation = (call, ecs) => {
  const { tags, ...said } = call.input;
  if (list(said, 'containerDefinitions').length === 0) throw clientError('Container list cannot be empty.');
  const family = required(said, 'family');
  const definition = register(
    ecs,
    { ...said, family },
    { kind: 'task-definition', nowMs: call.nowMs, by: call.caller },
  );
  return { taskDefinition: described(definition), tags };
};

/** Makes a revision INACTIVE. */
export const deregisterTaskDefinition: Operation = ({ input, nowMs }, ecs) => {
  const definition = revisionNamed(ecs, required(input, 'taskDefinition'));
  if (!definition) throw clientError('The specified task definition does not exist.');
  deregister(definition, nowMs);
  return { taskDefinition: described(definition) };
};

/** Begins to delete up to 10 revisions that are INACTIVE. */
export const deleteTaskDefinitions: Operation = ({ input, nowMs }, ecs) => {
  const refs = batchIn(input, 'taskDefinitions', { max: 10 });
  const found = refs.map((arn) => ({ arn, definition: revisionNamed(ecs, arn) }));
  const deletable = found.flatMap(({ definition }) =>
    definition && definition.status !== 'ACTIVE' ? [definition] : [],
  );
  for (const definition of deletable) requestDelete(definition, nowMs);
  return {
    taskDefinitions: deletable.map(described),
    failures: found.flatMap(({ arn, definition }) => refusalOf(arn, definition)),
  };
};

/** Describes a task definition by family, revision or ARN, INACTIVE ones too. */
export const describeTaskDefinition: Operation = ({ input }, ecs) => {
  const definition = definitionNamed(ecs, required(input, 'taskDefinition'));
  if (!definition) throw clientError('Unable to describe task definition.');
  return { taskDefinition: described(definition) };
};

/** `familyPrefix` is the whole name of a family here, whatever it is called. */
export const listTaskDefinitions: Operation = (call, ecs) => {
  const family = text(call.input, 'familyPrefix');
  const status = text(call.input, 'status') ?? 'ACTIVE';
  const listed = allDefinitions(ecs, 'task-definition').filter(
    (one) => one.status === status && (family === undefined || one.family === family),
  );
  const { items, nextToken } = pageIn(call, sorted(call, listed));
  return { taskDefinitionArns: items.map(({ arn }) => arn), nextToken };
};

/** The families, with or without an ACTIVE revision unless the call asks for either. */
export const listTaskDefinitionFamilies: Operation = (call, ecs) => {
  const prefix = text(call.input, 'familyPrefix') ?? '';
  const status = text(call.input, 'status') ?? 'ALL';
  const all = allDefinitions(ecs, 'task-definition');
  const active = new Set(all.filter((one) => one.status === 'ACTIVE').map(({ family }) => family));
  const families = [...new Set(all.map(({ family }) => family))].filter(
    (family) => family.startsWith(prefix) && (status === 'ALL' || active.has(family) === (status === 'ACTIVE')),
  );
  const { items, nextToken } = pageIn(call, families);
  return { families: items, nextToken };
};

/** In the order that the call asks for: by family and number, or the other way round. */
export function sorted<Item>({ input }: Call, items: readonly Item[]): readonly Item[] {
  return text(input, 'sort') === 'DESC' ? items.toReversed() : items;
}

/** The definition that may begin something new. */
export function usableDefinition(ecs: EcsState, ref: string): TaskDefinition {
  const definition = definitionNamed(ecs, ref);
  if (!definition) throw clientError('TaskDefinition not found.');
  if (definition.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive');
  return definition;
}

function revisionNamed(ecs: EcsState, ref: string): TaskDefinition | undefined {
  if (!/:\d+$/.test(ref)) throw invalidParameter('Task definition must contain revision.');
  return definitionNamed(ecs, ref);
}

function refusalOf(arn: string, definition: TaskDefinition | undefined): readonly JsonObject[] {
  if (!definition) return [{ arn, reason: 'The specified task definition does not exist.' }];
  const detail = 'The specified task definition is still in ACTIVE status. Please deregister the target and try again.';
  return definition.status === 'ACTIVE' ? [{ arn: definition.arn, reason: detail }] : [];
}

const described = (definition: TaskDefinition): JsonObject => ({
  volumes: [],
  placementConstraints: [],
  compatibilities: ['EC2'],
  ...definition.said,
  taskDefinitionArn: definition.arn,
  family: definition.family,
  revision: definition.revision,
  status: definition.status,
  registeredAt: seconds(definition.registeredAtMs),
  deregisteredAt: seconds(definition.deregisteredAtMs),
  deleteRequestedAt: seconds(definition.deleteRequestedAtMs),
  registeredBy: definition.registeredBy,
});
