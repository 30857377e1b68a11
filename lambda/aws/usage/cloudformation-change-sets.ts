import { allSeen } from '../../core/sightings.ts';
import type { Sightings } from '../../core/usage.ts';
import { textIn, answers, listIn } from './answers.ts';
import { seenInTemplateOf, unlessGone, valuesIn } from './cloudformation-templates.ts';
import type { Stack, Stacks } from './cloudformation-templates.ts';

/** What somebody has prepared for a stack, and not yet executed. */
export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly isComplete: boolean;
}

/** The change sets of a stack that may still be executed. */
export async function pendingChangeSets({ asking }: Stacks, { id }: Stack): Promise<readonly ChangeSet[]> {
  const step = { call: 'ListChangeSets', given: { StackName: id }, items: 'Summaries' };
  const summaries = await unlessGone(() => answers(asking, step), []);
  return summaries
    .filter(({ Status, ExecutionStatus }) => !ended.has(String(Status)) && !ended.has(String(ExecutionStatus)))
    .map((summary) => ({
      id: textIn(summary, 'ChangeSetId') ?? '',
      name: textIn(summary, 'ChangeSetName') ?? '',
      isComplete: summary['Status'] === 'CREATE_COMPLETE',
    }));
}

const ended: ReadonlySet<string> = new Set([
  'FAILED',
  'DELETE_PENDING',
  'DELETE_IN_PROGRESS',
  'DELETE_COMPLETE',
  'EXECUTE_COMPLETE',
  'EXECUTE_FAILED',
  'OBSOLETE',
]);

/** What a change set would make of a stack: its template with its parameters, those of the stack where it keeps them. */
export async function seenInChangeSet(
  stacks: Stacks,
  stack: Stack,
  { id, name, isComplete }: ChangeSet,
): Promise<Sightings> {
  const [described] = await answers(stacks.asking, {
    call: 'DescribeChangeSet',
    given: { ChangeSetName: id },
    gone: ['ChangeSetNotFound', 'ChangeSetNotFoundException'],
  });
  if (!described) return allSeen([]);
  return seenInTemplateOf(stacks, stack, {
    consumer: {
      usedBy: `CloudFormation change set ${name} of ${stack.name} (${stacks.home.region})`,
      role: 'in-use',
      home: stacks.home,
    },
    // What macros make of a template is there only when the change set is complete.
    asked: { ChangeSetName: id, ...(isComplete ? {} : { TemplateStage: 'Original' }) },
    parameters: new Map([...stack.parameters, ...valuesIn(listIn(described, 'Parameters'))]),
  });
}
