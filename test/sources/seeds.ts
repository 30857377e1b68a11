import type { ServiceHandle } from '../sandbox/services/handle.ts';

/** What a seed may use to put one consumer of an image into the sandbox. */
export interface Has extends Pick<ServiceHandle, 'put'> {
  /** What the consumer is called. */
  readonly name: string;
  /** What it names. */
  readonly image: string;
  /** The ARN of a task definition with that image. It has the name, and revision 1. */
  readonly task: () => string;
  /** The ARN of a job definition with that image. It has the name, and revision 1. */
  readonly job: () => string;
  /** The ARN of the first version of a state machine, which has that image. Its newer versions have none. */
  readonly machine: () => string;
  /** The name of a model with that image. Newer models have none. */
  readonly model: () => string;
}

/** By what a consumer is, how one of it is put there. Together they make a source ask everything that it ever asks. */
export type Seeds = Readonly<Record<string, (has: Has) => void>>;
