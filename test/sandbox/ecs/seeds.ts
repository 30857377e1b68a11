import type { Instant } from '../clock.ts';
import type { Controller } from './state.ts';

/** What something in the sandbox is seeded with. Without `at` it happens now. */
export interface Timed {
  readonly at?: Instant;
}

/** What a definition runs: one or several images, or containers in all their properties. */
export type DefinitionSeed = Timed & { readonly family: string } & (
    | { readonly image: string }
    | { readonly images: readonly string[] }
    | { readonly containers: readonly ContainerSeed[] }
  );

interface ContainerSeed {
  readonly name: string;
  readonly image: string;
  /** `disabled`: no digest is pinned for it. */
  readonly versionConsistency?: 'enabled' | 'disabled';
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
}

/** A service. Its cluster, `default` unless said, is made if needed. */
export interface ServiceSeed extends Timed {
  readonly name: string;
  readonly cluster?: string;
  /** As `family`, `family:revision` or ARN. Only an EXTERNAL service may lack it. */
  readonly taskDefinition?: string;
  /** One, unless said. */
  readonly desiredCount?: number;
  readonly deploymentController?: Controller;
  readonly launchType?: 'EC2' | 'FARGATE';
  /** How far its tasks have come: `RUNNING`, unless said. */
  readonly tasks?: 'PENDING' | 'RUNNING';
}

export interface ExpressSeed extends Timed {
  readonly name: string;
  readonly image: string;
  readonly cluster?: string;
  readonly desiredCount?: number;
}

export interface TaskSetSeed extends Timed {
  readonly service: string;
  readonly taskDefinition: string;
  /** Its share of the tasks that the service wants: all, unless said. */
  readonly scalePercent?: number;
  readonly tasks?: 'PENDING' | 'RUNNING';
}

export interface TaskSeed extends Timed {
  readonly taskDefinition: string;
  readonly cluster?: string;
  readonly startedBy?: string;
  /** A task that is PENDING has pulled nothing. `RUNNING`, unless said. */
  readonly status?: 'PENDING' | 'RUNNING';
  /** What its first container is given besides what the definition says. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface DaemonSeed extends Timed {
  readonly name: string;
  readonly taskDefinition: string;
  readonly cluster?: string;
  readonly capacityProviders?: readonly string[];
  /** How many instances run it: one, unless said. */
  readonly instances?: number;
}

/** What a deployment deploys. Without a definition it deploys the same again, and pins digests anew. */
export interface DeploymentSeed extends Timed {
  readonly taskDefinition?: string;
}

/** When something happens that a test says happens. */
export type AtMs = (timed?: Timed) => number;
