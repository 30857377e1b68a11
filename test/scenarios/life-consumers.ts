import type { Aws } from '../sandbox/aws.ts';
import type { Use } from './random-records.ts';
import { uri } from './scene.ts';

/** So many revisions of a family, and deployments of a service, one may go back to. */
export const rollbackDepth = 3;

const region = 'eu-west-1';

/** What somebody writes where an image belongs. */
export interface Naming {
  readonly repository: string;
  readonly ref: string;
}

interface Definition extends Naming {
  readonly arn: string;
}

/** What a service deployed, and the digest that its first task pulled. */
interface Revision {
  readonly definition: Definition;
  pinned: string | undefined;
}

interface Service {
  readonly arn: string;
  readonly family: string;
  desiredCount: number;
  current: Revision;
  /** The newest last. */
  readonly deployments: { readonly target: Revision; readonly source: Revision | undefined }[];
}

/** What a version of a function was given, and the digest that it stood for then. */
interface Code extends Naming {
  readonly digest: string;
}

/** The consumers of an account that lives, each as its own records say: what the keeper must find out by itself. */
export interface Consumers {
  /** Registers a task definition, and creates the service of that name or deploys to it. */
  readonly deploy: (name: string, naming: Naming, end: 'finished' | 'rolledBack') => void;
  /** Deploys one of the last task definitions of the service's family again. */
  readonly goBack: (name: string, back: number) => void;
  readonly scale: (name: string, desiredCount: number) => void;
  readonly stop: (name: string) => void;
  /** Creates a function, or changes its code, from an image that can be pulled. */
  readonly run: (name: string, code: Code) => void;
  readonly publish: (name: string) => void;
  readonly deleteFunction: (name: string) => void;
  /** Everything that is named now, or that one may go back to. */
  readonly uses: () => readonly Use[];
}

/** No consumers yet. */
export function consumersIn(aws: Aws): Consumers {
  const [ecs, lambda] = [aws.ecs(), aws.lambda()];
  const families = new Map<string, Definition[]>();
  const services = new Map<string, Service>();
  const functions = new Map<string, Code[]>();
  const isThere = ({ repository, ref }: Naming): string | undefined => aws.ecr().digestOf(repository, ref);
  const pin = ({ desiredCount }: Pick<Service, 'desiredCount'>, revision: Revision): void => {
    if (desiredCount > 0) revision.pinned ??= isThere(revision.definition);
  };
  const update = (service: Service, definition: Definition, end: 'finished' | 'rolledBack'): void => {
    const [source, target] = [service.current, { definition, pinned: undefined }];
    ecs.updateService(service.arn, { taskDefinition: definition.arn });
    pin(service, target);
    service.deployments.push({ target, source });
    if (end === 'finished') {
      ecs.finishDeployment(service.arn);
      service.current = target;
    } else {
      ecs.rollBack(service.arn);
      pin(service, source);
    }
  };
  const create = (name: string, family: string, definition: Definition): void => {
    const arn = ecs.createService({ name, taskDefinition: definition.arn });
    const first: Revision = { definition, pinned: undefined };
    const service: Service = { arn, family, desiredCount: 1, current: first, deployments: [] };
    pin(service, first);
    service.deployments.push({ target: first, source: undefined });
    // One whose image could not be pulled goes on trying.
    if (first.pinned === undefined) ecs.finishDeployment(arn);
    services.set(name, service);
  };
  return {
    deploy(name, naming, end) {
      const image = uri(naming.repository, naming.ref);
      const definition = { ...naming, arn: ecs.registerTaskDefinition({ family: name, image }) };
      families.set(name, [...(families.get(name) ?? []), definition]);
      const service = services.get(name);
      if (service) update(service, definition, end);
      else create(name, name, definition);
    },
    goBack(name, back) {
      const service = services.get(name);
      const last = (families.get(service?.family ?? '') ?? []).slice(-rollbackDepth);
      const definition = last[back % Math.max(last.length, 1)];
      if (service && definition) update(service, definition, 'finished');
    },
    scale(name, desiredCount) {
      const service = services.get(name);
      if (!service) return;
      ecs.scale(service.arn, desiredCount);
      service.desiredCount = desiredCount;
      pin(service, service.current);
    },
    stop(name) {
      const service = services.get(name);
      if (!service) return;
      ecs.deleteService(service.arn);
      ecs.finishDraining(service.arn);
      services.delete(name);
    },
    run(name, code) {
      const image = uri(code.repository, code.ref);
      const [, ...published] = functions.get(name) ?? [];
      if (functions.has(name)) lambda.updateFunctionCode(name, image);
      else lambda.createFunction({ name, image });
      functions.set(name, [code, ...published]);
    },
    publish(name) {
      const [latest, ...published] = functions.get(name) ?? [];
      if (!latest) return;
      lambda.publishVersion(name);
      functions.set(name, [latest, ...published, latest]);
    },
    deleteFunction(name) {
      if (functions.delete(name)) lambda.deleteFunction(name);
    },
    uses: () => [
      ...[...families.values()].flatMap((all) => all.slice(-rollbackDepth)).map(useOf),
      ...[...services.values()].flatMap(revisionsOf).flatMap(usesOfRevision),
      ...[...functions.values()].flat().flatMap((code) => [useOf(code), useOf({ ...code, ref: code.digest })]),
    ],
  };
}

const useOf = ({ repository, ref }: Naming): Use => ({ region, repository, ref });

/** What runs, what the last deployments deployed, and what the very last replaced. */
function revisionsOf({ current, deployments }: Service): readonly Revision[] {
  const last = deployments.slice(-rollbackDepth);
  const replaced = last.at(-1)?.source;
  return [current, ...last.map(({ target }) => target), ...(replaced ? [replaced] : [])];
}

const usesOfRevision = ({ definition, pinned }: Revision): readonly Use[] => [
  useOf(definition),
  ...(pinned === undefined ? [] : [useOf({ ...definition, ref: pinned })]),
];
