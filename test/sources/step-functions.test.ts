import { failureOf, host, onReader } from './by-hand.ts';

test('a state machine that is encrypted with a key of its own says what reading it takes', () =>
  onReader('step-functions', {}, async ({ aws, read }) => {
    const definition = JSON.stringify({ image: `${host}/app:1` });
    aws.service('states').put('stateMachines', { name: 'secret', definition });
    aws.faults.add({
      operation: 'DescribeStateMachine',
      kind: 'error',
      code: 'KmsAccessDeniedException',
      status: 400,
      message: 'The caller does not have the required permissions.',
    });
    expect(await failureOf(read())).toBe(
      'DescribeStateMachine: KmsAccessDeniedException: arn:aws:states:eu-west-1:111111111111:stateMachine:secret is ' +
        'encrypted: reading it takes kms:Decrypt with its key. The caller does not have the required permissions.',
    );
  }));
