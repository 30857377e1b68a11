/** The services whose sources are declared as tables, by the names of their SDK packages, with their prefixes in IAM. */
export const iamPrefixes = {
  amplify: 'amplify',
  apprunner: 'apprunner',
  'auto-scaling': 'autoscaling',
  batch: 'batch',
  'bedrock-agentcore-control': 'bedrock-agentcore',
  braket: 'braket',
  cleanroomsml: 'cleanrooms-ml',
  cloudformation: 'cloudformation',
  codebuild: 'codebuild',
  codedeploy: 'codedeploy',
  codepipeline: 'codepipeline',
  ec2: 'ec2',
  'elastic-beanstalk': 'elasticbeanstalk',
  emr: 'elasticmapreduce',
  'emr-containers': 'emr-containers',
  'emr-serverless': 'emr-serverless',
  eventbridge: 'events',
  gamelift: 'gamelift',
  greengrassv2: 'greengrass',
  imagebuilder: 'imagebuilder',
  inspector2: 'inspector2',
  iotsitewise: 'iotsitewise',
  lightsail: 'lightsail',
  omics: 'omics',
  organizations: 'organizations',
  pipes: 'pipes',
  sagemaker: 'sagemaker',
  scheduler: 'scheduler',
  sfn: 'states',
  ssm: 'ssm',
} as const;

export type ServiceKey = keyof typeof iamPrefixes;

/** What the paging token is called in request and answer where it is not `nextToken`. */
export const pagingTokens: Readonly<Partial<Record<ServiceKey, readonly [asked: string, answered: string]>>> = {
  apprunner: ['NextToken', 'NextToken'],
  'elastic-beanstalk': ['NextToken', 'NextToken'],
  emr: ['Marker', 'Marker'],
  eventbridge: ['NextToken', 'NextToken'],
  gamelift: ['NextToken', 'NextToken'],
  omics: ['startingToken', 'nextToken'],
  pipes: ['NextToken', 'NextToken'],
  sagemaker: ['NextToken', 'NextToken'],
  scheduler: ['NextToken', 'NextToken'],
  ssm: ['NextToken', 'NextToken'],
};
