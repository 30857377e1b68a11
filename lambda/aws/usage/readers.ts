import { consumerSources } from '../../core/sources.ts';
import type { ConsumerSource } from '../../core/sources.ts';
import { listedSources } from '../../core/sources/listed.ts';
import type { ListedSourceName } from '../../core/sources/listed.ts';
import type { Consumers } from '../../ports.ts';
import { kubernetesUnits } from '../kubernetes/eks.ts';
import { absenceOf } from './absence.ts';
import { readStacks } from './cloudformation-stacks.ts';
import { readPipelines } from './codepipeline-pipelines.ts';
import { readDaemons } from './ecs-daemons.ts';
import { readServices } from './ecs-services.ts';
import { readTaskDefinitions } from './ecs-task-definitions.ts';
import { readTasks } from './ecs-tasks.ts';
import { readFunctions } from './lambda-functions.ts';
import { readLaunchTemplates } from './launch-templates.ts';
import { readInspector } from './inspector.ts';
import { readListed } from './listed.ts';
import { readLists } from './lists.ts';
import { readings } from './scope.ts';
import type { Accounts, Lasting, Reader, Settings } from './scope.ts';

/** The sources that no table could describe. All others are read as theirs says. */
const readers: Readonly<Record<Exclude<ConsumerSource, ListedSourceName>, Reader>> = {
  'ecs-tasks': readTasks,
  'ecs-services': readServices,
  'ecs-task-definitions': readTaskDefinitions,
  'ecs-daemons': readDaemons,
  'lambda-functions': readFunctions,
  'codepipeline-pipelines': readPipelines,
  'cloudformation-stacks': readStacks,
  'launch-templates': readLaunchTemplates,
  kubernetes: (scope) => kubernetesUnits(scope),
  lists: readLists,
  inspector: readInspector,
};

const isListed = (source: ConsumerSource): source is ListedSourceName => Object.hasOwn(listedSources, source);

/** Makes a reading of the consumers, each time anew. */
export function createConsumers(accountIn: Accounts, settings: Settings, lasting?: Lasting): () => Consumers {
  const reading = readings(accountIn, settings, lasting);
  return () => {
    const scopeOf = reading();
    return async (source, home) => {
      const read = isListed(source) ? readListed(listedSources[source]) : readers[source];
      try {
        return await read(scopeOf(home));
      } catch (error) {
        const absent = absenceOf(consumerSources[source], home.region, error);
        if (absent === undefined) throw error;
        return { absent };
      }
    };
  };
}
