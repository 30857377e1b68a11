import { runSimulation } from '@cloud-copilot/iam-simulate';
import { parsePolicy } from '../../lambda/policy.ts';
import { denialsFor, permissionsFor } from '../../lib/permissions.ts';

const scope = {
  bucketArn: 'arn:aws:s3:::records',
  repositoriesArn: 'arn:aws:ecr:*:111111111111:repository/*',
  partition: 'aws',
};
const permissionsOf = (yaml: string) => permissionsFor(parsePolicy(yaml, 'policy.yaml'), scope);
const actionsOf = (yaml: string) => permissionsOf(yaml).flatMap(({ actions }) => actions);
const withSid = (yaml: string, sid: string) => permissionsOf(yaml).find((permission) => permission.sid === sid);
const deletes = 'ecr:BatchDeleteImage';
const archives = 'ecr:UpdateImageStorageClass';

test('a policy that deletes may delete images, and record it before', () => {
  expect(withSid('mode: delete', 'TakeImagesAway')).toEqual({
    sid: 'TakeImagesAway',
    actions: [deletes, archives],
    resources: [scope.repositoriesArn],
  });
  expect(withSid('mode: delete', 'WriteRecords')?.resources).toEqual(
    expect.arrayContaining(['arn:aws:s3:::records/intended/*', 'arn:aws:s3:::records/manifests/*']),
  );
  expect(withSid('mode: delete', 'ReadState')?.resources).toContain('arn:aws:s3:::records/intended/*');
});

test('a policy that archives for ever may archive, and delete nothing', () => {
  expect(withSid('mode: archive', 'TakeImagesAway')?.actions).toEqual([deletes, archives]);
  expect(withSid('mode: archive\narchive: { for: forever }', 'TakeImagesAway')?.actions).toEqual([archives]);
});

test.each([
  ['reports', 'mode: report'],
  ['says nothing about its mode', 'clean: { regions: all }'],
  ['reports, whatever an entry says', "mode: report\nretention: [{ repositories: ['**'], mode: delete }]"],
  ['deletes, but in no entry', "mode: delete\nretention: [{ repositories: ['**'], mode: report }]"],
])('a policy that %s may take no image away', (_what, yaml) => {
  expect(actionsOf(yaml).filter((action) => action === deletes || action === archives)).toEqual([]);
});

test('a pilot entry that deletes is enough to need the permission', () => {
  const retention = "retention: [{ repositories: ['a'] }, { repositories: ['**'], mode: report }]";
  expect(actionsOf(`mode: delete\n${retention}`)).toContain(deletes);
});

const statement = ({ sid, actions, resources }: ReturnType<typeof permissionsFor>[number]) => ({
  Sid: sid,
  Action: actions,
  Resource: resources,
});

/** What IAM says of an action on a repository with these tags. */
async function simulated(yaml: string, action: string, tags: Readonly<Record<string, string>>): Promise<string> {
  const policy = parsePolicy(yaml, 'policy.yaml');
  const simulation = await runSimulation(
    {
      request: {
        principal: 'arn:aws:sts::111111111111:assumed-role/keeper/run',
        action,
        resource: { resource: 'arn:aws:ecr:eu-west-1:111111111111:repository/app', accountId: '111111111111' },
        contextVariables: Object.fromEntries(
          Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
        ),
      },
      identityPolicies: [
        {
          name: 'identity',
          policy: {
            Version: '2012-10-17',
            Statement: [
              ...permissionsFor(policy, scope).map((one) => ({ Effect: 'Allow', ...statement(one) })),
              ...denialsFor(policy, scope).map((one) => ({
                Effect: 'Deny',
                ...statement(one),
                Condition: one.conditions,
              })),
            ],
          },
        },
      ],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return simulation.resultType === 'error' ? JSON.stringify(simulation.errors) : simulation.overallResult;
}

test.each([deletes, archives])('%s is allowed by IAM, but refused on a repository that is held', async (action) => {
  expect(await simulated('mode: delete', action, { team: 'web' })).toBe('Allowed');
  expect(await simulated('mode: delete', action, { 'ecr-keeper:hold': '' })).toBe('ExplicitlyDenied');
  expect(await simulated('mode: delete', action, { 'ecr-keeper:hold': 'until friday' })).toBe('ExplicitlyDenied');
  expect(await simulated('mode: report', action, {})).toBe('ImplicitlyDenied');
});
