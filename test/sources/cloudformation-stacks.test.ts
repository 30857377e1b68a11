import { consumerSources } from '../../lambda/core/sources.ts';
import { digest, here } from '../core/build.ts';
import type { Aws } from '../sandbox/aws.ts';
import { failureOf, host, onReader, tagsIn } from './by-hand.ts';
import { idOf, ofRepository, pseudoHost, putChangeSet, putImage, putResource, putStack, templateOf } from './stacks.ts';

const source = 'cloudformation-stacks';
const { actions } = consumerSources[source];

const usedBy = (name: string) => ({ usedBy: `CloudFormation stack ${name} (eu-west-1)`, role: 'in-use' });

test.each([1, undefined])('what templates name is in use, with up to %s on a page', (maxPage) =>
  onReader(source, maxPage === undefined ? {} : { maxPage }, async ({ aws, read }) => {
    putImage(aws, 'by-tag', { 'Fn::Sub': `${pseudoHost}/app:v1` });
    putImage(aws, 'by-digest', `${host}/app@${digest('a')}`);
    putImage(aws, 'by-both', `${host}/app:v2@${digest('b')}`);
    putImage(aws, 'by-neither', { 'Fn::Sub': `${pseudoHost}/bare` });
    const { references } = await read();
    expect(references).toEqual(
      expect.arrayContaining([
        { ...usedBy('by-tag'), repository: here, tag: 'v1' },
        { ...usedBy('by-digest'), repository: here, digest: digest('a') },
        { ...usedBy('by-both'), repository: here, tag: 'v2', digest: digest('b') },
        // The member is called Image: there, no tag is the latest.
        { ...usedBy('by-neither'), repository: { ...here, name: 'bare' }, tag: 'latest' },
      ]),
    );
  }),
);

test('a template in YAML is read with the actual values of its parameters, those of Parameter Store too', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putStack(aws, 'web', {
      TemplateBody: `
Parameters:
  Tag: { Type: String, Default: v0 }
  Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /app/tag }
Resources:
  Web: { Type: T, Properties: { Image: !Sub '${pseudoHost}/app:\${Tag}' } }
  Api: { Type: T, Properties: { Image: !Join [':', [!Sub '${pseudoHost}/app', !Ref Stored]] } }
`,
      Parameters: [
        { ParameterKey: 'Tag', ParameterValue: 'v1' },
        { ParameterKey: 'Stored', ParameterValue: '/app/tag', ResolvedValue: 'v2' },
      ],
    });
    expect(tagsIn(await read())).toEqual(['app:v1', 'app:v2']);
  }));

test('a template is read as macros made it', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putStack(aws, 'web', {
      TemplateBody: templateOf('made by a macro'),
      ProcessedTemplateBody: templateOf(`${host}/app:v1`),
    });
    expect(tagsIn(await read())).toEqual(['app:v1']);
  }));

test('where macros made nothing, a template is read as it was given', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putStack(aws, 'web', { TemplateBody: templateOf(`${host}/app:v1`), ProcessedTemplateBody: '' });
    expect(tagsIn(await read())).toEqual(['app:v1']);
    putStack(aws, 'empty', { TemplateBody: '' });
    expect(await failureOf(read())).toMatch(/^Error: GetTemplate: no template for .*stack\/empty/);
  }));

test('a template is read again when its stack was updated or is under way, and only then', () =>
  onReader(source, {}, async ({ aws, read }) => {
    const stacks = aws.service('cloudformation');
    const web = { StackName: 'web' };
    const tagsAfter = async (members: object) => {
      stacks.change('stacks', web, { ...members });
      return [tagsIn(await read()).join(), aws.countOf('GetTemplate')];
    };
    putImage(aws, 'web', `${host}/app:v1`);
    expect(await tagsAfter({})).toEqual(['app:v1', 1]);
    expect(await tagsAfter({})).toEqual(['app:v1', 1]);
    const TemplateBody = templateOf(`${host}/app:v2`);
    expect(await tagsAfter({ TemplateBody, StackStatus: 'UPDATE_IN_PROGRESS' })).toEqual(['app:v2', 2]);
    expect(await tagsAfter({})).toEqual(['app:v2', 3]);
    const LastUpdatedTime = new Date('2026-06-02');
    expect(await tagsAfter({ StackStatus: 'CREATE_COMPLETE', LastUpdatedTime })).toEqual(['app:v2', 4]);
    expect(await tagsAfter({})).toEqual(['app:v2', 4]);
  }));

