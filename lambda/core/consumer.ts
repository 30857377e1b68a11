/**
 * The consumer behind a naming: the service, function, controller or definition, in all its versions and states, never
 * one instance of it. Undefined for what comes and goes, such as a task or a job.
 */
export function consumerOf(usedBy: string): string | undefined {
  if (isInstance(usedBy)) return undefined;
  const [, named = usedBy, said = ''] = /^(.*?)(?: \(([^()]*)\))?$/s.exec(usedBy) ?? [];
  const place = said
    .split(', ')
    .filter((word) => !/^(?:latest|earlier.*)$/.test(word))
    .join(', ');
  return `${named.replace(version, '')}${place === '' ? '' : ` (${place})`}`;
}

const version = /:(?:\d+|\$LATEST)$/;

const isInstance = (usedBy: string): boolean => instances.test(usedBy);

const instances =
  /^(?:ECS task (?!definition )|Kubernetes (?:pods|Pod|Job|ReplicaSet) |Inspector|(?:Batch|Braket hybrid|EMR on EKS|SageMaker(?: [a-z]+){0,2}) jobs? (?!definition ))/;
