import pMap from 'p-map';
import { orderOf } from '../../core/history.ts';
import { allSeen, nothingSeen, seenInAnswer } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import { wholeRepositoriesIn } from '../../core/template.ts';
import type { Sightings } from '../../core/usage.ts';
import type { Members } from '../services.ts';
import { answers, listIn, textIn } from './answers.ts';
import { pendingChangeSets, seenInChangeSet } from './cloudformation-change-sets.ts';
import { seenInTemplateOf, unlessGone, valuesIn } from './cloudformation-templates.ts';
import type { Stack, Stacks } from './cloudformation-templates.ts';
import type { Reader, Scope } from './scope.ts';
import type { Asking } from './steps.ts';

/** CloudFormation publishes no rate for its reads, and deployments need them as well: a few at a time. */
const stackConcurrency = 3;

/**
 * Stacks that live, in whatever state: what the template of each names with the values that its parameters have, and what
 * a change set that waits for its execution would name.
 *
 * CloudFormation does not tell where an update that is under way, or has failed half-way, would go back to. Until it has
 * ended, every image of the repositories that the stack names is meant. A repository that was named before the update
 * only, nobody can tell here: what still runs from it, the sources of the services do.
 */
export const readStacks: Reader = async (scope) => {
  const asking: Asking = {
    call: await scope.caller('cloudformation'),
    tokens: ['NextToken', 'NextToken'],
    concurrency: 1,
  };
  const all = await livingStacks(asking);
  const stacks: Stacks = {
    asking,
    home: scope.home,
    exports: new Map(all.flatMap(({ exports }) => [...exports])),
    outputs: new Map(all.map(({ id, outputs }) => [id, outputs])),
    underWay: new Set(all.filter(isUnderWay).map(({ id }) => id)),
  };
  return allSeen(await pMap(all, (stack) => seenInStack(scope, stacks, stack), { concurrency: stackConcurrency }));
};

/** All are described at once; one of which only the list knows was made meanwhile, and is described for itself. */
async function livingStacks(asking: Asking): Promise<readonly Stack[]> {
  const listed = await answers(asking, { call: 'ListStacks', items: 'StackSummaries' });
  const described = await answers(asking, describing({}));
  const known = new Set(described.map(({ StackId }) => StackId));
  const unknown = listed.filter(({ StackId, StackStatus }) => isAlive(StackStatus) && !known.has(StackId));
  const others = await pMap(
    unknown,
    ({ StackId }) => unlessGone(() => answers(asking, describing({ StackName: StackId })), []),
    { concurrency: stackConcurrency },
  );
  return [...described, ...others.flat()].filter(({ StackStatus }) => isAlive(StackStatus)).map(stackOf);
}

const describing = (given: Members) => ({ call: 'DescribeStacks', given, items: 'Stacks' });

/** Under its ID, a stack is described for a while after its deletion. */
const isAlive = (status: unknown): boolean => status !== 'DELETE_COMPLETE';

function stackOf(stack: Members): Stack {
  const id = textIn(stack, 'StackId');
  const name = textIn(stack, 'StackName');
  if (id === undefined || name === undefined) throw new Error('DescribeStacks: a stack has no name');
  const outputs = listIn(stack, 'Outputs');
  return {
    id,
    name,
    status: textIn(stack, 'StackStatus') ?? '',
    rootId: textIn(stack, 'RootId') ?? id,
    updatedMs: Math.max(...[stack['CreationTime'], stack['LastUpdatedTime']].map(orderOf).filter(Number.isFinite)),
    parameters: valuesIn(listIn(stack, 'Parameters')),
    outputs: textsBy(outputs, 'OutputKey'),
    exports: textsBy(outputs, 'ExportName'),
  };
}

const textsBy = (outputs: readonly Members[], key: string): ReadonlyMap<string, string> =>
  new Map(
    outputs.flatMap((output) => {
      const name = textIn(output, key);
      return name === undefined ? [] : [[name, textIn(output, 'OutputValue') ?? '']];
    }),
  );

/** Whether it may go back. A nested stack that is done goes back together with the one around it. */
const isUnderWay = ({ status }: Stack): boolean => status.startsWith('UPDATE_') && !status.endsWith('_COMPLETE');

async function seenInStack(scope: Scope, stacks: Stacks, stack: Stack): Promise<Sightings> {
  const pending = await pendingChangeSets(stacks, stack);
  const changes = await pMap(pending, (change) => seenInChangeSet(stacks, stack, change), { concurrency: 1 });
  // A stack under review has no template of its own: it only waits for a change set.
  if (stack.status === 'REVIEW_IN_PROGRESS') return allSeen(changes);
  const consumer: Consumer = {
    usedBy: `CloudFormation stack ${stack.name} (${stacks.home.region})`,
    role: 'in-use',
    home: stacks.home,
  };
  const mayGoBack = [stack.id, stack.rootId].some((id) => stacks.underWay.has(id));
  const read = () =>
    seenInTemplateOf(stacks, stack, { consumer, asked: { StackName: stack.id }, parameters: stack.parameters });
  const named = await (isSettled(stack) ? scope.stackTemplate(versionOf(stack), read) : read());
  const back = mayGoBack ? wholeRepositoriesIn(named) : nothingSeen;
  return allSeen([named, seenInOutputs(stack, consumer), back, ...changes]);
}

/** Then its template and its resources are what they will be. What it imports, other stacks cannot change meanwhile. */
const isSettled = ({ status, updatedMs }: Stack): boolean => status.endsWith('_COMPLETE') && Number.isFinite(updatedMs);
const versionOf = ({ id, status, updatedMs }: Stack): string => `${id} ${status} ${updatedMs}`;

/** An output that says which repository there is uses no image of it; one that says an image does. */
const seenInOutputs = ({ outputs }: Stack, consumer: Consumer): Sightings => ({
  ...nothingSeen,
  references: seenInAnswer([...outputs.values()], consumer).references,
});
