import { absenceOf } from '../../lambda/aws/usage/absence.ts';
import { isListedIn } from '../../lambda/core/sources/where.ts';
import type { ServiceKey } from '../../lambda/core/sources/services.ts';
import type { Source } from '../../lambda/core/sources/source.ts';

test.each<[ServiceKey, readonly string[], readonly string[]]>([
  ['amplify', ['ap-east-1', 'eu-central-1', 'us-west-2'], ['ca-west-1', 'us-gov-west-1']],
  ['apprunner', ['eu-west-1', 'us-west-2'], ['eu-north-1', 'sa-east-1']],
  ['bedrock-agentcore-control', ['eu-central-1', 'us-east-2'], ['eu-west-3', 'us-west-1']],
  ['braket', ['eu-north-1', 'us-west-1'], ['eu-west-1', 'eu-central-1']],
  ['cleanroomsml', ['eu-west-2', 'us-east-2'], ['eu-west-3', 'us-west-1']],
  ['greengrassv2', ['cn-north-1', 'us-gov-east-1'], ['eu-west-3', 'cn-northwest-1']],
  ['iotsitewise', ['eu-central-1', 'us-gov-west-1'], ['eu-west-2', 'us-gov-east-1']],
  ['lightsail', ['eu-west-3', 'sa-east-1'], ['us-west-1', 'cn-north-1']],
  ['omics', ['il-central-1', 'us-west-2'], ['eu-west-3', 'ap-south-1']],
  ['codebuild', ['eu-west-1', 'us-gov-west-1'], ['ap-east-2', 'mx-central-1']],
  ['codepipeline', ['eu-west-1', 'ap-southeast-5'], ['ap-southeast-7', 'ca-west-1']],
  ['elastic-beanstalk', ['eu-west-1', 'ca-west-1'], ['ap-east-2', 'mx-central-1']],
  ['emr-containers', ['eu-west-1', 'eu-central-2'], ['ap-southeast-6', 'mx-central-1']],
  ['gamelift', ['eu-west-1', 'il-central-1'], ['me-central-1', 'us-gov-west-1']],
  ['pipes', ['eu-west-1', 'eu-central-2'], ['il-central-1', 'us-gov-east-1']],
  ['batch', ['eu-west-1', 'mx-central-1', 'a-region-of-tomorrow-1'], []],
])('%s is listed in the regions that AWS says, and in no other', (service, there, missing) => {
  expect([...there, ...missing].filter((region) => isListedIn(service, region))).toEqual(there);
});

const failure = (name: string, message: string): Error => Object.assign(new Error(message), { name });
const unresolved = failure('Error', 'getaddrinfo ENOTFOUND service.region.amazonaws.com');
const braket: Source = {
  title: 'Braket jobs',
  service: 'braket',
  pullsFrom: 'own-region',
  resolves: 'digest',
  actions: [],
};
const notOffered = 'Braket jobs are not offered here: AWS lists no endpoint, and its name does not resolve';
const notUsed = (error: string): string => `the account does not use the service here (${error})`;

test.each<[string, string, Error, string | undefined]>([
  ['has no name where AWS lists it not', 'eu-west-1', unresolved, notOffered],
  ['has no name where AWS lists it', 'eu-west-2', unresolved, undefined],
  ['is slow', 'eu-west-1', failure('TimeoutError', 'no answer'), undefined],
  [
    'asks for a subscription',
    'eu-west-2',
    failure('SubscriptionRequiredException', 'The AWS Access Key Id needs a subscription for the service'),
    notUsed('SubscriptionRequiredException'),
  ],
  [
    'asks to be subscribed',
    'eu-west-2',
    failure('OptInRequired', 'You are not subscribed to this service'),
    notUsed('OptInRequired'),
  ],
  ['asks to opt in', 'eu-west-2', failure('OptInRequired', 'You must Opt in'), notUsed('OptInRequired')],
  [
    'says that it is not there',
    'eu-west-2',
    failure('UnsupportedRegionException', 'Unsupported'),
    notUsed('UnsupportedRegionException'),
  ],
  ['denies by the name of an error, and not in words', 'eu-west-2', failure('OptInRequired', 'Denied'), undefined],
  ['denies access', 'eu-west-2', failure('AccessDeniedException', 'You must opt in for a subscription'), undefined],
])('a service that %s', (_what, region, error, expected) => {
  expect(absenceOf(braket, region, error)).toBe(expected);
});

test('nothing but a service is absent', () => {
  const { service: _, ...source } = braket;
  expect(absenceOf(source, 'eu-west-1', unresolved)).toBeUndefined();
});
