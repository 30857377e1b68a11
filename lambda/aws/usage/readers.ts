import type { ConsumerSource } from '../../core/sources.ts';
import type { Consumers } from '../../ports.ts';
import type { Clients } from '../clients.ts';
import { readDaemons } from './ecs-daemons.ts';
import { readServices } from './ecs-services.ts';
import { readTaskDefinitions } from './ecs-task-definitions.ts';
import { readTasks } from './ecs-tasks.ts';
import { readFunctions } from './lambda-functions.ts';
import { readings } from './scope.ts';
import type { Reader, RollbackDepth } from './scope.ts';

const readers: Readonly<Record<ConsumerSource, Reader>> = {
  'ecs-tasks': readTasks,
  'ecs-services': readServices,
  'ecs-task-definitions': readTaskDefinitions,
  'ecs-daemons': readDaemons,
  'lambda-functions': readFunctions,
};

/** Makes a reading of the consumers, each time anew. */
export function createConsumers(clients: Clients, rollback: RollbackDepth): () => Consumers {
  const reading = readings(clients, rollback);
  return () => {
    const scopeOf = reading();
    return (source, home) => readers[source](scopeOf(home));
  };
}
