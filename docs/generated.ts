import { athenaReference, duckdbReference } from './athena.ts';
import { coverageReference } from './coverage.ts';
import { eventsJsonSchema, eventsReference } from './events.ts';
import { permissionsReference } from './permissions.ts';
import { auditRowJsonSchema, summaryJsonSchema } from './record-schemas.ts';
import { policyJsonSchema, policyReference } from './policy-reference.ts';
import { readerTemplate } from './reader-template.ts';

/** What is made from the code's own data. A test holds the files against it. */
export const generated: Readonly<Record<string, () => string>> = {
  'policy.schema.json': policyJsonSchema,
  'docs/policy-reference.md': policyReference,
  'docs/permissions.md': permissionsReference,
  'docs/coverage.md': coverageReference,
  'docs/events.md': eventsReference,
  'docs/events.schema.json': eventsJsonSchema,
  'docs/audit-row.schema.json': auditRowJsonSchema,
  'docs/summary.schema.json': summaryJsonSchema,
  'docs/athena.md': athenaReference,
  'docs/duckdb.md': duckdbReference,
  'docs/reader-role.template.json': readerTemplate,
};
