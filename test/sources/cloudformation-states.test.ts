import { here } from '../core/build.ts';
import type { Aws } from '../sandbox/aws.ts';
import { host, onReader, tagsIn } from './by-hand.ts';
import { idOf, ofRepository, putImage, putStack } from './stacks.ts';

const source = 'cloudformation-stacks';

const living = [
  'CREATE_IN_PROGRESS',
  'CREATE_FAILED',
  'CREATE_COMPLETE',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_FAILED',
  'ROLLBACK_COMPLETE',
  'DELETE_IN_PROGRESS',
  'DELETE_FAILED',
  'UPDATE_IN_PROGRESS',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_COMPLETE',
  'UPDATE_FAILED',
  'UPDATE_ROLLBACK_IN_PROGRESS',
  'UPDATE_ROLLBACK_FAILED',
  'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_IN_PROGRESS',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_IN_PROGRESS',
  'IMPORT_ROLLBACK_FAILED',
  'IMPORT_ROLLBACK_COMPLETE',
] as const;

test('stacks count in every state but after their deletion', () =>
  onReader(source, { maxPage: 5 }, async ({ aws, read }) => {
    for (const StackStatus of living) {
      putImage(aws, StackStatus.replaceAll('_', '-'), `${host}/app:${StackStatus}`, { StackStatus });
    }
    putImage(aws, 'deleted', `${host}/app:deleted`, { StackStatus: 'DELETE_COMPLETE' });
    expect(tagsIn(await read())).toEqual(living.map((status) => `app:${status}`).toSorted());
    expect(aws.calls.filter(({ operation, input }) => operation === 'DescribeStacks' && input['StackName'])).toEqual(
      [],
    );
  }));

test.each([
  'UPDATE_IN_PROGRESS',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_FAILED',
  'UPDATE_ROLLBACK_IN_PROGRESS',
  'UPDATE_ROLLBACK_FAILED',
])('a stack in %s may go back to any image of the repositories that it names', (StackStatus) =>
  onReader(source, {}, async ({ aws, read }) => {
    putImage(aws, 'web', `${host}/app:v1`, { StackStatus });
    expect((await read()).mentions).toEqual([
      { usedBy: 'CloudFormation stack web (eu-west-1)', role: 'in-use', repository: here, words: [] },
    ]);
  }),
);

test('a nested stack may go back as long as the one around it may', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putImage(aws, 'nested', `${host}/app:v1`, { StackStatus: 'UPDATE_COMPLETE', RootId: idOf('root') });
    putStack(aws, 'root', { StackStatus: 'UPDATE_IN_PROGRESS' });
    putImage(aws, 'other', `${host}/other:v1`, { StackStatus: 'UPDATE_COMPLETE' });
    expect((await read()).mentions).toMatchObject([{ repository: here, words: [] }]);
  }));

test('a stack that rests goes nowhere', () =>
  onReader(source, {}, async ({ aws, read }) => {
    for (const StackStatus of living.filter((status) => !status.startsWith('UPDATE_') || status.endsWith('_COMPLETE')))
      putImage(aws, StackStatus.replaceAll('_', '-'), `${host}/app:v1`, { StackStatus });
    expect((await read()).mentions).toEqual([]);
  }));

const mayMeanGone = ({ StackName = idOf('gone') }) => StackName === idOf('gone');
const removing = (aws: Aws, StackName: string) => () => {
  const stacks = aws.service('cloudformation');
  if (stacks.all('stacks').some((stack) => stack['StackName'] === StackName)) stacks.remove('stacks', { StackName });
};

test.each(['ListStacks', 'DescribeStacks', 'ListChangeSets', 'GetTemplate'])(
  'a stack that went after %s names nothing',
  (operation) =>
    onReader(source, {}, async ({ aws, read }) => {
      putImage(aws, 'web', `${host}/app:v1`);
      putStack(aws, 'gone', { TemplateBody: ofRepository('v2') });
      aws.onCall({ operation, when: 'after', where: mayMeanGone }, removing(aws, 'gone'));
      expect(tagsIn(await read())).toEqual(['app:v1']);
    }),
);

test('a stack that is still described after its deletion names nothing', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putImage(aws, 'gone', `${host}/app:v1`);
    aws.onCall({ operation: 'ListStacks', when: 'after' }, () =>
      aws.service('cloudformation').change('stacks', { StackName: 'gone' }, { StackStatus: 'DELETE_COMPLETE' }),
    );
    expect(tagsIn(await read())).toEqual([]);
    expect(aws.countOf('DescribeStacks')).toBe(2);
  }));

test('a stack of which only the list knows is described for itself', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putImage(aws, 'web', `${host}/app:v1`);
    // It was there when stacks were listed, was not when all were described, and is when it is asked for.
    const all = aws.onCall({ operation: 'ListStacks', when: 'after' }, removing(aws, 'web'));
    aws.onCall({ operation: 'DescribeStacks', when: 'after' }, () => {
      all();
      if (aws.countOf('DescribeStacks') === 1) putImage(aws, 'web', `${host}/app:v2`);
    });
    expect(tagsIn(await read())).toEqual(['app:v2']);
  }));
