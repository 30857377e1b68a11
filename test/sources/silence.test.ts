import { listedSources } from '../../lambda/core/sources/listed.ts';
import type { ListedSourceName } from '../../lambda/core/sources/listed.ts';
import { digest, here } from '../core/build.ts';
import { host, onSource } from './bench.ts';
import { listedSourceNames } from './every.ts';
import type { Has } from './seeds.ts';

const sageMakerJob =
  (kind: string, status: string) =>
  ({ put, image }: Has): void => {
    put(`${kind}s`, { [`${kind}Name`]: 'x', [`${kind}Status`]: status, FailureReason: image });
  };

/** What is over, rejected, or not the account's own, and so names nothing. */
const silent: readonly (readonly [ListedSourceName, string, (has: Has) => void])[] = [
  ...(['TrainingJob', 'ProcessingJob', 'TransformJob', 'HyperParameterTuningJob', 'AutoMLJob'] as const).map(
    (kind) => ['sagemaker-jobs', `${kind} that is completed`, sageMakerJob(kind, 'Completed')] as const,
  ),
  ...(['CompilationJob', 'OptimizationJob'] as const).map(
    (kind) => ['sagemaker-jobs', `${kind} that is completed`, sageMakerJob(kind, 'COMPLETED')] as const,
  ),
  [
    'batch-jobs',
    'job that ended',
    ({ put, image }) => {
      const { jobQueueArn } = put('jobQueues', { jobQueueName: 'q' });
      put('jobs', { jobId: 'j', jobQueue: jobQueueArn, status: 'SUCCEEDED', container: { image } });
    },
  ],
  [
    'batch-job-definitions',
    'inactive definition',
    ({ put, image }) =>
      put('jobDefinitions', { jobDefinitionName: 'j', status: 'INACTIVE', containerProperties: { image } }),
  ],
  [
    'emr-serverless',
    'terminated application',
    ({ put, image }) =>
      put('applications', { name: 'a', state: 'TERMINATED', imageConfiguration: { imageUri: image } }),
  ],
  [
    'emr-serverless',
    'job that ended',
    ({ put, image }) => {
      const { id } = put('applications', { name: 'a' });
      put('jobRuns', { applicationId: id, name: 'j', state: 'SUCCESS', imageConfiguration: { imageUri: image } });
    },
  ],
  [
    'emr-clusters',
    'terminated cluster',
    ({ put, image }) => put('clusters', { Name: image, Status: { State: 'TERMINATED' } }),
  ],
  [
    'omics',
    'run that ended',
    ({ put, image }) => put('runs', { name: 'r', status: 'COMPLETED', parameters: { image } }),
  ],
  [
    'braket-jobs',
    'job that ended',
    ({ put, image }) =>
      put('jobs', { jobName: 'j', status: 'COMPLETED', algorithmSpecification: { containerImage: { uri: image } } }),
  ],
  [
    'ssm-documents',
    'document of somebody else',
    ({ put, image }) => put('documents', { Name: 'd', Owner: 'Amazon', Content: image }),
  ],
  [
    'imagebuilder',
    'recipe of somebody else',
    ({ put, image }) => put('containerRecipes', { name: 'r', listedAs: 'Amazon', parentImage: image }),
  ],
  [
    'greengrass-components',
    'public component',
    ({ put, image }) =>
      put('componentVersions', { componentName: 'c', componentVersion: '1.0.0', scope: 'PUBLIC', recipe: image }),
  ],
];

test.each(silent)('%s: a %s names nothing', (source, _what, put) =>
  onSource(source, {}, async ({ has, read }) => {
    put(has('x', `${host}/app:v1`));
    expect(await read()).toMatchObject({ references: [], mentions: [] });
  }),
);

test.each([':web.label.3', ':web.label.latest', 'nginx', 'public.ecr.aws/nginx/nginx:1'])(
  'a container service that runs %s names nothing of ECR',
  (image) =>
    onSource('lightsail-services', {}, async ({ service, read }) => {
      const deployment = { version: 1, containers: { web: { image } } };
      service.put('containerServices', { containerServiceName: 'web', currentDeployment: deployment });
      service.put('deployments', { serviceName: 'web', ...deployment });
      expect(await read()).toMatchObject({ references: [], mentions: [] });
    }),
);

test('what a service resolved a tag to counts wherever the tag has gone', () =>
  onSource('emr-serverless', {}, async ({ service, read }) => {
    service.put('applications', {
      name: 'a',
      imageConfiguration: { imageUri: `${host}/app:v1`, resolvedImageDigest: digest('a') },
    });
    const { references } = await read();
    expect(references).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ repository: here, tag: 'v1' }),
        expect.objectContaining({ digest: digest('a') }),
      ]),
    );
  }));

test('App Runner does not say what it resolved a tag to: it may be whatever was pulled since the service was made', () =>
  onSource('apprunner-services', {}, async ({ service, read }) => {
    const CreatedAt = new Date('2026-01-01');
    const SourceConfiguration = { ImageRepository: { ImageIdentifier: `${host}/app:v1`, ImageRepositoryType: 'ECR' } };
    service.put('services', { ServiceName: 'web', CreatedAt, SourceConfiguration });
    expect(await read()).toMatchObject({ pins: [{ repository: here, pulledSinceMs: CreatedAt.getTime() }] });
  }));

test.each(listedSourceNames)('where there is nothing, %s says so', (source) =>
  onSource(source, {}, async ({ read }) => {
    const { isGuarded = false, references, mentions, pins } = await read();
    expect([...references, ...mentions, ...pins]).toEqual([]);
    expect(isGuarded).toBe(listedSources[source].isGuarded ?? false);
  }),
);

test.each(listedSourceNames.filter((source) => listedSources[source].isGuarded))(
  'where there is nothing, %s asks its first lists only',
  (source) =>
    onSource(source, {}, async ({ aws, read }) => {
      await read();
      const firsts = listedSources[source].chains.map(({ steps: [{ call }] }) => call);
      expect(new Set(aws.calls.map(({ operation }) => operation))).toEqual(new Set(firsts));
    }),
);
