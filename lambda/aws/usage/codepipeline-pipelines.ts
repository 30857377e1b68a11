import pMap from 'p-map';
import { allSeen, seenInAnswer, seenInField } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Sightings } from '../../core/usage.ts';
import { membersOf } from '../services.ts';
import type { Members } from '../services.ts';
import { answers, listIn, textIn } from './answers.ts';
import { seenInDefinitionsNamed } from './definitions.ts';
import type { Reader, Scope } from './scope.ts';
import type { Asking } from './steps.ts';

/** CodePipeline publishes no rate for its reads: a few at a time. */
const pipelineConcurrency = 3;

/** Pipelines: the tags that start them, and whatever else they name. What is in their artifacts, no API tells. */
export const readPipelines: Reader = async (scope) => {
  const asking: Asking = {
    call: await scope.caller('codepipeline'),
    tokens: ['nextToken', 'nextToken'],
    concurrency: 1,
  };
  const pipelines = await answers(asking, { call: 'ListPipelines', items: 'pipelines' });
  const seen = await pMap(pipelines, ({ name }) => seenInPipeline(scope, asking, name), {
    concurrency: pipelineConcurrency,
  });
  return allSeen(seen);
};

async function seenInPipeline(scope: Scope, asking: Asking, name: unknown): Promise<Sightings> {
  const found = await answers(asking, { call: 'GetPipeline', given: { name }, gone: ['PipelineNotFoundException'] });
  const consumer: Consumer = {
    usedBy: `CodePipeline pipeline ${String(name)} (${scope.home.region})`,
    role: 'in-use',
    home: scope.home,
  };
  return allSeen([
    ...found.flatMap(sourceActionsIn).map((action) => seenInSource(action, consumer)),
    seenInAnswer(found, consumer),
    await seenInDefinitionsNamed(scope, found, consumer),
  ]);
}

const sourceActionsIn = ({ pipeline }: Members): readonly Members[] =>
  listIn(membersOf(pipeline), 'stages')
    .flatMap((stage) => listIn(stage, 'actions'))
    .filter(({ actionTypeId }) => textIn(membersOf(actionTypeId), 'provider') === 'ECR');

/** A source says the name of a repository and a tag, `latest` unless it says. Its role may be of another account. */
function seenInSource(action: Members, consumer: Consumer): Sightings {
  const configuration = membersOf(action['configuration']);
  const region = textIn(action, 'region') ?? consumer.home.region;
  const foreign = /^arn:[^:]*:iam::(\d{12}):/.exec(textIn(action, 'roleArn') ?? '')?.[1];
  const accounts = new Set([consumer.home.account, foreign ?? consumer.home.account]);
  const image = `${String(configuration['RepositoryName'])}:${textIn(configuration, 'ImageTag') ?? 'latest'}`;
  return allSeen(
    [...accounts].map((account) => seenInField(`${account}.dkr.ecr.${region}.amazonaws.com/${image}`, consumer)),
  );
}
