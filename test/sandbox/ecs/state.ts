import { createHash } from 'node:crypto';
import type { JsonObject, Place } from '../service.ts';
import type { ResolveImage } from './images.ts';

/** ECS of one account in one region. */
export interface EcsState extends Place {
  /** By name, as everything in a cluster is. */
  readonly clusters: Map<string, Cluster>;
  /** By family: all its revisions, in order, deleted ones too, because their numbers are never used again. */
  readonly definitions: Map<string, TaskDefinition[]>;
  readonly daemonDefinitions: Map<string, TaskDefinition[]>;
  /** By ARN: calls about these do not name a cluster. */
  readonly revisions: Map<string, Revision>;
  readonly deployments: Map<string, ServiceDeployment>;
  readonly daemonRevisions: Map<string, DaemonRevision>;
  readonly daemonDeployments: Map<string, DaemonDeployment>;
  readonly resolve: ResolveImage;
  /** Digits of a number that was never given out before. */
  readonly newId: (digits: number) => string;
}

export interface Cluster {
  readonly arn: string;
  readonly name: string;
  readonly services: Map<string, EcsService>;
  readonly tasks: Map<string, Task>;
  readonly daemons: Map<string, Daemon>;
}

/** Daemons have definitions of their own kind, which differ in their ARNs only. */
export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly containers: readonly ContainerDefinition[];
  /** As it was registered. */
  readonly said: JsonObject;
  readonly registeredAtMs: number;
  readonly registeredBy: string;
  status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
  deregisteredAtMs?: number;
  deleteRequestedAtMs?: number;
}

export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  /** `disabled`: each task pulls what the tag means then. */
  readonly versionConsistency: 'enabled' | 'disabled';
}

export type Controller = 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';

export interface EcsService {
  readonly arn: string;
  readonly name: string;
  readonly cluster: Cluster;
  readonly controller: Controller;
  readonly createdAtMs: number;
  readonly launchType: 'EC2' | 'FARGATE';
  readonly managedBy: 'CUSTOMER' | 'ECS';
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  desiredCount: number;
  /** What has tasks now, the newest first. Only of services that ECS itself deploys. */
  current: readonly Revision[];
  /** Only of services that others deploy. */
  taskSets: readonly TaskSet[];
}

/** What a service deploys, with the digests that its first started tasks pulled: all later tasks pull these. */
export interface Revision {
  readonly id: string;
  readonly arn: string;
  readonly service: EcsService;
  readonly definition: TaskDefinition;
  readonly createdAtMs: number;
  /** By the name of the container. */
  readonly digests: Map<string, string>;
}

export interface ServiceDeployment {
  readonly arn: string;
  readonly service: EcsService;
  readonly sources: readonly Revision[];
  readonly target: Revision;
  readonly createdAtMs: number;
  status: 'IN_PROGRESS' | 'SUCCESSFUL' | 'STOPPED' | 'ROLLBACK_SUCCESSFUL';
  finishedAtMs?: number;
  rollback?: { readonly revision: Revision; readonly startedAtMs: number };
}

export interface TaskSet {
  readonly id: string;
  readonly arn: string;
  readonly service: EcsService;
  readonly definition: TaskDefinition;
  readonly createdAtMs: number;
  readonly scalePercent: number;
  status: 'PRIMARY' | 'ACTIVE';
}

/** Who wants a task. */
export type Owner =
  | { readonly kind: 'nobody'; readonly startedBy?: string | undefined }
  | { readonly kind: 'revision'; readonly revision: Revision }
  | { readonly kind: 'task-set'; readonly taskSet: TaskSet }
  | { readonly kind: 'daemon'; readonly revision: DaemonRevision };

export interface Task {
  readonly id: string;
  readonly arn: string;
  readonly cluster: Cluster;
  readonly definition: TaskDefinition;
  readonly owner: Owner;
  readonly createdAtMs: number;
  /** By the name of the container: what was pulled. Nothing before the task starts. */
  readonly digests: Map<string, string>;
  /** What the first container was given when it was run, besides what the definition says. */
  environment?: Readonly<Record<string, string>>;
  desiredStatus: 'RUNNING' | 'STOPPED';
  lastStatus: 'PENDING' | 'RUNNING' | 'DEACTIVATING' | 'STOPPED';
  startedAtMs?: number;
  stopped?: { readonly atMs: number; readonly code: string; readonly reason: string };
}

export interface Daemon {
  readonly arn: string;
  readonly name: string;
  readonly cluster: Cluster;
  readonly capacityProviders: readonly string[];
  readonly instances: number;
  readonly createdAtMs: number;
  status: 'ACTIVE' | 'DELETE_IN_PROGRESS';
  updatedAtMs: number;
  current: readonly DaemonRevision[];
  latest?: DaemonDeployment;
}

export interface DaemonRevision {
  readonly arn: string;
  readonly daemon: Daemon;
  readonly definition: TaskDefinition;
  readonly createdAtMs: number;
  readonly digests: Map<string, string>;
}

export interface DaemonDeployment {
  readonly arn: string;
  readonly daemon: Daemon;
  readonly sources: readonly DaemonRevision[];
  readonly target: DaemonRevision;
  readonly createdAtMs: number;
  status: 'IN_PROGRESS' | 'SUCCESSFUL' | 'STOPPED' | 'ROLLBACK_SUCCESSFUL';
  finishedAtMs?: number;
  rollback?: { readonly revision: DaemonRevision; readonly startedAtMs: number };
}

/** ECS as it is before anybody uses it. */
export function emptyEcs({ account, region }: Place, resolve: ResolveImage): EcsState {
  let given = 0;
  return {
    account,
    region,
    clusters: new Map(),
    definitions: new Map(),
    daemonDefinitions: new Map(),
    revisions: new Map(),
    deployments: new Map(),
    daemonRevisions: new Map(),
    daemonDeployments: new Map(),
    resolve,
    newId(digits) {
      given += 1;
      return createHash('sha256').update(`${account}/${region}/${given}`).digest('hex').slice(0, digits);
    },
  };
}

/** The ARN of something in ECS, such as `cluster/default`. */
export const arnOf = ({ account, region }: Place, resource: string): string =>
  `arn:aws:ecs:${region}:${account}:${resource}`;
