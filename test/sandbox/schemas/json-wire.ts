import { isObject, parseJson } from '../json.ts';
import { AwsError } from '../service.ts';
import type { Json, JsonObject } from '../service.ts';
import { mappedObject } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import type { Member } from './members.ts';
import type { Shape } from './model.ts';
import { timestampFrom, timestampTo } from './timestamps.ts';

/** Whether a service renames members in JSON: those with REST protocols may. */
type Naming = 'as named' | 'as jsonName says';

/** Reads the JSON object of a body as the input of an operation. */
export function readJson(shape: Shape, body: Buffer, naming: Naming): JsonObject {
  const document = body.length === 0 ? {} : parsed(body.toString());
  if (!isObject(document)) throw serialization('The body is no JSON object.');
  return mappedObject(shape, document, {
    ...reading,
    from: namings[naming],
  });
}

/** Writes the output of an operation. What the schema does not know, or what it lacks, is a bug of the sandbox. */
export const writeJson = (shape: Shape, output: JsonObject, naming: Naming): JsonObject =>
  mappedObject(shape, output, { ...writing, to: namings[naming] });

/** What is answered to a body that is not what the schema says. */
export const serialization = (message: string): AwsError => new AwsError('SerializationException', message);

const nameOf = ({ name }: Member): string => name;

const namings: Readonly<Record<Naming, (member: Member) => string>> = {
  'as named': nameOf,
  'as jsonName says': ({ name, traits }) => traits.jsonName ?? name,
};

const asIs = (value: unknown): Json => (typeof value === 'string' ? value : undefined);

const reading: Mapping = {
  from: nameOf,
  to: nameOf,
  timestamp: timestampFrom,
  blob: asIs,
  strangers: 'dropped',
  lacking: 'let be',
  misfit: serialization,
};

const writing: Mapping = {
  from: nameOf,
  to: nameOf,
  timestamp: (value, shape) => timestampTo(shape, value, 'epoch-seconds'),
  blob: asIs,
  strangers: 'refused',
  lacking: 'refused',
  misfit: (message) => new TypeError(message),
};

function parsed(body: string): Json {
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw serialization(error.message);
    throw error;
  }
}
