import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Fault } from './faults.ts';
import { errorName, onBench } from './sdk.ts';
import type { Bench } from './sdk.ts';

/** Calls that every sandbox answers, one per protocol. */
const callsOf = ({ ecr, s3, sts, ec2 }: Bench) => ({
  ecr: () => ecr().send(new DescribeRepositoriesCommand({})),
  s3: () => s3().send(new ListObjectsV2Command({ Bucket: 'records' })),
  sts: () => sts().send(new GetCallerIdentityCommand({})),
  ec2: () => ec2().send(new DescribeRegionsCommand({})),
});

async function errorsWith(fault: Fault): Promise<Readonly<Record<string, string>>> {
  const errors: Record<string, string> = {};
  await onBench({}, async (bench) => {
    bench.sandbox.s3.createBucket('records');
    bench.sandbox.faults.add(fault);
    for (const [service, call] of Object.entries(callsOf(bench))) errors[service] = await errorName(call());
  });
  return errors;
}

describe('a fault of every service', () => {
  it('denies in its own words', async () => {
    expect(await errorsWith({ kind: 'denied' })).toEqual({
      ecr: 'AccessDeniedException',
      s3: 'AccessDenied',
      sts: 'AccessDenied',
      ec2: 'UnauthorizedOperation',
    });
  });

  it('throttles in its own words', async () => {
    expect(await errorsWith({ kind: 'throttled' })).toEqual({
      ecr: 'ThrottlingException',
      s3: 'SlowDown',
      sts: 'Throttling',
      ec2: 'RequestLimitExceeded',
    });
  });

  it('lets credentials expire', async () => {
    expect(await errorsWith({ kind: 'expiredToken' })).toEqual({
      ecr: 'ExpiredTokenException',
      s3: 'ExpiredToken',
      sts: 'ExpiredToken',
      ec2: 'RequestExpired',
    });
  });

  it('breaks, also in words that the test chooses', async () => {
    expect(await errorsWith({ kind: 'error' })).toEqual({
      ecr: 'ServerException',
      s3: 'InternalError',
      sts: 'InternalFailure',
      ec2: 'InternalError',
    });
    expect(await errorsWith({ kind: 'error', code: 'KmsException', status: 400 })).toMatchObject({
      ecr: 'KmsException',
    });
  });

  it('cuts the connection or the body', async () => {
    for (const kind of ['reset', 'lost', 'truncated', 'cut'] as const) {
      const errors = Object.values(await errorsWith({ kind }));
      expect(errors).toHaveLength(4);
    }
  });
});
