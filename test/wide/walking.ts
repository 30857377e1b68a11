import { join } from 'node:path';
import { scratchFolder } from '../scratch.ts';
import { invoking } from '../scenarios/invoking.ts';
import { definition } from './definition.ts';
import { interpret } from './interpreter.ts';
import type { Around } from './interpreter.ts';

/** How one walk through the workflow went. */
interface Walked {
  readonly status: string;
  readonly needsAttention: boolean;
  /** The states that were entered. */
  readonly trail: readonly string[];
  /** The stages that began, by the log. */
  readonly stages: readonly string[];
}

/** What happens on the way. */
export interface Disturbance {
  /** Comes before each invocation. What it throws is what the invocation ends with. */
  readonly before?: (payload: Readonly<Record<string, unknown>>) => void | Promise<void>;
  readonly after?: (payload: Readonly<Record<string, unknown>>) => void | Promise<void>;
  readonly order?: Around['order'];
  /** How often each invocation is made. */
  readonly times?: (payload: Readonly<Record<string, unknown>>) => number;
  readonly wait?: Around['wait'];
  /** What time an invocation has left, each time that it asks. */
  readonly remainingMs?: (payload: Readonly<Record<string, unknown>>, asked: number) => number;
}

const undisturbed = { times: () => 1, wait: async () => {}, remainingMs: () => 900_000 } as const;

/** Walks through the deployed workflow, whose tasks are the function in this process. Each repository is a batch. */
export async function walk(policy: string, disturbance: Disturbance = {}, start: object = {}): Promise<Walked> {
  const { times, wait, remainingMs } = { ...undisturbed, ...disturbance };
  let [now, asked]: [Readonly<Record<string, unknown>>, number] = [{}, 0];
  process.env['ECR_KEEPER_REPOSITORIES_A_BATCH'] = '1';
  const invoke = await invoking(join(scratchFolder(), 'function'), policy, () => remainingMs(now, (asked += 1)));
  const stages: string[] = [];
  const once = async (payload: Readonly<Record<string, unknown>>) => {
    [now, asked] = [payload, 0];
    await disturbance.before?.(payload);
    const { log, ...answer } = await invoke(payload);
    stages.push(...stagesIn(log));
    await disturbance.after?.(payload);
    return answer;
  };
  const task = async (payload: Readonly<Record<string, unknown>>) => {
    let answer = await once(payload);
    for (let time = 1; time < times(payload); time += 1) answer = await once(payload);
    return answer;
  };
  const trail: string[] = [];
  const end = await interpret(
    definition(),
    { ...start },
    { around: { task, wait, order: disturbance.order ?? ((items) => items) }, trail },
  );
  return { status: String(end['status']), needsAttention: end['needsAttention'] === true, trail, stages };
}

/** The stages that log lines say began. */
export const stagesIn = (log: string): readonly string[] =>
  [...log.matchAll(/"stage": ?"(\w+)"/g)].map(([, stage = '']) => stage);
