import type { Aws } from '../sandbox/aws.ts';
import { host, onReader, tagsIn } from './by-hand.ts';

const source = 'emr-containers';

const properties = (image: string) => ({
  configurationOverrides: {
    applicationConfiguration: [
      { classification: 'spark-defaults', properties: { 'spark.kubernetes.driver.container.image': image } },
    ],
  },
});
const submitting = (image: string) => ({
  jobDriver: {
    sparkSubmitJobDriver: {
      entryPoint: 's3://bucket/job.py',
      sparkSubmitParameters: `--conf spark.kubernetes.executor.container.image=${image} --conf spark.x=1`,
    },
  },
});
const putCluster = (aws: Aws, name: string, state: string) => {
  aws.service(source).put('virtualClusters', { name, state });
  for (const run of ['PENDING', 'SUBMITTED', 'RUNNING', 'CANCEL_PENDING', 'COMPLETED', 'FAILED', 'CANCELLED']) {
    const names = { virtualClusterId: `${name}-id`, name: run, state: run };
    aws.service(source).put('jobRuns', { ...names, ...submitting(`${host}/${name}:${run}`) });
  }
  for (const endpoint of ['CREATING', 'ACTIVE', 'TERMINATING', 'TERMINATED', 'TERMINATED_WITH_ERRORS']) {
    const names = { virtualClusterId: `${name}-id`, name: endpoint, state: endpoint };
    aws.service(source).put('endpoints', { ...names, ...properties(`${host}/${name}:${endpoint}`) });
  }
};

test('jobs that wait or run, endpoints that are not gone, and all templates are in use', () =>
  onReader(source, { maxPage: 1 }, async ({ aws, read }) => {
    putCluster(aws, 'one', 'RUNNING');
    putCluster(aws, 'two', 'ARRESTED');
    putCluster(aws, 'old', 'TERMINATED');
    aws.service(source).put('templates', { name: 'daily', jobTemplateData: submitting(`${host}/daily:v1`) });
    aws.service(source).put('templates', { name: 'weekly', jobTemplateData: properties(`${host}/weekly:v1`) });
    const states = ['ACTIVE', 'CANCEL_PENDING', 'CREATING', 'PENDING', 'RUNNING', 'SUBMITTED', 'TERMINATING'];
    expect(tagsIn(await read())).toEqual([
      'daily:v1',
      ...states.map((state) => `one:${state}`),
      ...states.map((state) => `two:${state}`),
      'weekly:v1',
    ]);
  }));
