import { isObject, parseJson } from '../json.ts';
import { AwsError } from '../service.ts';
import type { Json, JsonObject, SchemaServiceName, ServiceName } from '../service.ts';
import type { HttpAnswer, HttpRequest, Reply, Wanted } from './http.ts';
import { xmlDocument } from './xml.ts';

/** How a service reads requests and writes answers. */
export interface Protocol {
  /** Finds the operation and its input. Nothing if the request names none. */
  readonly read: (request: HttpRequest) => Wanted | undefined;
  readonly write: (operation: string, reply: Reply, requestId: string) => HttpAnswer;
  readonly writeError: (error: AwsError, requestId: string) => HttpAnswer;
}

/** The services whose protocols are here, not in the schemas of the SDK. */
type ServiceByHand = Exclude<ServiceName, SchemaServiceName>;

/** The protocol of each service, given how the services with REST protocols read their paths. */
export const protocolsOf = (routes: {
  readonly s3: Protocol['read'];
  readonly lambda: Protocol['read'];
}): Readonly<Record<ServiceByHand, Protocol>> => ({
  ecr: jsonProtocol,
  ecs: jsonProtocol,
  lambda: restJsonProtocol(routes.lambda),
  s3: s3Protocol(routes.s3),
  sts: queryProtocol('https://sts.amazonaws.com/doc/2011-06-15/'),
});

/** AWS JSON 1.1: the operation is in a header. ECR and ECS. */
const jsonProtocol: Protocol = {
  read({ headers, body }) {
    const [, operation] = /^\w+\.(\w+)$/.exec(headers['x-amz-target'] ?? '') ?? [];
    return operation === undefined ? undefined : { operation, input: jsonInput(body) };
  },
  write: (_operation, { output }) => json(200, output),
  writeError: ({ code, message, status }) => json(status, { __type: code, message }),
};

/** REST JSON: the operation is in the method and the path, which the service itself knows how to read. Lambda. */
const restJsonProtocol = (route: Protocol['read']): Protocol => ({
  read: route,
  write: (_operation, { output, status = 200 }) => json(status, output),
  writeError: ({ code, message, status }) =>
    json(status, { Type: status < 500 ? 'User' : 'Service', Message: message }, { 'x-amzn-errortype': code }),
});

/** The query protocol of STS: a form goes in, XML comes out. */
const queryProtocol = (namespace: string): Protocol => ({
  read: readForm,
  write: (operation, { output }, requestId) =>
    xml(200, `${operation}Response`, {
      namespace,
      content: { [`${operation}Result`]: output, ResponseMetadata: { RequestId: requestId } },
    }),
  writeError: ({ code, message, status }, requestId) =>
    xml(status, 'ErrorResponse', {
      namespace,
      content: {
        Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
        RequestId: requestId,
      },
    }),
});

/** REST XML as S3 speaks it. */
const s3Protocol = (route: Protocol['read']): Protocol => ({
  read: route,
  write(operation, { output, status = 200, headers = {}, bytes }) {
    if (bytes || Object.keys(output).length === 0) return { status, headers, body: bytes ?? Buffer.alloc(0) };
    const answer = xml(status, s3Roots[operation] ?? `${operation}Result`, { content: output, namespace: s3Namespace });
    return { ...answer, headers: { ...answer.headers, ...headers } };
  },
  writeError: ({ code, message, status }, requestId) =>
    xml(status, 'Error', { content: { Code: code, Message: message, RequestId: requestId } }),
});

const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

const s3Roots: Readonly<Record<string, string>> = {
  ListBuckets: 'ListAllMyBucketsResult',
  ListObjectsV2: 'ListBucketResult',
  DeleteObjects: 'DeleteResult',
};

function readForm({ body }: HttpRequest): Wanted | undefined {
  const { Action: operation, ...input } = Object.fromEntries(new URLSearchParams(body.toString()));
  return operation === undefined ? undefined : { operation, input };
}

/** The JSON object in a body, empty if there is none. */
function jsonInput(body: Buffer): JsonObject {
  const input = body.length === 0 ? {} : parsed(body.toString());
  if (!isObject(input)) throw new AwsError('SerializationException', 'The body is no JSON object.');
  return input;
}

function parsed(body: string): Json {
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw new AwsError('SerializationException', error.message);
    throw error;
  }
}

const json = (status: number, content: JsonObject, headers: HttpAnswer['headers'] = {}): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
  body: Buffer.from(JSON.stringify(content)),
});

const xml = (
  status: number,
  root: string,
  { content, namespace }: { readonly content: Json; readonly namespace?: string },
): HttpAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(xmlDocument(root, content, namespace)),
});
