import { host, onReader, tagsIn } from './by-hand.ts';
import { ofRepository, parametersOf, pseudoHost, putChangeSet, putImage, putStack, templateOf } from './stacks.ts';

const source = 'cloudformation-stacks';

test.each([
  ['CREATE_PENDING', 'UNAVAILABLE'],
  ['CREATE_IN_PROGRESS', 'UNAVAILABLE'],
  ['CREATE_COMPLETE', 'AVAILABLE'],
  ['CREATE_COMPLETE', 'EXECUTE_IN_PROGRESS'],
  ['DELETE_FAILED', 'AVAILABLE'],
])(
  'a change set in %s that is %s is in use, with the parameters of its stack where it keeps them',
  (Status, ExecutionStatus) =>
    onReader(source, { maxPage: 1 }, async ({ aws, read }) => {
      putImage(aws, 'web', 'public.ecr.aws/x/y:1', { Parameters: parametersOf({ Repo: 'app', Tag: 'v1' }) });
      const image = { 'Fn::Sub': `${pseudoHost}/\${Repo}:\${Tag}` };
      const TemplateBody = templateOf(image);
      const Parameters = [{ ParameterKey: 'Repo', UsePreviousValue: true }, ...parametersOf({ Tag: 'v2' })];
      putChangeSet(aws, 'web', { Status, ExecutionStatus, Parameters, TemplateBody });
      putChangeSet(aws, 'web', {
        ChangeSetName: 'other',
        ChangeSetId: 'arn:other',
        TemplateBody: templateOf(`${host}/other:v1`),
      });
      const seen = await read();
      expect(tagsIn(seen)).toEqual(['app:v2', 'other:v1']);
      expect(seen.references[0]?.usedBy).toMatch(/^CloudFormation change set \w+ of web \(eu-west-1\)$/);
    }),
);

test('what macros will make of a change set is there when it is complete', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putStack(aws, 'web');
    const bodies = {
      TemplateBody: templateOf(`${host}/app:original`),
      ProcessedTemplateBody: templateOf(`${host}/app:made`),
    };
    putChangeSet(aws, 'web', { ChangeSetId: 'arn:1', ...bodies });
    putChangeSet(aws, 'web', { ChangeSetId: 'arn:2', Status: 'CREATE_PENDING', ...bodies });
    expect(tagsIn(await read())).toEqual(['app:made', 'app:original']);
  }));

test.each([
  ['FAILED', 'UNAVAILABLE'],
  ['DELETE_COMPLETE', 'UNAVAILABLE'],
  ['CREATE_COMPLETE', 'EXECUTE_COMPLETE'],
  ['CREATE_COMPLETE', 'EXECUTE_FAILED'],
  ['CREATE_COMPLETE', 'OBSOLETE'],
])('a change set in %s that is %s will not be executed any more', (Status, ExecutionStatus) =>
  onReader(source, {}, async ({ aws, read }) => {
    putStack(aws, 'web');
    putChangeSet(aws, 'web', { Status, ExecutionStatus, TemplateBody: templateOf(`${host}/app:v1`) });
    expect(await read()).toEqual({ references: [], mentions: [], pins: [] });
    expect(aws.countOf('DescribeChangeSet')).toBe(0);
  }),
);

test('a stack under review has only its change set', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putStack(aws, 'new', { StackStatus: 'REVIEW_IN_PROGRESS', TemplateBody: templateOf(`${host}/app:none`) });
    putChangeSet(aws, 'new', { TemplateBody: ofRepository('v1') });
    putChangeSet(aws, 'new', { ChangeSetId: 'arn:2', TemplateBody: templateOf(`${host}/app:v1`) });
    expect(tagsIn(await read())).toEqual(['app:v1']);
    expect(aws.countOf('ListStackResources')).toBe(0);
  }));

test('a change set that went since it was listed names nothing', () =>
  onReader(source, {}, async ({ aws, read }) => {
    for (const operation of ['ListChangeSets', 'DescribeChangeSet']) {
      putStack(aws, operation);
      putChangeSet(aws, operation, { ChangeSetName: operation, ChangeSetId: operation });
      aws.onCall({ operation, when: 'after' }, () => {
        const sets = aws.service('cloudformation');
        if (sets.all('changeSets').some((one) => one['ChangeSetName'] === operation))
          sets.remove('changeSets', { ChangeSetName: operation });
      });
    }
    expect(await read()).toEqual({ references: [], mentions: [], pins: [] });
  }));
