import { objects, text } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { arnOf } from './state.ts';
import type { ContainerDefinition, EcsState, TaskDefinition } from './state.ts';
import { hasTasks } from './tasks.ts';

/** The two kinds of task definition, which know nothing of each other. */
export type DefinitionKind = 'task-definition' | 'daemon-task-definition';

/** Registers the next revision of a family. */
export function register(
  ecs: EcsState,
  said: JsonObject & { readonly family: string },
  { kind, nowMs, by }: { readonly kind: DefinitionKind; readonly nowMs: number; readonly by: string },
): TaskDefinition {
  const { family } = said;
  const families = familiesOf(ecs, kind);
  const revisions = families.get(family) ?? [];
  const revision = revisions.length + 1;
  const definition: TaskDefinition = {
    arn: arnOf(ecs, `${kind}/${family}:${revision}`),
    family,
    revision,
    containers: objects(said, 'containerDefinitions').map(containerOf),
    said,
    registeredAtMs: nowMs,
    registeredBy: by,
    status: 'ACTIVE',
  };
  families.set(family, [...revisions, definition]);
  return definition;
}

/** The definition that `family`, `family:revision` or an ARN names: of a family, its latest ACTIVE revision. */
export function definitionNamed(
  ecs: EcsState,
  ref: string,
  kind: DefinitionKind = 'task-definition',
): TaskDefinition | undefined {
  const prefix = arnOf(ecs, `${kind}/`);
  const [family = '', revision] = (ref.startsWith(prefix) ? ref.slice(prefix.length) : ref).split(':');
  const revisions = present(ecs, familiesOf(ecs, kind).get(family) ?? []);
  return revision === undefined
    ? revisions.findLast(({ status }) => status === 'ACTIVE')
    : revisions.find((one) => String(one.revision) === revision);
}

/** All definitions, by family name and then by number. */
export const allDefinitions = (ecs: EcsState, kind: DefinitionKind): readonly TaskDefinition[] =>
  [...familiesOf(ecs, kind).keys()]
    .toSorted()
    .flatMap((family) => present(ecs, familiesOf(ecs, kind).get(family) ?? []));

/** Makes a definition INACTIVE: what runs it goes on, and nothing new begins. */
export function deregister(definition: TaskDefinition, nowMs: number): void {
  definition.status = 'INACTIVE';
  definition.deregisteredAtMs ??= nowMs;
}

/** Begins to delete an INACTIVE definition, which takes as long as anything refers to it. */
export function requestDelete(definition: TaskDefinition, nowMs: number): void {
  definition.status = 'DELETE_IN_PROGRESS';
  definition.deleteRequestedAtMs ??= nowMs;
}

const familiesOf = (ecs: EcsState, kind: DefinitionKind): Map<string, TaskDefinition[]> =>
  kind === 'task-definition' ? ecs.definitions : ecs.daemonDefinitions;

const containerOf = (container: JsonObject): ContainerDefinition => ({
  name: text(container, 'name') ?? '',
  image: text(container, 'image') ?? '',
  versionConsistency: text(container, 'versionConsistency') === 'disabled' ? 'disabled' : 'enabled',
});

const present = (ecs: EcsState, definitions: readonly TaskDefinition[]): readonly TaskDefinition[] =>
  definitions.filter((one) => one.status !== 'DELETE_IN_PROGRESS' || isReferenced(ecs, one));

const isReferenced = (ecs: EcsState, definition: TaskDefinition): boolean =>
  hasTasks(ecs, definition) ||
  [...ecs.clusters.values()].some(
    ({ services, daemons }) =>
      [...services.values()].some(
        ({ status, current, taskSets }) =>
          status !== 'INACTIVE' && [...current, ...taskSets].some((one) => one.definition === definition),
      ) || [...daemons.values()].some(({ current }) => current.some((one) => one.definition === definition)),
  );
