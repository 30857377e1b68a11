import pMap from 'p-map';
import { allSeen, nothingSeen, seenInAnswer } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import { textsIn } from '../../core/texts.ts';
import type { Sightings } from '../../core/usage.ts';
import { nameOf, sentenceOf } from '../../failure.ts';
import type { Scope } from './scope.ts';

/**
 * What the SageMaker models run that an answer names, however old: a state machine or a schedule may make an endpoint or
 * start a transform job of one. Only in what speaks of SageMaker: models of others have names, too.
 */
export async function seenInModelsNamed(scope: Scope, answer: unknown, consumer: Consumer): Promise<Sightings> {
  const seen = await pMap(modelsIn(answer), (name) => seenInModel(scope, name, consumer), { concurrency: 1 });
  return allSeen(seen);
}

function modelsIn(answer: unknown): readonly string[] {
  const texts = textsIn(answer);
  if (!texts.some(({ text }) => /sagemaker/i.test(text))) return [];
  return [...new Set(texts.flatMap(({ name, text }) => (isModelName(name, text) ? [text] : [])))];
}

/** What is worked out when it starts, such as `$.model` or `{% $model %}`, is no name of a model. */
const isModelName = (name: string, text: string): boolean =>
  /model_?name$/i.test(name) && /^[a-zA-Z0-9][a-zA-Z0-9-]{0,62}$/.test(text);

async function seenInModel(scope: Scope, ModelName: string, consumer: Consumer): Promise<Sightings> {
  const call = await scope.caller('sagemaker');
  try {
    return seenInAnswer(await call('DescribeModel', { ModelName }), consumer);
  } catch (error) {
    // One that is not there yet, or not any more, cannot be started.
    if (nameOf(error) === 'ValidationException' && sentenceOf(error).includes('Could not find model'))
      return nothingSeen;
    throw error;
  }
}
