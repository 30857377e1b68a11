import { modelOf } from '../model.ts';
import type { ServiceModel } from '../model.ts';
import {
  failure,
  inQuery,
  label,
  listOf,
  map,
  number,
  paging,
  reading,
  structure,
  text,
  texts,
  time,
} from './shapes.ts';

/** Clean Rooms ML, as far as it reads what names images: https://docs.aws.amazon.com/cleanrooms-ml/latest/APIReference. */
export const cleanRoomsMl = (): ServiceModel =>
  modelOf(
    [
      reading('ListConfiguredModelAlgorithms', '/configured-model-algorithms', [
        structure('ListConfiguredModelAlgorithmsRequest', {}, paging),
        structure(
          'ListConfiguredModelAlgorithmsResponse',
          { configuredModelAlgorithms: listOf(algorithmSummary) },
          { nextToken: text },
        ),
      ]),
      reading('GetConfiguredModelAlgorithm', '/configured-model-algorithms/{configuredModelAlgorithmArn}', [
        structure('GetConfiguredModelAlgorithmRequest', { configuredModelAlgorithmArn: label }),
        algorithm,
      ]),
      reading('ListTrainedModels', `${ofMembership}/trained-models`, [
        structure('ListTrainedModelsRequest', { membershipIdentifier: label }, paging),
        structure('ListTrainedModelsResponse', { trainedModels: listOf(modelSummary) }, { nextToken: text }),
      ]),
      reading('GetTrainedModel', `${ofMembership}/trained-models/{trainedModelArn}`, [
        structure(
          'GetTrainedModelRequest',
          { membershipIdentifier: label, trainedModelArn: label },
          { versionIdentifier: inQuery('versionIdentifier', text) },
        ),
        trainedModel,
      ]),
      reading('ListTrainedModelInferenceJobs', `${ofMembership}/trained-model-inference-jobs`, [
        structure(
          'ListTrainedModelInferenceJobsRequest',
          { membershipIdentifier: label },
          {
            trainedModelArn: inQuery('trainedModelArn', text),
            trainedModelVersionIdentifier: inQuery('trainedModelVersionIdentifier', text),
            ...paging,
          },
        ),
        structure(
          'ListTrainedModelInferenceJobsResponse',
          { trainedModelInferenceJobs: listOf(inferenceSummary) },
          { nextToken: text },
        ),
      ]),
      reading(
        'GetTrainedModelInferenceJob',
        `${ofMembership}/trained-model-inference-jobs/{trainedModelInferenceJobArn}`,
        [
          structure('GetTrainedModelInferenceJobRequest', {
            membershipIdentifier: label,
            trainedModelInferenceJobArn: label,
          }),
          inferenceJob,
        ],
      ),
      failure('AccessDeniedException', 403),
      failure('InternalServiceException', 500),
      failure('ResourceNotFoundException', 404),
      failure('ThrottlingException', 429),
      failure('ValidationException', 400),
    ],
    { family: 'rest' },
  );

const ofMembership = '/memberships/{membershipIdentifier}';
const timed = { createTime: time, updateTime: time };

const algorithmNamed = { ...timed, configuredModelAlgorithmArn: text, name: text };
const algorithmSummary = structure('ConfiguredModelAlgorithmSummary', algorithmNamed, { description: text });
const algorithm = structure(
  'GetConfiguredModelAlgorithmResponse',
  { ...algorithmNamed, roleArn: text },
  {
    trainingContainerConfig: structure(
      'ContainerConfig',
      { imageUri: text },
      {
        entrypoint: texts,
        arguments: texts,
        metricDefinitions: listOf(structure('MetricDefinition', { name: text, regex: text })),
      },
    ),
    inferenceContainerConfig: structure('InferenceContainerConfig', { imageUri: text }),
    description: text,
    tags: map,
    kmsKeyArn: text,
  },
);

const modelNamed = {
  ...timed,
  trainedModelArn: text,
  name: text,
  membershipIdentifier: text,
  collaborationIdentifier: text,
  status: text,
  configuredModelAlgorithmAssociationArn: text,
};
const modelSummary = structure('TrainedModelSummary', modelNamed, { versionIdentifier: text, description: text });
const trainedModel = structure(
  'GetTrainedModelResponse',
  {
    ...modelNamed,
    dataChannels: listOf(
      structure(
        'ModelTrainingDataChannel',
        { mlInputChannelArn: text, channelName: text },
        { s3DataDistributionType: text },
      ),
    ),
  },
  {
    versionIdentifier: text,
    description: text,
    trainingContainerImageDigest: text,
    resourceConfig: structure(
      'ResourceConfig',
      { instanceType: text, volumeSizeInGB: number },
      { instanceCount: number },
    ),
    hyperparameters: map,
    environment: map,
    tags: map,
    kmsKeyArn: text,
  },
);

const inferenceNamed = {
  ...timed,
  trainedModelInferenceJobArn: text,
  membershipIdentifier: text,
  trainedModelArn: text,
  name: text,
  status: text,
  outputConfiguration: structure(
    'InferenceOutputConfiguration',
    { members: listOf(structure('InferenceReceiverMember', { accountId: text })) },
    { accept: text },
  ),
};
const inferenceOthers = {
  configuredModelAlgorithmAssociationArn: text,
  trainedModelVersionIdentifier: text,
  description: text,
};
const inferenceSummary = structure(
  'TrainedModelInferenceJobSummary',
  { ...inferenceNamed, collaborationIdentifier: text },
  inferenceOthers,
);
const inferenceJob = structure(
  'GetTrainedModelInferenceJobResponse',
  {
    ...inferenceNamed,
    resourceConfig: structure('InferenceResourceConfig', { instanceType: text }, { instanceCount: number }),
    dataSource: structure('ModelInferenceDataSource', { mlInputChannelArn: text }),
  },
  { ...inferenceOthers, inferenceContainerImageDigest: text, environment: map, tags: map, kmsKeyArn: text },
);
