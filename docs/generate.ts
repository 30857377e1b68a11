import { writeFileSync } from 'node:fs';
import { policyJsonSchema, policyReference } from './policy-reference.ts';

/** Writes what is made from the policy's schema. A test holds the files against it. */
writeFileSync('policy.schema.json', policyJsonSchema());
writeFileSync('docs/policy-reference.md', policyReference());
