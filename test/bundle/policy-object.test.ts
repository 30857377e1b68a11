import { writeBundle } from '../../lib/bundle.ts';
import { startAws } from '../sandbox/aws.ts';
import { scratchFolder } from '../scratch.ts';
import { invoke } from './invoke.ts';

const folder = scratchFolder();

beforeAll(() => writeBundle(folder));

/** One invocation of a function that was deployed by the plain template, with this object as its policy. */
async function invoked(policy: string | undefined, granted: string) {
  const sandbox = await startAws({ regions: { enabled: ['eu-west-1'] } });
  try {
    sandbox.s3.createBucket('records');
    if (policy !== undefined) sandbox.s3.put('records', 'policy.yaml', policy);
    sandbox.ecr().push({ repository: 'team/app', tags: ['1.0.0'], at: '2025-01-01T00:00:00Z' });
    const variables = { AUDIT_BUCKET: 'records', POLICY_KEY: 'policy.yaml', GRANTED: granted };
    const invocation = await invoke(folder, { ...sandbox.env(), ...variables });
    return { ...invocation, calls: sandbox.calls.map(({ operation }) => operation) };
  } finally {
    await sandbox.stop();
  }
}

test('the function goes by the policy in its bucket', async () => {
  const { thrown, answer } = await invoked('clean: { regions: [eu-west-1] }', 'nothing,,,');
  expect(thrown).toBeUndefined();
  expect(answer).toMatchObject({ status: 'complete' });
});

test.each([
  ['without a policy', undefined, 'there is no policy at s3://records/policy.yaml'],
  ['with one that is wrong', 'mode: purge', 'mode must be report, archive or delete'],
  ['with one that its role was not made for', 'mode: delete', 'mode delete deletes images'],
])('%s it asks who it is, reads nothing but that, and fails with a sentence', async (_what, policy, sentence) => {
  const { thrown, calls } = await invoked(policy, 'nothing,,,');
  expect(thrown).toContain(sentence);
  expect(calls).toEqual(['GetCallerIdentity', 'HeadBucket', 'GetObject']);
});
