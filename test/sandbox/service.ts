/** Any value that JSON can say. Inputs and outputs of the services are plain JSON in the shapes of the wire. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Where a call arrived: account by its access key, region and service by the scope of its signature. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** One call, after its protocol was parsed. */
export interface Call extends Place {
  readonly service: ServiceName;
  /** As the API reference names it, such as `DescribeImages`. */
  readonly operation: string;
  /** The ARN of who calls: the account's user, or the session of an assumed role. */
  readonly caller: string;
  readonly input: JsonObject;
  /** The members with the tokens of pages, if they are not those of its service. */
  readonly tokens?: Tokens | 'none' | undefined;
  /** The sandbox's clock when the call arrived, in epoch milliseconds. */
  readonly nowMs: number;
  /** The most items a page may hold, whatever the call asks for. None: AWS's own limits. */
  readonly maxPage: number | undefined;
}

/** The services that answer by the schemas of the SDK, as the scopes of signatures call them. */
export const schemaServices = [
  'amplify',
  'apprunner',
  'autoscaling',
  'batch',
  'bedrock-agentcore',
  'braket',
  'cleanrooms-ml',
  'cloudformation',
  'codebuild',
  'codedeploy',
  'codepipeline',
  'ec2',
  'eks',
  'elasticbeanstalk',
  'elasticmapreduce',
  'emr-containers',
  'emr-serverless',
  'events',
  'gamelift',
  'greengrass',
  'imagebuilder',
  'inspector2',
  'iotsitewise',
  'lightsail',
  'omics',
  'organizations',
  'pipes',
  'sagemaker',
  'scheduler',
  'ssm',
  'states',
] as const;

/** All services, as the scopes of signatures call them. */
export const serviceNames = ['ecr', 'ecs', 'lambda', 's3', 'sts', ...schemaServices] as const;

export type SchemaServiceName = (typeof schemaServices)[number];
export type ServiceName = (typeof serviceNames)[number];

/** Where an operation takes the token of a page, and where it gives the next one. */
export interface Tokens {
  readonly asked: string;
  readonly answered: string;
}

/** What a JSON service does with a call: answers, or throws an `AwsError`. */
export type Service = (call: Call) => JsonObject;

/** An error as AWS answers it: its code (`RepositoryNotFoundException`), HTTP status and sentence. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

/** The answer to an operation that the service does not have, or that the sandbox does not model. */
export const unknownOperation = ({ operation }: { readonly operation: string }): AwsError =>
  new AwsError('UnknownOperationException', `The operation ${operation} is unknown.`);

/**
 * One page of a list: `size` is what the caller asked for, `limits` AWS's default and maximum for the operation.
 * The token is opaque, and good for this list only; another one is refused with `invalidToken`.
 */
export function pageOf<Item>(
  items: readonly Item[],
  {
    token,
    size,
    limits,
    maxPage,
    invalidToken,
  }: {
    readonly token: string | undefined;
    readonly size: number | undefined;
    readonly limits: { readonly byDefault: number; readonly max: number };
    readonly maxPage: number | undefined;
    readonly invalidToken: () => AwsError;
  },
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } {
  const start = token === undefined ? 0 : startOf(token);
  if (start === undefined || start > items.length) throw invalidToken();
  const end = start + Math.min(size ?? limits.byDefault, limits.max, maxPage ?? Infinity);
  return { items: items.slice(start, end), nextToken: end < items.length ? tokenFor(end) : undefined };
}

const tokenFor = (start: number): string => Buffer.from(`page/${start}`).toString('base64url');

function startOf(token: string): number | undefined {
  const [, start] = /^page\/(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  return start === undefined ? undefined : Number(start);
}
