import type { HttpAnswer, HttpRequest } from '../kernel/http.ts';
import type { Protocol } from '../kernel/protocols.ts';
import { xmlDocument } from '../kernel/xml.ts';
import type { AwsError, Json, JsonObject } from '../service.ts';
import { readForm } from './form-wire.ts';
import { readJson, writeJson } from './json-wire.ts';
import type { Family, OperationModel, ServiceModel } from './model.ts';
import { readRest, routed, writeRest } from './rest-wire.ts';
import { laidOut } from './xml-wire.ts';

/** The protocol of a service, by its model, which is asked for when the first request arrives. */
export const schemaProtocol = (modelled: () => ServiceModel): Protocol => ({
  read(request) {
    const model = modelled();
    const found = wireOf(model).find(model, request);
    if (!found) return undefined;
    if ('unknown' in found) return { operation: found.unknown, input: {} };
    return { operation: found.operation.name, input: found.input, tokens: found.operation.tokens ?? 'none' };
  },
  write(operation, { output }, requestId) {
    const model = modelled();
    const known = model.operations.get(operation);
    if (!known) throw new Error(`the model has no ${operation}`);
    return wireOf(model).write(model, { operation: known, output, requestId });
  },
  writeError: (error, requestId) => wireOf(modelled()).writeError(error, requestId),
});

/** How one family of protocols is on the wire. */
interface Wire {
  readonly find: (model: ServiceModel, request: HttpRequest) => Found | undefined;
  readonly write: (model: ServiceModel, answered: Answered) => HttpAnswer;
  readonly writeError: (error: AwsError, requestId: string) => HttpAnswer;
}

/** What a request asks for. */
type Found = { readonly operation: OperationModel; readonly input: JsonObject } | { readonly unknown: string };

interface Answered {
  readonly operation: OperationModel;
  readonly output: JsonObject;
  readonly requestId: string;
}

const wireOf = ({ family }: ServiceModel): Wire => wires[family];

const wires: Readonly<Record<Family, Wire>> = {
  json: {
    find({ target, operations }, { headers, body }) {
      const [service, name = ''] = (headers['x-amz-target'] ?? '').split('.');
      const operation = service === target ? operations.get(name) : undefined;
      return operation ? { operation, input: readJson(operation.input, body, 'as named') } : { unknown: name };
    },
    write: (_model, { operation, output }) => json(200, writeJson(operation.output, output, 'as named')),
    writeError: ({ code, message, status }) => json(status, { __type: code, message }),
  },
  rest: {
    find(model, request) {
      const operation = routed(model, request);
      return operation && { operation, input: readRest(operation, request) };
    },
    write: (_model, { operation, output }) => writeRest(operation, output),
    writeError: ({ code, message, status }) => json(status, { message }, { 'x-amzn-errortype': code }),
  },
  query: {
    find: (model, request) => formOf(model, request),
    write: ({ xmlNamespace }, { operation, output, requestId }) =>
      xml(200, `${operation.name}Response`, xmlNamespace, {
        [`${operation.name}Result`]: laidOut(operation.output, output),
        ResponseMetadata: { RequestId: requestId },
      }),
    writeError: ({ code, message, status }, requestId) =>
      xml(status, 'ErrorResponse', undefined, {
        Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
        RequestId: requestId,
      }),
  },
  ec2: {
    find: (model, request) => formOf(model, request),
    write: ({ xmlNamespace }, { operation, output, requestId }) =>
      xml(200, `${operation.name}Response`, xmlNamespace, { requestId, ...laidOut(operation.output, output) }),
    writeError: ({ code, message, status }, requestId) =>
      xml(status, 'Response', undefined, {
        Errors: { Error: { Code: code, Message: message } },
        RequestID: requestId,
      }),
  },
};

function formOf({ family, operations }: ServiceModel, { body }: HttpRequest): Found | undefined {
  const form = [...new URLSearchParams(body.toString())];
  const name = form.find(([key]) => key === 'Action')?.[1];
  if (name === undefined) return undefined;
  const operation = operations.get(name);
  if (!operation) return { unknown: name };
  return { operation, input: readForm(operation.input, form, family === 'ec2' ? 'ec2' : 'query') };
}

const json = (status: number, content: JsonObject, headers: HttpAnswer['headers'] = {}): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
  body: Buffer.from(JSON.stringify(content)),
});

const xml = (status: number, root: string, namespace: string | undefined, content: Json): HttpAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(xmlDocument(root, content, namespace)),
});
