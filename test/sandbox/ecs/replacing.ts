import { fillDaemon } from './daemons.ts';
import { scale } from './services.ts';
import type { EcsService, EcsState, Owner, Task } from './state.ts';
import { stop } from './tasks.ts';

/** Stops a task as a user does, or Fargate when it retires one. Whoever wants it starts another in its place. */
export function stopAndReplace(
  ecs: EcsState,
  task: Task,
  { nowMs, reason }: { readonly nowMs: number; readonly reason: string },
): void {
  stop(task, { atMs: nowMs, code: 'UserInitiated', reason });
  replaceFor(ecs, task.owner, nowMs);
}

function replaceFor(ecs: EcsState, owner: Owner, nowMs: number): void {
  switch (owner.kind) {
    case 'nobody':
      return;
    case 'revision':
      refill(ecs, owner.revision.service, nowMs);
      return;
    case 'task-set':
      refill(ecs, owner.taskSet.service, nowMs);
      return;
    case 'daemon':
      if (owner.revision.daemon.current.includes(owner.revision)) fillDaemon(ecs, owner.revision, nowMs);
  }
}

function refill(ecs: EcsState, service: EcsService, nowMs: number): void {
  if (service.status === 'ACTIVE') scale(ecs, service, { desiredCount: service.desiredCount, nowMs });
}
