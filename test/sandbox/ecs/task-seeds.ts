import { ensureCluster } from './clusters.ts';
import { definitionOf, taskOf } from './lookup.ts';
import { stopAndReplace } from './replacing.ts';
import type { AtMs, TaskSeed, Timed } from './seeds.ts';
import type { EcsState } from './state.ts';
import { run, start } from './tasks.ts';

/** What a test does with tasks. */
export interface TaskSeeds {
  /** Runs a task that no service wants. */
  readonly runTask: (wanted: TaskSeed) => string;
  /** Lets a PENDING task pull its images and start. */
  readonly startTask: (task: string) => void;
  /** Stops a task. Its service, if it has one, starts another in its place. */
  readonly stopTask: (task: string, timed?: Timed) => void;
}

/** The seeds of tasks. */
export const taskSeeds = (ecs: EcsState, atMs: AtMs): TaskSeeds => ({
  runTask({ taskDefinition, cluster = 'default', startedBy, status = 'RUNNING', environment, ...timed }) {
    const definition = definitionOf(ecs, taskDefinition);
    const owner = { kind: 'nobody', startedBy } as const;
    const how = { nowMs: atMs(timed), upTo: status };
    const task = run(ecs, { cluster: ensureCluster(ecs, cluster), definition, owner }, how);
    if (environment) task.environment = environment;
    return task.arn;
  },
  startTask(arn) {
    const task = taskOf(ecs, arn);
    if (task.lastStatus !== 'PENDING') throw new Error(`${arn} is ${task.lastStatus}, not PENDING`);
    start(ecs, task, atMs());
  },
  stopTask: (task, timed) =>
    stopAndReplace(ecs, taskOf(ecs, task), { nowMs: atMs(timed), reason: 'Task stopped by user' }),
});
