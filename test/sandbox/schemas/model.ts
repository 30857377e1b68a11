import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticErrorSchema, StaticOperationSchema, StaticSchema } from '@smithy/types';
import type { Tokens } from '../service.ts';

/** The schema of a value: what the SDK itself reads and writes by. */
export type Shape = NormalizedSchema;

/** How a service speaks. */
export type Family = 'json' | 'rest' | 'query' | 'ec2';

/** One operation, as the SDK knows it. */
export interface OperationModel {
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
  /** Method, path with `{labels}`, and status. Of services with REST protocols only. */
  readonly http: readonly [method: string, uri: string, status: number] | undefined;
  /** The members with the tokens of pages. None: it has no pages. */
  readonly tokens: Tokens | undefined;
  /** The member of the input that says how much goes on a page. */
  readonly size: string | undefined;
}

/** One service, as the SDK knows it. */
export interface ServiceModel {
  readonly family: Family;
  /** What `X-Amz-Target` begins with. Of services with RPC protocols in JSON only. */
  readonly target: string;
  readonly xmlNamespace: string;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** The HTTP status of each error, by its code on the wire. */
  readonly errors: ReadonlyMap<string, number>;
}

/** Reads the model of a service from the schemas in the package of its client. */
export function modelIn(packageName: string): ServiceModel {
  const exported = exportsOf(packageName);
  const settings = settingsOf(exported);
  return modelOf(Object.values(exported), settings);
}

/** Makes a model of schemas, in the form in which the SDK has them. */
export function modelOf(
  schemas: readonly unknown[],
  { family, target = '', xmlNamespace = '' }: Pick<ServiceModel, 'family'> & Partial<ServiceModel>,
): ServiceModel {
  return {
    family,
    target,
    xmlNamespace,
    operations: new Map(schemas.filter(isOperation).map((schema) => [schema[2], operationOf(schema)])),
    errors: new Map(schemas.filter(isError).map((schema) => codeAndStatus(schema, family))),
  };
}

// From the root of the checkout: neither `import.meta` nor `__filename` is in Node and in jest. A module is loaded when
// its service is first used, since EC2 alone takes a fifth of a second.
const load = createRequire(resolve('package.json'));

function exportsOf(packageName: string): Readonly<Record<string, unknown>> {
  const exported: unknown = load(packageName);
  return Object.fromEntries(Object.entries(Object(exported)));
}

function settingsOf(exported: Readonly<Record<string, unknown>>) {
  const client = Object.entries(exported).find(([name, value]) => isClass(value) && /^[A-Z]\w*Client$/.test(name))?.[1];
  if (!isClass(client)) throw new Error('the package has no client');
  const made: unknown = Reflect.construct(client, [{ region: 'eu-west-1' }]);
  const config: unknown = Reflect.get(Object(made), 'config');
  const protocol: unknown = Reflect.get(Object(config), 'protocol');
  const settings: unknown = Reflect.get(Object(config), 'protocolSettings');
  return {
    family: familyOf(protocol),
    target: String(Reflect.get(Object(protocol), 'serviceTarget') ?? ''),
    xmlNamespace: String(Reflect.get(Object(settings), 'xmlNamespace') ?? ''),
  };
}

function familyOf(protocol: unknown): Family {
  const getShapeId: unknown = Reflect.get(Object(protocol), 'getShapeId');
  const id = isFunction(getShapeId) ? String(getShapeId.call(protocol)) : 'none';
  const family = families[id];
  if (!family) throw new Error(`the sandbox does not speak ${id}`);
  return family;
}

const families: Readonly<Record<string, Family>> = {
  'aws.protocols#awsJson1_0': 'json',
  'aws.protocols#awsJson1_1': 'json',
  'aws.protocols#restJson1': 'rest',
  'aws.protocols#awsQuery': 'query',
  'aws.protocols#ec2Query': 'ec2',
};

const isFunction = (value: unknown): value is (...values: unknown[]) => unknown => typeof value === 'function';
const isClass = isFunction;

const isSchema = (value: unknown): value is StaticSchema => Array.isArray(value) && value.length >= 5;
const isOperation = (value: unknown): value is StaticOperationSchema => isSchema(value) && value[0] === 9;
const isError = (value: unknown): value is StaticErrorSchema => isSchema(value) && value[0] === -3;

function operationOf([, , name, traits, input, output]: StaticOperationSchema): OperationModel {
  const [asks, answers] = [NormalizedSchema.of(input), NormalizedSchema.of(output)];
  return {
    name,
    input: asks,
    output: answers,
    http: typeof traits === 'object' ? traits.http : undefined,
    tokens: tokensOf(asks, answers),
    size: oneOf(sizes, asks),
  };
}

function tokensOf(input: Shape, output: Shape): Tokens | undefined {
  const asked = oneOf(askedTokens, input);
  const answered = oneOf(answeredTokens, output);
  return asked !== undefined && answered !== undefined ? { asked, answered } : undefined;
}

const askedTokens = ['nextToken', 'NextToken', 'Marker', 'marker', 'pageToken', 'nextPageToken', 'startingToken'];
const answeredTokens = ['nextToken', 'NextToken', 'NextMarker', 'nextMarker', 'Marker', 'marker', 'nextPageToken'];
const sizes = ['maxResults', 'MaxResults', 'MaxItems', 'maxItems', 'MaxRecords', 'Limit', 'limit', 'PageSize'];

const oneOf = (names: readonly string[], shape: Shape): string | undefined => {
  const known = shape.isStructSchema() ? shape.getMemberSchemas() : {};
  return names.find((name) => name in known);
};

/** A service with a query protocol may have another code on the wire than the error has in the SDK. */
function codeAndStatus([, , name, traits]: StaticErrorSchema, family: Family): readonly [code: string, status: number] {
  const said: Readonly<Record<string, unknown>> = typeof traits === 'object' ? traits : {};
  const { awsQueryError, httpError } = said;
  const usual = httpError ?? (said['error'] === 'server' ? 500 : 400);
  if (family !== 'query' || !Array.isArray(awsQueryError)) return [name, Number(usual)];
  const [code, status]: readonly unknown[] = awsQueryError;
  return [String(code), Number(status)];
}
