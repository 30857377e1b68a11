import type { Family } from '../schemas/model.ts';
import { AwsError, schemaServices } from '../service.ts';
import type { SchemaServiceName, ServiceName } from '../service.ts';
import { modelOfService } from '../schemas/models.ts';

/** What goes wrong in every service, each of which has its own name for it. */
export type Trouble = keyof Dialect;

interface Dialect {
  readonly denied: Wording;
  readonly throttled: Wording;
  readonly broken: Wording;
  readonly expiredToken: Wording;
  readonly unknownKey: Wording;
  readonly unknownOperation: Wording;
  readonly invalid: Wording;
  /** The token of a page that is none, or that of another list. */
  readonly invalidToken: Wording;
}

type Wording = readonly [code: string, status: number];

/** The error with which a service says that. */
export function errorOf(service: ServiceName, trouble: Trouble, message: string): AwsError {
  const [code, status] = (isBySchema(service) ? dialectBySchema(service) : dialects[service])[trouble];
  return new AwsError(code, message, status);
}

const isBySchema = (service: ServiceName): service is SchemaServiceName =>
  schemaServices.some((name) => name === service);

/** The usual words of a protocol, but for troubles of which the service has errors of its own. */
function dialectBySchema(service: SchemaServiceName): Dialect {
  const { family, errors } = modelOfService(service);
  const usual = families[family];
  if (family === 'ec2') return usual;
  const own = (trouble: keyof typeof ownNames, otherwise = usual[trouble]): Wording => {
    const code = ownNames[trouble].find((name) => errors.has(name));
    return code === undefined ? otherwise : [code, errors.get(code) ?? 400];
  };
  const invalid = own('invalid');
  return {
    ...usual,
    throttled: service === 'batch' ? ['TooManyRequestsException', 429] : own('throttled'),
    broken: own('broken'),
    invalid,
    invalidToken: own('invalidToken', invalid),
  };
}

/** What services call these troubles, if they have errors for them at all: the first that a service has. */
const ownNames = {
  throttled: [
    'ThrottlingException',
    'TooManyRequestsException',
    'CallRateLimitExceededException',
    'RequestThrottledException',
  ],
  broken: [
    'InternalServerException',
    'InternalServerError',
    'InternalServiceErrorException',
    'InternalServiceException',
    'InternalFailureException',
    'InternalException',
    'ServiceException',
    'ServerException',
  ],
  invalid: [
    'ValidationException',
    'InvalidInputException',
    'InvalidParameterException',
    'InvalidRequestException',
    'BadRequestException',
    'ClientException',
  ],
  invalidToken: [
    'InvalidNextTokenException',
    'InvalidNextToken',
    'InvalidToken',
    'InvalidPaginationTokenException',
    'InvalidPaginationToken',
  ],
} as const;

const containers: Dialect = {
  denied: ['AccessDeniedException', 400],
  throttled: ['ThrottlingException', 400],
  broken: ['ServerException', 500],
  expiredToken: ['ExpiredTokenException', 400],
  unknownKey: ['UnrecognizedClientException', 400],
  unknownOperation: ['UnknownOperationException', 400],
  invalid: ['InvalidParameterException', 400],
  invalidToken: ['InvalidParameterException', 400],
};

const query: Dialect = {
  denied: ['AccessDenied', 403],
  throttled: ['Throttling', 400],
  broken: ['InternalFailure', 500],
  expiredToken: ['ExpiredToken', 403],
  unknownKey: ['InvalidClientTokenId', 403],
  unknownOperation: ['InvalidAction', 400],
  invalid: ['ValidationError', 400],
  invalidToken: ['ValidationError', 400],
};

const json: Dialect = {
  denied: ['AccessDeniedException', 400],
  throttled: ['ThrottlingException', 400],
  broken: ['InternalFailure', 500],
  expiredToken: ['ExpiredTokenException', 400],
  unknownKey: ['UnrecognizedClientException', 400],
  unknownOperation: ['UnknownOperationException', 400],
  invalid: ['ValidationException', 400],
  invalidToken: ['ValidationException', 400],
};

const families: Readonly<Record<Family, Dialect>> = {
  json,
  query,
  rest: {
    ...json,
    denied: ['AccessDeniedException', 403],
    throttled: ['ThrottlingException', 429],
    expiredToken: ['ExpiredTokenException', 403],
    unknownKey: ['UnrecognizedClientException', 403],
    unknownOperation: ['UnknownOperationException', 404],
  },
  ec2: {
    denied: ['UnauthorizedOperation', 403],
    throttled: ['RequestLimitExceeded', 503],
    broken: ['InternalError', 500],
    expiredToken: ['RequestExpired', 400],
    unknownKey: ['AuthFailure', 401],
    unknownOperation: ['InvalidAction', 400],
    invalid: ['InvalidParameterValue', 400],
    invalidToken: ['InvalidParameterValue', 400],
  },
};

const dialects: Readonly<Record<Exclude<ServiceName, SchemaServiceName>, Dialect>> = {
  ecr: containers,
  ecs: containers,
  lambda: {
    denied: ['AccessDeniedException', 403],
    throttled: ['TooManyRequestsException', 429],
    broken: ['ServiceException', 500],
    expiredToken: ['ExpiredTokenException', 403],
    unknownKey: ['UnrecognizedClientException', 403],
    unknownOperation: ['UnknownOperationException', 404],
    invalid: ['InvalidParameterValueException', 400],
    invalidToken: ['InvalidParameterValueException', 400],
  },
  s3: {
    denied: ['AccessDenied', 403],
    throttled: ['SlowDown', 503],
    broken: ['InternalError', 500],
    expiredToken: ['ExpiredToken', 400],
    unknownKey: ['InvalidAccessKeyId', 403],
    unknownOperation: ['NotImplemented', 501],
    invalid: ['InvalidArgument', 400],
    invalidToken: ['InvalidArgument', 400],
  },
  sts: query,
};
