import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const missing = 'ResourceNotFoundException';

/** Clean Rooms ML: algorithms, and in memberships the models and inference jobs that were made with them. */
export const cleanRoomsMl: Table = {
  kinds: {
    configuredModelAlgorithms: {
      key: ['configuredModelAlgorithmArn'],
      given: {
        configuredModelAlgorithmArn: 'arn:aws:cleanrooms-ml:{region}:{account}:configured-model-algorithm/{name}',
      },
    },
    trainedModels: {
      key: ['membershipIdentifier', 'trainedModelArn', 'versionIdentifier'],
      given: {
        trainedModelArn:
          'arn:aws:cleanrooms-ml:{region}:{account}:membership/{membershipIdentifier}/trained-model/{name}',
        versionIdentifier: '1',
        status: 'ACTIVE',
      },
    },
    trainedModelInferenceJobs: {
      key: ['membershipIdentifier', 'trainedModelInferenceJobArn'],
      given: {
        trainedModelInferenceJobArn:
          'arn:aws:cleanrooms-ml:{region}:{account}:membership/{membershipIdentifier}/trained-model-inference-job/{name}',
        status: 'ACTIVE',
      },
    },
  },
  operations: {
    ListConfiguredModelAlgorithms: list('configuredModelAlgorithms'),
    GetConfiguredModelAlgorithm: get('configuredModelAlgorithms', {
      by: { configuredModelAlgorithmArn: 'configuredModelAlgorithmArn' },
      missing,
    }),
    ListTrainedModels: list('trainedModels', { by: { membershipIdentifier: 'membershipIdentifier' } }),
    GetTrainedModel: get('trainedModels', {
      by: {
        membershipIdentifier: 'membershipIdentifier',
        trainedModelArn: 'trainedModelArn',
        versionIdentifier: 'versionIdentifier',
      },
      missing,
    }),
    ListTrainedModelInferenceJobs: list('trainedModelInferenceJobs', {
      by: {
        membershipIdentifier: 'membershipIdentifier',
        trainedModelArn: 'trainedModelArn',
        trainedModelVersionIdentifier: 'trainedModelVersionIdentifier',
      },
    }),
    GetTrainedModelInferenceJob: get('trainedModelInferenceJobs', {
      by: {
        membershipIdentifier: 'membershipIdentifier',
        trainedModelInferenceJobArn: 'trainedModelInferenceJobArn',
      },
      missing,
    }),
  },
};
