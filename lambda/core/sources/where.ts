import type { ServiceKey } from './services.ts';

/**
 * The regions that AWS lists for services that it does not offer everywhere (botocore 1.44.5; for AgentCore
 * and Clean Rooms AWS's own pages). It is one of two statements that a service is absent, the other being that its name
 * does not resolve: where it was opened since, the name does, and it is read.
 */
const regionsOf: Readonly<Partial<Record<ServiceKey, string>>> = {
  amplify: `ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1
    eu-central-1 eu-north-1 eu-south-1 eu-west-1 eu-west-2 eu-west-3 me-south-1 sa-east-1 us-east-1 us-east-2 us-west-1
    us-west-2`,
  apprunner: `ap-northeast-1 ap-south-1 ap-southeast-1 ap-southeast-2 eu-central-1 eu-west-1 eu-west-2 eu-west-3 us-east-1
    us-east-2 us-west-2`,
  'bedrock-agentcore-control': `ap-northeast-1 ap-south-1 ap-southeast-1 ap-southeast-2 eu-central-1 eu-west-1 us-east-1
    us-east-2 us-west-2`,
  braket: 'eu-north-1 eu-west-2 us-east-1 us-west-1 us-west-2',
  cleanroomsml: `ap-northeast-1 ap-northeast-2 ap-southeast-1 ap-southeast-2 eu-central-1 eu-north-1 eu-west-1 eu-west-2
    us-east-1 us-east-2 us-west-2`,
  greengrassv2: `ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-5 ca-central-1
    cn-north-1 eu-central-1 eu-south-2 eu-west-1 eu-west-2 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-2`,
  iotsitewise: `ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 cn-north-1 eu-central-1
    eu-west-1 us-east-1 us-east-2 us-gov-west-1 us-west-2`,
  lightsail: `ap-east-1 ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-5
    ca-central-1 eu-central-1 eu-north-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-2`,
  omics: `ap-northeast-1 ap-northeast-2 ap-southeast-1 eu-central-1 eu-west-1 eu-west-2 il-central-1 us-east-1 us-east-2
    us-west-2`,
};

/** Those that lack a few regions of the partitions that have them. */
const missingIn: Readonly<Partial<Record<ServiceKey, string>>> = {
  codebuild: 'ap-east-2 ca-west-1 mx-central-1',
  codepipeline: 'ap-east-2 ap-southeast-7 ca-west-1 mx-central-1',
  'elastic-beanstalk': 'ap-east-2 mx-central-1',
  'emr-containers': 'ap-east-2 ap-southeast-4 ap-southeast-5 ap-southeast-6 ca-west-1 mx-central-1',
  gamelift: 'ap-east-2 ap-southeast-4 ap-southeast-6 ca-west-1 eu-central-2 me-central-1 us-gov-east-1 us-gov-west-1',
  pipes: `ap-east-2 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-west-1 il-central-1 mx-central-1
    us-gov-east-1 us-gov-west-1`,
};

/** Whether AWS lists a service for a region: always, unless it is known to be missing there. */
export function isListedIn(service: ServiceKey, region: string): boolean {
  const listed = regionsOf[service];
  if (listed !== undefined) return words(listed).includes(region);
  return !words(missingIn[service] ?? '').includes(region);
}

const words = (text: string): readonly string[] => text.split(/\s+/);

/** The answers by which services say that an account does not use them at all: the error, and what is in its message. */
export const notSubscribed: readonly { readonly error: string; readonly says: RegExp }[] = [
  { error: 'SubscriptionRequiredException', says: /subscription/i },
  { error: 'OptInRequired', says: /subscri|opt/i },
  { error: 'UnsupportedRegionException', says: /./ },
];
