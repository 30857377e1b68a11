import { text } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { get, list, oneOf } from './operations.ts';
import type { Table } from './table.ts';

const noStack = ['ValidationError', 'Stack with id {StackName} does not exist'] as const;

/** A stack is known by its name until it is deleted, then by its ID only. Without either, those that live are meant. */
const isReachable = (stack: JsonObject, { StackName }: JsonObject): boolean =>
  stack['StackStatus'] !== 'DELETE_COMPLETE' || stack['StackId'] === StackName;

const named = { by: { StackName: ['StackName', 'StackId'] }, only: isReachable, missing: noStack };
const ofStack = { by: { StackName: ['StackName', 'StackId'] }, within: { kind: 'stacks', ...named } };

const set = {
  by: { ChangeSetName: ['ChangeSetName', 'ChangeSetId'], StackName: ['StackName', 'StackId'] },
  missing: ['ChangeSetNotFound', 'ChangeSet [{ChangeSetName}] does not exist'],
} as const;

const stackId = 'arn:aws:cloudformation:{region}:{account}:stack/{StackName}/00000000-0000-4000-8000-000000000000';

/** CloudFormation: stacks with their templates, which are those of the stack unless a change set is asked for. */
export const cloudformation: Table = {
  kinds: {
    stacks: {
      key: ['StackId'],
      facts: ['ProcessedTemplateBody'],
      given: {
        StackId: stackId,
        StackStatus: 'CREATE_COMPLETE',
        TemplateBody: '{}',
      },
    },
    resources: {
      key: ['StackName', 'LogicalResourceId'],
      facts: ['StackName', 'StackId'],
      given: { StackId: stackId, ResourceStatus: 'CREATE_COMPLETE' },
    },
    changeSets: {
      key: ['ChangeSetId'],
      facts: ['ProcessedTemplateBody'],
      given: {
        ChangeSetId:
          'arn:aws:cloudformation:{region}:{account}:changeSet/{ChangeSetName}/00000000-0000-4000-8000-000000000000',
        StackId: stackId,
        Status: 'CREATE_COMPLETE',
        ExecutionStatus: 'AVAILABLE',
        TemplateBody: '{}',
      },
    },
  },
  operations: {
    ListStacks: list('stacks', { by: { StackStatusFilter: 'StackStatus' } }),
    DescribeStacks: list('stacks', {
      by: { StackName: ['StackName', 'StackId'] },
      only: isReachable,
      needs: { StackName: noStack },
    }),
    GetTemplate: {
      shows: [
        { kind: 'stacks', by: ({ output }) => output },
        { kind: 'changeSets', by: ({ output }) => output },
      ],
      answer(ask) {
        const { input } = ask.call;
        const owner =
          input['ChangeSetName'] === undefined ? oneOf(ask, 'stacks', named) : oneOf(ask, 'changeSets', set);
        const isProcessed = text(input, 'TemplateStage') === 'Processed';
        return {
          TemplateBody: (isProcessed ? text(owner, 'ProcessedTemplateBody') : undefined) ?? text(owner, 'TemplateBody'),
          StagesAvailable: ['Original', 'Processed'],
        };
      },
    },
    ListStackResources: list('resources', ofStack),
    ListChangeSets: list('changeSets', ofStack),
    DescribeChangeSet: get('changeSets', { ...set, ignores: ['NextToken', 'IncludePropertyValues'] }),
  },
};
