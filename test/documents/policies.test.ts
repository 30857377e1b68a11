import { parse } from 'yaml';
import { parsePolicy } from '../../lambda/policy.ts';
import { sentenceOf } from '../../lambda/failure.ts';
import { blocksOf } from './documents.ts';

const keys = ['mode', 'clean', 'inUse', 'retention', 'archive', 'grace', 'budgets', 'breakers'];

/** The blocks that are policies, or the beginning of one; others are for Kubernetes. */
const policies = blocksOf('ya?ml').filter(({ text }) => {
  const values: unknown = parse(text, { logLevel: 'silent' });
  return typeof values === 'object' && values !== null && Object.keys(values).some((key) => keys.includes(key));
});

function complaintAbout(text: string): string {
  try {
    parsePolicy(text, 'policy.yaml');
    return '';
  } catch (error) {
    return sentenceOf(error);
  }
}

test('every policy that a document shows is right', () => {
  expect(policies.length).toBeGreaterThan(3);
  for (const { file, line, text } of policies) {
    expect([file, line, complaintAbout(text)]).toEqual([file, line, '']);
  }
});
