import { asText, texts } from '../json.ts';
import type { Json, JsonObject } from '../service.ts';
import { batch as many, get, list } from './operations.ts';
import type { Operation, Table } from './table.ts';

/** AWS Batch: definitions in all their revisions, queues, and jobs of all states. */
export const batch: Table = {
  kinds: {
    jobDefinitions: {
      key: ['jobDefinitionName', 'revision'],
      given: {
        revision: 1,
        jobDefinitionArn: 'arn:aws:batch:{region}:{account}:job-definition/{jobDefinitionName}:{revision}',
        status: 'ACTIVE',
        type: 'container',
      },
    },
    jobQueues: {
      key: ['jobQueueName'],
      given: {
        jobQueueArn: 'arn:aws:batch:{region}:{account}:job-queue/{jobQueueName}',
        state: 'ENABLED',
        status: 'VALID',
      },
    },
    jobs: {
      key: ['jobId'],
      facts: ['arrayJobId', 'multiNodeJobId'],
      given: { jobArn: 'arn:aws:batch:{region}:{account}:job/{jobId}', status: 'RUNNING' },
    },
    serviceJobs: {
      key: ['jobId'],
      given: {
        jobArn: 'arn:aws:batch:{region}:{account}:service-job/{jobId}',
        serviceJobType: 'SAGEMAKER_TRAINING',
        status: 'RUNNABLE',
      },
    },
  },
  operations: {
    DescribeJobDefinitions: list('jobDefinitions', {
      by: {
        jobDefinitions: isDefinition,
        jobDefinitionName: 'jobDefinitionName',
        status: 'status',
      },
    }),
    DescribeJobQueues: list('jobQueues', { by: { jobQueues: ['jobQueueName', 'jobQueueArn'] } }),
    ListJobs: jobsWith(
      list('jobs', {
        by: {
          jobQueue: isInQueue,
          arrayJobId: 'arrayJobId',
          multiNodeJobId: 'multiNodeJobId',
          jobStatus: { is: 'status', unless: 'RUNNING' },
        },
        only: isListed,
        page: 1000,
      }),
    ),
    ListServiceJobs: list('serviceJobs', {
      by: { jobQueue: isInQueue, jobStatus: { is: 'status', unless: 'RUNNING' } },
    }),
    DescribeServiceJob: get('serviceJobs', { by: { jobId: 'jobId' }, missing: 'ClientException' }),
    DescribeJobs: many('jobs', { ids: 'jobs', by: ['jobId', 'jobArn'], in: 'jobs' }),
  },
};

function jobsWith(listing: Operation): Operation {
  return {
    ...listing,
    answer(ask) {
      const { jobQueue, arrayJobId, multiNodeJobId } = ask.call.input;
      if ([jobQueue, arrayJobId, multiNodeJobId].some((one) => one !== undefined)) return listing.answer(ask);
      throw ask.error('ClientException', 'One of jobQueue, arrayJobId and multiNodeJobId must be specified.');
    },
  };
}

/** Asked for by ARN, by name and revision, or by name. */
function isDefinition(definition: JsonObject, asked: Json): boolean {
  const { jobDefinitionArn, jobDefinitionName, revision } = definition;
  const names = [jobDefinitionArn, jobDefinitionName, `${asText(jobDefinitionName)}:${asText(revision)}`];
  const wanted = texts({ asked }, 'asked');
  return wanted.length === 0 || names.some((name) => typeof name === 'string' && wanted.includes(name));
}

/** A job knows the ARN of its queue; a list may be asked for by its name. */
function isInQueue({ jobQueue }: JsonObject, asked: Json): boolean {
  return typeof jobQueue === 'string' && (jobQueue === asked || jobQueue.split('/').at(-1) === asked);
}

/** The list of a queue does not have the children of its jobs. */
function isListed({ arrayJobId, multiNodeJobId }: JsonObject, { jobQueue }: JsonObject): boolean {
  return jobQueue === undefined || (arrayJobId === undefined && multiNodeJobId === undefined);
}
