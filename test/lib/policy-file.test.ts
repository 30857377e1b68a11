import { readPolicyFile } from '../../lib/policy-file.ts';
import { policyFile, refusalOf } from './keeper.ts';

const refusalFor = (text: string) => refusalOf(() => readPolicyFile(policyFile(text)));

test('the policy of the repository is deployed as it is, and only reports', () => {
  const { policy, text } = readPolicyFile('policy.yaml');
  expect(policy.mode).toBe('report');
  expect(text).toContain('mode: report');
});

test('a policy that deletes is deployed as it is', () => {
  expect(readPolicyFile(policyFile('# ours\nmode: delete\n')).policy.mode).toBe('delete');
});

test('an entry that would delete under a policy that reports deletes nothing, and is no reason to refuse', () => {
  const { policy } = readPolicyFile(
    policyFile("retention:\n  - repositories: [a]\n  - repositories: ['**']\n    mode: delete\n"),
  );
  expect(policy.mode).toBe('report');
});

test('a mistake is refused with its file, line and column', () => {
  expect(refusalFor('mode: report\nretention:\n  - repositories: [a]\n    keepTags: latest\n')).toEqual({
    name: 'BadInput',
    message: 'retention[0].keepTags must be a list of patterns, got "latest" (policy.yaml:4:15)',
  });
});

test('a file that is not there is refused by its name', () => {
  expect(refusalOf(() => readPolicyFile('nowhere/policy.yaml'))).toEqual({
    name: 'BadInput',
    message:
      'the policy file "nowhere/policy.yaml" cannot be read (ENOENT): name another as policyFile, or with -c policyFile=FILE',
  });
});
