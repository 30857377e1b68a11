import { coverageReference } from './coverage.ts';
import { permissionsReference } from './permissions.ts';
import { policyJsonSchema, policyReference } from './policy-reference.ts';
import { readerTemplate } from './reader-template.ts';

/** What is made from the code's own data. A test holds the files against it. */
export const generated: Readonly<Record<string, () => string>> = {
  'policy.schema.json': policyJsonSchema,
  'docs/policy-reference.md': policyReference,
  'docs/permissions.md': permissionsReference,
  'docs/coverage.md': coverageReference,
  'docs/reader-role.template.json': readerTemplate,
};