test('while a stack is made, its resources are listed each time', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putStack(aws, 'web', { TemplateBody: ofRepository('v1'), StackStatus: 'CREATE_IN_PROGRESS' });
    expect(tagsIn(await read())).toEqual([]);
    putResource(aws, 'web', 'Repo', 'app');
    expect(tagsIn(await read())).toEqual(['app:v1']);
  }));

test("a stack's own repository is known by its physical name", () =>
  onReader(source, { maxPage: 1 }, async ({ aws, read }) => {
    putStack(aws, 'web', { TemplateBody: ofRepository('v1') });
    putResource(aws, 'web', 'Task', 'task');
    putResource(aws, 'web', 'Repo', 'web-repo-1abc');
    expect(tagsIn(await read())).toEqual(['web-repo-1abc:v1']);
  }));

test('exports of other stacks and outputs of nested ones are known', () =>
  onReader(source, { maxPage: 1 }, async ({ aws, read }) => {
    const Uri = `${host}/app`;
    putStack(aws, 'shared', { Outputs: [{ OutputKey: 'U', OutputValue: Uri, ExportName: 'shared-uri' }] });
    putStack(aws, 'inner', { Outputs: [{ OutputKey: 'Uri', OutputValue: `${host}/inner` }] });
    putImage(aws, 'importing', { 'Fn::Join': [':', [{ 'Fn::ImportValue': 'shared-uri' }, 'v1']] });
    putStack(aws, 'outer', {
      TemplateBody: templateOf(
        { 'Fn::Sub': '${Inner.Outputs.Uri}:v2' },
        { Inner: { Type: 'AWS::CloudFormation::Stack' } },
      ),
    });
    putResource(aws, 'outer', 'Inner', idOf('inner'));
    const seen = await read();
    expect(tagsIn(seen)).toEqual(['app:v1', 'inner:v2']);
    expect(seen.mentions).toEqual([]);
  }));

test('an output that says an image is a use of it; one that says where a repository is, is none', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putStack(aws, 'registry', {
      Outputs: [
        { OutputKey: 'Uri', OutputValue: `${host}/app` },
        { OutputKey: 'Image', OutputValue: `${host}/app:v1` },
      ],
    });
    const seen = await read();
    expect([tagsIn(seen), seen.mentions]).toEqual([['app:v1'], []]);
  }));

test('resources are listed only where the template needs them', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putImage(aws, 'web', `${host}/app:v1`);
    await read();
    expect(aws.countOf('ListStackResources')).toBe(0);
  }));

test.each([
  ['is no template', 'A: {'],
  ['is nested too deeply', `{"Resources":${'['.repeat(300)}${']'.repeat(300)}}`],
])('a template that %s fails the reading, with its name', (_, TemplateBody) =>
  onReader(source, {}, async ({ aws, read }) => {
    putStack(aws, 'web', { TemplateBody });
    expect(await failureOf(read())).toMatch(
      /GetTemplate: the template of CloudFormation stack web \(eu-west-1\) cannot be read: /,
    );
  }),
);

test('a validation error that says something else is no deletion', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putStack(aws, 'web');
    aws.faults.add({ operation: 'GetTemplate', kind: 'error', code: 'ValidationError', status: 400, message: 'no' });
    expect(await failureOf(read())).toBe('GetTemplate: ValidationError: no');
  }));

const everything = (aws: Aws) => {
  putStack(aws, 'web', { TemplateBody: ofRepository('v1') });
  putResource(aws, 'web', 'Repo', 'app');
  putChangeSet(aws, 'web', { TemplateBody: templateOf(`${host}/app:v2`) });
};

test('its actions suffice', () =>
  onReader(source, {}, async ({ aws, readWith }) => {
    everything(aws);
    expect(tagsIn(await readWith(actions))).toEqual(['app:v1', 'app:v2']);
  }));

test.each(actions)('it cannot be read without %s', (action) =>
  onReader(source, {}, async ({ aws, readWith }) => {
    everything(aws);
    const failure = await failureOf(readWith(actions.filter((one) => one !== action)));
    expect(failure).toMatch(new RegExp(`^${action.split(':')[1]}: AccessDenied`));
  }),
);
