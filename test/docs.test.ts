import { readFileSync } from 'node:fs';
import { generated } from '../docs/generated.ts';
import { parsePolicy, defaultPolicy } from '../lambda/policy.ts';

test.each(Object.entries(generated))(
  '%s says what the code says: run "npm run docs" after changing it',
  (file, make) => {
    expect(readFileSync(file, 'utf8')).toBe(make());
  },
);

test('the policy in the README is the default, as it claims', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(parsePolicy(yaml, 'README.md')).toEqual(defaultPolicy);
});
