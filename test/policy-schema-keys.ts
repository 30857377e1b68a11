import * as z from 'zod';
import { policySchema } from '../lambda/policy-schema.ts';

type Node = z.core.JSONSchema.BaseSchema;

/** Every key of the policy that takes a value, as the reference names it: `retention[].families[].name`. */
export const policyKeys = (): readonly string[] =>
  keysBelow(z.toJSONSchema(policySchema, { io: 'input', unrepresentable: 'any' }), '');

function keysBelow(node: Node, path: string): readonly string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, value]) => {
    if (typeof value === 'boolean') return [];
    const name = path === '' ? key : `${path}.${key}`;
    const { items } = value;
    const isList = typeof items === 'object' && !Array.isArray(items) && items.properties !== undefined;
    if (isList) return keysBelow(items, `${name}[]`);
    return value.properties ? keysBelow(value, name) : [name];
  });
}
