import { AwsError } from '../service.ts';
import type { ServiceName } from '../service.ts';

/** What goes wrong in every service, each of which has its own name for it. */
export type Trouble = 'denied' | 'throttled' | 'broken' | 'expiredToken' | 'unknownKey' | 'unknownOperation';

/** The error with which a service says that. */
export function errorOf(service: ServiceName, trouble: Trouble, message: string): AwsError {
  const [code, status] = dialects[service][trouble];
  return new AwsError(code, message, status);
}

type Dialect = Readonly<Record<Trouble, readonly [code: string, status: number]>>;

const containers: Dialect = {
  denied: ['AccessDeniedException', 400],
  throttled: ['ThrottlingException', 400],
  broken: ['ServerException', 500],
  expiredToken: ['ExpiredTokenException', 400],
  unknownKey: ['UnrecognizedClientException', 400],
  unknownOperation: ['UnknownOperationException', 400],
};

const dialects: Readonly<Record<ServiceName, Dialect>> = {
  ecr: containers,
  ecs: containers,
  lambda: {
    denied: ['AccessDeniedException', 403],
    throttled: ['TooManyRequestsException', 429],
    broken: ['ServiceException', 500],
    expiredToken: ['ExpiredTokenException', 403],
    unknownKey: ['UnrecognizedClientException', 403],
    unknownOperation: ['UnknownOperationException', 404],
  },
  s3: {
    denied: ['AccessDenied', 403],
    throttled: ['SlowDown', 503],
    broken: ['InternalError', 500],
    expiredToken: ['ExpiredToken', 400],
    unknownKey: ['InvalidAccessKeyId', 403],
    unknownOperation: ['NotImplemented', 501],
  },
  sts: {
    denied: ['AccessDenied', 403],
    throttled: ['Throttling', 400],
    broken: ['InternalFailure', 500],
    expiredToken: ['ExpiredToken', 403],
    unknownKey: ['InvalidClientTokenId', 403],
    unknownOperation: ['InvalidAction', 400],
  },
  ec2: {
    denied: ['UnauthorizedOperation', 403],
    throttled: ['RequestLimitExceeded', 503],
    broken: ['InternalError', 500],
    expiredToken: ['RequestExpired', 400],
    unknownKey: ['AuthFailure', 401],
    unknownOperation: ['InvalidAction', 400],
  },
};
