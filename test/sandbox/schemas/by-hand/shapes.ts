import type {
  $SchemaRef,
  StaticErrorSchema,
  StaticListSchema,
  StaticOperationSchema,
  StaticStructureSchema,
} from '@smithy/types';

/*
 * Schemas in the form in which the SDK has them, of services whose client is not in the registry. Simple types and
 * traits are numbers there.
 */

export const text = 0;
export const number = 1;
/** ISO 8601, which these services use throughout. */
export const time = 5;
export const texts = 64;
export const map = 128;

/** A member that is part of the path. */
export const label: [typeof text, 1] = [text, 1];

type Ref = $SchemaRef;

/** A list of structures. */
export const listOf = (of: Ref): StaticListSchema => [1, namespace, 'List', 0, of];

/** The same member in the query of a request. */
export const inQuery = (name: string, type: Ref): Ref => [type, { httpQuery: name }];

/** A structure with the members that it requires, and others. */
export const structure = (
  name: string,
  required: Readonly<Record<string, Ref>>,
  others: Readonly<Record<string, Ref>> = {},
): StaticStructureSchema => [
  3,
  namespace,
  name,
  0,
  [...Object.keys(required), ...Object.keys(others)],
  [...Object.values(required), ...Object.values(others)],
  Object.keys(required).length,
];

/** An operation that reads. */
export const reading = (name: string, path: string, [input, output]: readonly [Ref, Ref]): StaticOperationSchema => [
  9,
  namespace,
  name,
  { http: ['GET', path, 200] },
  input,
  output,
];

/** An error with its HTTP status. */
export const failure = (name: string, status: number): StaticErrorSchema => [
  -3,
  namespace,
  name,
  { error: status < 500 ? 'client' : 'server', httpError: status },
  ['message'],
  [text],
];

/** The members of an input that page a list. */
export const paging = { maxResults: inQuery('maxResults', number), nextToken: inQuery('nextToken', text) };

const namespace = 'sandbox';
