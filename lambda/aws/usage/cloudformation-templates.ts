import type { Registry } from '../../core/image.ts';
import { nothingSeen } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import { needsResources, seenInTemplate, templateIn } from '../../core/template.ts';
import type { Sightings } from '../../core/usage.ts';
import { nameOf, sentenceOf } from '../../failure.ts';
import type { Members } from '../services.ts';
import { answers, textIn } from './answers.ts';
import type { Asking } from './steps.ts';

/** A stack, as CloudFormation describes it. */
export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly rootId: string;
  /** When it was last changed, or made. */
  readonly updatedMs: number;
  readonly parameters: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, string>;
  readonly exports: ReadonlyMap<string, string>;
}

/** The stacks of a region, as far as one may need another. */
export interface Stacks {
  readonly asking: Asking;
  readonly home: Registry;
  readonly exports: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly underWay: ReadonlySet<string>;
}

/** The actual values of parameters. Of one that comes from Parameter Store, the value there. */
export const valuesIn = (parameters: readonly Members[]): ReadonlyMap<string, string> =>
  new Map(
    parameters.flatMap((parameter) => {
      const key = textIn(parameter, 'ParameterKey');
      const value = textIn(parameter, 'ResolvedValue') ?? parameter['ParameterValue'];
      return key !== undefined && typeof value === 'string' ? [[key, value]] : [];
    }),
  );

/** Whose template, and what it is evaluated with. */
interface Evaluation {
  readonly consumer: Consumer;
  readonly asked: Members;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What the template of a stack, or of a change set, names. Nothing if either has gone. */
export async function seenInTemplateOf(
  stacks: Stacks,
  stack: Stack,
  { consumer, asked, parameters }: Evaluation,
): Promise<Sightings> {
  const body = await unlessGone(() => bodyOf(stacks.asking, asked), undefined);
  if (body === undefined) return nothingSeen;
  const read = templateIn(body);
  if ('unreadable' in read) throw unreadable(consumer, read.unreadable);
  const seen = seenInTemplate(
    read.template,
    {
      home: stacks.home,
      stackId: stack.id,
      stackName: stack.name,
      parameters,
      exports: stacks.exports,
      outputs: stacks.outputs,
      resources: needsResources(read.template) ? await resourcesOf(stacks.asking, stack) : new Map(),
    },
    consumer,
  );
  if ('unreadable' in seen) throw unreadable(consumer, seen.unreadable);
  return seen;
}

const unreadable = ({ usedBy }: Consumer, because: string): Error =>
  new Error(`GetTemplate: the template of ${usedBy} cannot be read: ${because}`);

/** The template as macros made it; where CloudFormation has none of these, as it was given. */
async function bodyOf(asking: Asking, asked: Members): Promise<string | undefined> {
  for (const stage of ['Processed', 'Original']) {
    const given = { TemplateStage: stage, ...asked };
    const [answer] = await answers(asking, {
      call: 'GetTemplate',
      given,
      gone: ['ChangeSetNotFound', 'ChangeSetNotFoundException'],
    });
    if (!answer) return undefined;
    const body = textIn(answer, 'TemplateBody');
    if (body !== undefined) return body;
  }
  throw new Error(`GetTemplate: no template for ${JSON.stringify(asked)}`);
}

/** Physical ids by logical ids. A stack under review has none yet. */
async function resourcesOf(asking: Asking, { id, status }: Stack): Promise<ReadonlyMap<string, string>> {
  if (status === 'REVIEW_IN_PROGRESS') return new Map();
  const step = { call: 'ListStackResources', given: { StackName: id }, items: 'StackResourceSummaries' };
  const summaries = await unlessGone(() => answers(asking, step), []);
  return new Map(
    summaries.flatMap((summary) => {
      const [logical, physical] = [textIn(summary, 'LogicalResourceId'), textIn(summary, 'PhysicalResourceId')];
      return logical !== undefined && physical !== undefined ? [[logical, physical]] : [];
    }),
  );
}

/** A stack that was deleted since it was listed is one of many things that CloudFormation calls a validation error. */
export async function unlessGone<Value>(ask: () => Promise<Value>, otherwise: Value): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    if (nameOf(error) === 'ValidationError' && sentenceOf(error).includes('does not exist')) return otherwise;
    throw error;
  }
}
