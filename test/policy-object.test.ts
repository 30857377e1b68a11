import { policyFrom } from '../lambda/policy-object.ts';
import { sentenceOf } from '../lambda/failure.ts';

const uri = 's3://records/policy.yaml';

/** What a function says of the object with this text, with a role that was made for these. */
const policyOf = (text: string | undefined, granted: readonly string[] = ['nothing']) =>
  policyFrom({ uri, read: async () => (text === undefined ? undefined : Buffer.from(text)), granted });

const refusalOf = (reading: Promise<unknown>) =>
  reading.then(
    () => 'it was not refused',
    (error: unknown) => sentenceOf(error),
  );

test('the policy in the bucket is the policy', async () => {
  await expect(policyOf('clean: { regions: [eu-west-1] }')).resolves.toMatchObject({
    mode: 'report',
    clean: { regions: ['eu-west-1'] },
  });
});

test('without one nothing is done, and a sentence says where it belongs', async () => {
  expect(await refusalOf(policyOf(undefined))).toContain(
    `there is no policy at ${uri}, so this run did nothing: put one there`,
  );
});

test.each([
  ['S3 refuses it', () => Promise.reject(new Error('Access Denied')), 'Access Denied'],
  ['it is no text', async () => Buffer.from([0xff, 0xfe, 0x00]), 'not valid'],
])('one that cannot be read is none: %s', async (_why, read, because) => {
  const sentence = await refusalOf(policyFrom({ uri, read, granted: ['delete'] }));
  expect(sentence).toContain(`the policy at ${uri} cannot be read, so this run did nothing`);
  expect(sentence).toContain(because);
});

test('a mistake is named with its line', async () => {
  expect(await refusalOf(policyOf('mode: report\nretention: 5\n'))).toContain(`(${uri}:2:12)`);
});

const labels = "retention: [{ repositories: ['**'], labels: { keep: [a] } }]";
const accounts = "inUse: { accounts: [{ id: '222222222222', role: reader }] }";
const organisation =
  'inUse: { foreign: [{ principals: [o-abcdefghij], coveredBy: accounts, because: they are read }] }';
const lists = "inUse: { lists: [{ prefix: 's3://lists/prod/' }] }";

test.each([
  ['mode: delete', ['nothing'], 'deploy it with TakeAway=delete'],
  ['mode: delete', ['archive', 'labels', 'accounts', 'lists'], 'deploy it with TakeAway=delete'],
  ['mode: delete', [''], 'deploy it with TakeAway=delete'],
  ['mode: archive', ['archive'], 'deploy it with TakeAway=delete'],
  ['mode: archive\narchive: { for: forever }', ['nothing'], 'deploy it with TakeAway=archive'],
  [labels, ['delete'], 'deploy it with ReadLabels=yes'],
  [accounts, ['delete'], 'deploy it with ReaderRoleName'],
  [organisation, ['delete'], 'deploy it with ReaderRoleName'],
  [lists, ['delete'], 'deploy it with ListsBucket'],
])('what the role was not made for is refused: %s with %j', async (yaml, granted, advice) => {
  const sentence = await refusalOf(policyOf(yaml, granted));
  expect(sentence).toContain(advice);
  expect(sentence.split('\n')).toHaveLength(1);
});

test.each([
  ['mode: report', ['nothing']],
  ["mode: delete\nretention: [{ repositories: ['**'], mode: report }]", ['nothing']],
  ['mode: delete', ['delete']],
  ['mode: archive', ['delete']],
  ['mode: archive\narchive: { for: forever }', ['archive']],
  ['mode: archive\narchive: { for: forever }', ['delete']],
  [labels, ['nothing', 'labels']],
  [accounts, ['nothing', 'accounts']],
  [lists, ['nothing', 'lists']],
])('what the role was made for goes: %s with %j', async (yaml, granted) => {
  await expect(policyOf(yaml, granted)).resolves.toBeDefined();
});
