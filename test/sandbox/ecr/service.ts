import type { Service } from '../service.ts';
import { unknownOperation } from '../service.ts';
import * as backfills from './backfills.ts';
import { batchDeleteImage } from './batch-delete.ts';
import { batchGetImage } from './batch-get.ts';
import { getDownloadUrlForLayer } from './download.ts';
import type { Operation } from './input.ts';
import * as layers from './layers.ts';
import { describeImages, listImageReferrers, listImages } from './listing.ts';
import * as policies from './policies.ts';
import { putImage } from './put-image.ts';
import type { Registries } from './registry.ts';
import { putReplicationConfiguration } from './replication.ts';
import * as repositories from './repositories.ts';
import * as settings from './settings.ts';
import { updateImageStorageClass } from './storage-class.ts';

/** ECR over these registries. */
export const ecrService =
  (all: Registries): Service =>
  (call) => {
    const operation = operations[call.operation];
    if (!operation) throw unknownOperation(call);
    return operation(call, all);
  };

const operations: Readonly<Record<string, Operation>> = {
  BatchCheckLayerAvailability: layers.batchCheckLayerAvailability,
  BatchDeleteImage: batchDeleteImage,
  BatchGetImage: batchGetImage,
  CompleteLayerUpload: layers.completeLayerUpload,
  CreatePullThroughCacheRule: settings.createPullThroughCacheRule,
  CreateRepository: repositories.createRepository,
  DeleteLifecyclePolicy: policies.deleteLifecyclePolicy,
  DeletePullThroughCacheRule: settings.deletePullThroughCacheRule,
  DeleteRegistryPolicy: policies.deleteRegistryPolicy,
  DeleteRepository: repositories.deleteRepository,
  DeleteRepositoryPolicy: policies.deleteRepositoryPolicy,
  DeregisterPullTimeUpdateExclusion: settings.deregisterPullTimeUpdateExclusion,
  DescribeImages: describeImages,
  DescribePullThroughCacheRules: settings.describePullThroughCacheRules,
  DescribeRegistry: settings.describeRegistry,
  DescribeRepositories: repositories.describeRepositories,
  GetAccountSetting: settings.getAccountSetting,
  GetAuthorizationToken: settings.getAuthorizationToken,
  GetDownloadUrlForLayer: getDownloadUrlForLayer,
  GetLifecyclePolicy: policies.getLifecyclePolicy,
  GetRegistryPolicy: policies.getRegistryPolicy,
  GetRepositoryPolicy: policies.getRepositoryPolicy,
  InitiateLayerUpload: layers.initiateLayerUpload,
  ListImageReferrers: listImageReferrers,
  ListImages: listImages,
  ListPullTimeUpdateExclusions: settings.listPullTimeUpdateExclusions,
  ListReplicationBackfills: backfills.listReplicationBackfills,
  ListTagsForResource: repositories.listTagsForResource,
  PutAccountSetting: settings.putAccountSetting,
  PutImage: putImage,
  PutImageTagMutability: repositories.putImageTagMutability,
  PutLifecyclePolicy: policies.putLifecyclePolicy,
  PutRegistryPolicy: policies.putRegistryPolicy,
  PutReplicationConfiguration: putReplicationConfiguration,
  RegisterPullTimeUpdateExclusion: settings.registerPullTimeUpdateExclusion,
  SetRepositoryPolicy: policies.setRepositoryPolicy,
  StartReplicationBackfill: backfills.startReplicationBackfill,
  StopReplicationBackfill: backfills.stopReplicationBackfill,
  TagResource: repositories.tagResource,
  UntagResource: repositories.untagResource,
  UpdateImageStorageClass: updateImageStorageClass,
  UploadLayerPart: layers.uploadLayerPart,
};
