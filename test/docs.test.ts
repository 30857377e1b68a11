import { readFileSync } from 'node:fs';
import { policyJsonSchema, policyReference } from '../docs/policy-reference.ts';
import { parsePolicy, defaultPolicy } from '../lambda/policy.ts';

test.each([
  ['policy.schema.json', policyJsonSchema()],
  ['docs/policy-reference.md', policyReference()],
])('%s says what the schema says: run "npm run docs" after changing it', (file, expected) => {
  expect(readFileSync(file, 'utf8')).toBe(expected);
});

test('the policy in the README is the default, as it claims', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(parsePolicy(yaml, 'README.md')).toEqual(defaultPolicy);
});
