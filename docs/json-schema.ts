import * as z from 'zod';

export type Node = z.core.JSONSchema.BaseSchema;

/** What a reader may expect. New fields may come, so that others than these are allowed. */
export const nodeOf = (schema: z.ZodType): Node => z.toJSONSchema(schema, { io: 'input' });

/** A schema as a file. */
export const jsonSchema = (title: string, schema: z.ZodType): string =>
  `${JSON.stringify({ title, ...nodeOf(schema) }, null, 2)}\n`;
