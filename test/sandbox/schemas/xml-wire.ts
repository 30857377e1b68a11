import type { Json, JsonObject } from '../service.ts';
import { mappedObject } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import type { Shape } from './model.ts';
import { timestampTo } from './timestamps.ts';

/**
 * Lays out the output of an operation as the query protocols have it in XML: the items of a list and the entries of a
 * map have elements of their own. What the schema does not know, or what it lacks, is a bug of the sandbox.
 */
export const laidOut = (shape: Shape, output: JsonObject): JsonObject => mappedObject(shape, output, layout);

const layout: Mapping = {
  from: ({ name }) => name,
  to: ({ name, shape }) => shape.getMemberTraits().xmlName ?? name,
  timestamp: (value, shape) => timestampTo(shape, value, 'date-time'),
  blob: (value) => (typeof value === 'string' ? value : undefined),
  list: (items, shape) =>
    isFlat(shape) ? items : { [shape.getValueSchema().getMergedTraits().xmlName ?? 'member']: items },
  map: entries,
  strangers: 'refused',
  lacking: 'refused',
  misfit: (message) => new TypeError(message),
};

function entries(values: JsonObject, shape: Shape): Json {
  const key = shape.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const value = shape.getValueSchema().getMergedTraits().xmlName ?? 'value';
  const all = Object.entries(values).map(([name, one]) => ({ [key]: name, [value]: one }));
  return isFlat(shape) ? all : { entry: all };
}

const isFlat = (shape: Shape): boolean => shape.getMergedTraits().xmlFlattened === 1;
