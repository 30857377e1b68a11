import { consumerOf } from '../../lambda/core/consumer.ts';

test.each([
  ['ECS service prod/web (eu-west-1)', 'ECS service prod/web (eu-west-1)'],
  ['ECS service prod/web (earlier deployment, eu-west-1)', 'ECS service prod/web (eu-west-1)'],
  ['ECS service prod/nightly-job (eu-west-1)', 'ECS service prod/nightly-job (eu-west-1)'],
  ['ECS task definition web:5 (latest, eu-west-1)', 'ECS task definition web (eu-west-1)'],
  ['Lambda function resize:$LATEST (eu-west-1)', 'Lambda function resize (eu-west-1)'],
  ['Lambda function resize:12 (eu-west-1)', 'Lambda function resize (eu-west-1)'],
  ['Batch job definition etl:3 (eu-west-1)', 'Batch job definition etl (eu-west-1)'],
  [
    'Kubernetes Deployment shop/api (cluster prod, eu-west-1)',
    'Kubernetes Deployment shop/api (cluster prod, eu-west-1)',
  ],
  ['CodeBuild project web', 'CodeBuild project web'],
])('%s is a use by %s', (usedBy, consumer) => {
  expect(consumerOf(usedBy)).toBe(consumer);
});

test.each([
  'ECS task prod/0123abcd (running, eu-west-1)',
  'Kubernetes pods (cluster prod, eu-west-1)',
  'Kubernetes Pod shop/api-1 (cluster prod, eu-west-1)',
  'Kubernetes Job shop/etl-1 (cluster prod, eu-west-1)',
  'Kubernetes ReplicaSet shop/api-7f (prod, eu-west-1)',
  'Batch job etl-1 (eu-west-1)',
  'SageMaker training job t-1 (eu-west-1)',
  'Inspector, which saw it running (eu-west-1)',
])('what comes and goes is nobody to remember: %s', (usedBy) => {
  expect(consumerOf(usedBy)).toBeUndefined();
});
