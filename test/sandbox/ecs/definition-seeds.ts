import { deregister, register, requestDelete } from './definitions.ts';
import type { DefinitionKind } from './definitions.ts';
import { definitionOf } from './lookup.ts';
import type { AtMs, DefinitionSeed } from './seeds.ts';
import type { EcsState } from './state.ts';

/** What a test does with definitions. */
export interface DefinitionSeeds {
  readonly registerTaskDefinition: (wanted: DefinitionSeed) => string;
  readonly deregister: (definition: string) => void;
  /** Deregisters and deletes: it stays DELETE_IN_PROGRESS as long as anything refers to it. */
  readonly delete: (definition: string) => void;
}

/** The seeds of definitions. */
export const definitionSeeds = (ecs: EcsState, atMs: AtMs): DefinitionSeeds => ({
  registerTaskDefinition: (wanted) => registered(ecs, wanted, { kind: 'task-definition', nowMs: atMs(wanted) }),
  deregister: (definition) => deregister(definitionOf(ecs, definition), atMs()),
  delete(definition) {
    deregister(definitionOf(ecs, definition), atMs());
    requestDelete(definitionOf(ecs, definition), atMs());
  },
});

/** Registers a seed's containers as the API would. */
export function registered(
  ecs: EcsState,
  wanted: DefinitionSeed,
  { kind, nowMs }: { readonly kind: DefinitionKind; readonly nowMs: number },
): string {
  const said = { family: wanted.family, containerDefinitions: containersOf(wanted) };
  return register(ecs, said, { kind, nowMs, by: `arn:aws:iam::${ecs.account}:root` }).arn;
}

function containersOf(wanted: DefinitionSeed) {
  if ('containers' in wanted) return wanted.containers.map((container) => ({ ...container }));
  if ('image' in wanted) return [{ name: 'app', image: wanted.image }];
  return wanted.images.map((image, i) => ({ name: i === 0 ? 'app' : `sidecar-${i}`, image }));
}
