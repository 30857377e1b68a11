import { mutates } from './kernel/calls.ts';

describe('an operation', () => {
  it.each([
    'AssumeRole',
    'BatchCheckLayerAvailability',
    'BatchGetImage',
    'DescribeImages',
    'GetAuthorizationToken',
    'GetFunction',
    'HeadObject',
    'ListObjectsV2',
    'SelectObjectContent',
    'SimulatePrincipalPolicy',
    'ValidatePullThroughCacheRule',
  ])('such as %s changes nothing', (operation) => {
    expect(mutates(operation)).toBe(false);
  });

  it.each([
    'BatchDeleteImage',
    'CompleteLayerUpload',
    'CreateRepository',
    'DeleteObject',
    'DeregisterTaskDefinition',
    'Invoke',
    'PutImage',
    'RegisterPullTimeUpdateExclusion',
    'RunTask',
    'SetRepositoryPolicy',
    'StartLifecyclePolicyPreview',
    'TagResource',
    'UntagResource',
    'UpdateImageStorageClass',
    'WhateverAwsThinksOfNext',
  ])('such as %s changes something', (operation) => {
    expect(mutates(operation)).toBe(true);
  });
});
