import { consumerSources } from '../../lambda/core/sources.ts';
import { digest, here } from '../core/build.ts';
import type { Aws } from '../sandbox/aws.ts';
import { textOf } from './definitions.ts';
import { failureOf, host, onReader, tagsIn } from './by-hand.ts';

const source = 'codepipeline-pipelines';
const { actions } = consumerSources[source];

interface Action {
  readonly provider: string;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly roleArn?: string;
  readonly environmentVariables?: readonly object[];
}
const putPipeline = (aws: Aws, name: string, ...all: readonly Action[]) =>
  aws.service('codepipeline').put('pipelines', {
    name,
    roleArn: 'arn:aws:iam::111111111111:role/pipeline',
    stages: [
      {
        name: 'All',
        actions: all.map(({ provider, ...action }, i) => ({
          name: `a${i}`,
          actionTypeId: { category: 'Source', owner: 'AWS', provider, version: '1' },
          ...action,
        })),
      },
    ],
  });
const ecr = (configuration: Readonly<Record<string, string>>, over: Partial<Action> = {}): Action => ({
  provider: 'ECR',
  configuration,
  ...over,
});

test.each([1, undefined])('the sources of pipelines are in use, with up to %s on a page', (maxPage) =>
  onReader(source, maxPage === undefined ? {} : { maxPage }, async ({ aws, read }) => {
    putPipeline(aws, 'by-tag', ecr({ RepositoryName: 'team/app', ImageTag: 'v1' }));
    putPipeline(aws, 'by-latest', ecr({ RepositoryName: 'app' }));
    const seen = await read();
    expect(tagsIn(seen)).toEqual(['app:latest', 'team/app:v1']);
    expect(seen.references[0]).toEqual({
      usedBy: 'CodePipeline pipeline by-tag (eu-west-1)',
      role: 'in-use',
      repository: { ...here, name: 'team/app' },
      tag: 'v1',
    });
  }),
);

test('an action has its own region, and the account of its role counts as well', () =>
  onReader(source, {}, async ({ aws, read }) => {
    const roleArn = 'arn:aws:iam::222222222222:role/other';
    putPipeline(aws, 'there', ecr({ RepositoryName: 'app', ImageTag: 'v1' }, { region: 'us-east-1', roleArn }));
    expect((await read()).references.map(({ repository }) => repository)).toEqual([
      { account: '111111111111', region: 'us-east-1', name: 'app' },
      { account: '222222222222', region: 'us-east-1', name: 'app' },
    ]);
  }));

test('a tag that is a variable leaves the whole repository', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putPipeline(aws, 'variable', ecr({ RepositoryName: 'app', ImageTag: '#{variables.Tag}' }));
    expect(await read()).toMatchObject({ references: [], mentions: [{ repository: here, words: [] }] });
  }));

test('whatever else a pipeline says is searched: by tag, by digest, by both and by neither', () =>
  onReader(source, {}, async ({ aws, read }) => {
    const variables = [`${host}/app:v1`, `${host}/app@${digest('a')}`, `${host}/app:v2@${digest('b')}`, `${host}/bare`];
    const EnvironmentVariables = JSON.stringify(variables.map((value, i) => ({ name: `V${i}`, value })));
    putPipeline(aws, 'build', { provider: 'CodeBuild', configuration: { ProjectName: 'p', EnvironmentVariables } });
    const { references, mentions } = await read();
    expect(references).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ repository: here, tag: 'v1' }),
        expect.objectContaining({ repository: here, digest: digest('a') }),
        expect.objectContaining({ repository: here, tag: 'v2', digest: digest('b') }),
      ]),
    );
    expect(mentions).toMatchObject([{ repository: { ...here, name: 'bare' } }]);
  }));

const namingDefinitions = (aws: Aws) => {
  const task = aws.ecs().registerTaskDefinition({ family: 'web', image: `${host}/app:task` });
  const job = aws
    .service('batch')
    .put('jobDefinitions', { jobDefinitionName: 'job', containerProperties: { image: `${host}/app:job` } });
  const configuration = { Task: task, Job: textOf(job, 'jobDefinitionArn') };
  putPipeline(aws, 'deploy', { provider: 'ECS', configuration }, ecr({ RepositoryName: 'app', ImageTag: 'v1' }));
};

test('the task and job definitions that a pipeline names count as well', () =>
  onReader(source, {}, async ({ aws, read }) => {
    namingDefinitions(aws);
    expect(tagsIn(await read())).toEqual(['app:job', 'app:task', 'app:v1']);
  }));

test('a pipeline that went since it was listed names nothing', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putPipeline(aws, 'gone', ecr({ RepositoryName: 'app' }));
    putPipeline(aws, 'there', ecr({ RepositoryName: 'app', ImageTag: 'v1' }));
    aws.onCall({ operation: 'ListPipelines', when: 'after' }, () =>
      aws.service('codepipeline').remove('pipelines', { name: 'gone' }),
    );
    expect(tagsIn(await read())).toEqual(['app:v1']);
  }));

test('its actions suffice', () =>
  onReader(source, {}, async ({ aws, readWith }) => {
    namingDefinitions(aws);
    expect(tagsIn(await readWith(actions))).toEqual(['app:job', 'app:task', 'app:v1']);
  }));

test.each(actions)('it cannot be read without %s', (action) =>
  onReader(source, {}, async ({ aws, readWith }) => {
    namingDefinitions(aws);
    const failure = await failureOf(readWith(actions.filter((one) => one !== action)));
    expect(failure).toMatch(new RegExp(`^${action.split(':')[1]}: AccessDenied`));
  }),
);
