import { runSimulation } from '@cloud-copilot/iam-simulate';
import { consumerSources, consumerSourceNames } from '../../lambda/core/sources.ts';
import { account, allowedBy, deployedStatements, documentOf } from './deployed-role.ts';
import { onEmptyStage, onFullStage, widest } from './stage.ts';

// Each call of the runs is held against the role; a campaign has many of them.
jest.setTimeout(900_000);

const statements = deployedStatements(widest);

/** Lambda itself asks for these, for what the function logs. */
const byLambda = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** Everybody may ask who they are. */
const byAnybody = ['sts:GetCallerIdentity'];

const sourcesAsking = (action: string) =>
  consumerSourceNames.filter((name) => consumerSources[name].actions.some((one) => one === action));

test('the deployed role is enough for all that a run does, and nothing of it is left over', () =>
  onFullStage(async ({ run }) => {
    const ended = [await run(statements), await run(statements)];
    const asked = new Set(ended.flatMap((one) => [...one.asked]));
    const allowed = allowedBy(statements);
    expect({
      refused: ended.flatMap(({ refused }) => [...refused]),
      failed: ended.flatMap(({ failed }) => failed),
      missing: [...asked].filter((action) => !allowed.includes(action)),
      unused: allowed.filter((action) => !asked.has(action)),
    }).toEqual({ refused: [], failed: [], missing: byAnybody, unused: byLambda });
  }));

const ofRuns = allowedBy(statements).filter((one) => sourcesAsking(one).length === 0 && !byLambda.includes(one));

/** What a run says without an action, where it does not name the operation itself. */
const saidWithout: Readonly<Record<string, string>> = {
  'ecr:BatchDeleteImage': '"outcome":"failed',
  'ecr:UpdateImageStorageClass': '"outcome":"failed',
  'ecr:BatchGetImage': '"unreadable-manifest"',
  's3:ListBucket': 'the bucket "audit" is not ours to use (403)',
};

test('without any one action that is not about consumers, a run fails on just that, or says what it lost', () =>
  onEmptyStage(async ({ run }) => {
    const whole = [await run(statements), await run(statements)];
    expect(whole.flatMap(({ failed, refused }) => [...failed, ...refused])).toEqual([]);
    for (const action of ofRuns) {
      const { refused, said } = await run(statements, [action]);
      const [, operation = ''] = action.split(':');
      expect([action, [...refused]]).toEqual([action, [action]]);
      const mark = saidWithout[action] ?? operation;
      expect([action, said.includes(mark) ? 'said' : said]).toEqual([action, 'said']);
    }
  }));

/** Actions that no source has in common: without all of them at once, each is missed by its own sources. */
function bundled(actions: readonly string[]): readonly (readonly string[])[] {
  const bundles: string[][] = [];
  for (const action of actions) {
    const sources = sourcesAsking(action);
    const isApart = (other: string) => sourcesAsking(other).every((source) => !sources.includes(source));
    const bundle = bundles.find((one) => one.every(isApart));
    if (bundle) bundle.push(action);
    else bundles.push([action]);
  }
  return bundles;
}

/** All of them in a campaign; each is also taken away where its source is tested. */
const most = process.env['CAMPAIGN'] === undefined ? 1 : Infinity;

test('without any one action that reads consumers, sources that need it are unread and say so, and no others', () =>
  onFullStage(async ({ run }) => {
    const actions = allowedBy(statements).filter((one) => sourcesAsking(one).length > 0);
    for (const without of bundled(actions).slice(0, most)) {
      const { refused, failed } = await run(statements, without);
      expect([...refused].toSorted()).toEqual(without.toSorted());
      for (const action of without) {
        const telling = failed.filter(({ error = '' }) => error.includes(`perform: ${action} on`));
        const sources: readonly string[] = sourcesAsking(action);
        const strangers = telling.filter(({ source }) => !sources.includes(source));
        expect([action, telling.length > 0, strangers]).toEqual([action, true, []]);
      }
    }
  }));

/** What IAM says of an action of the deployed role, on a repository with these tags. */
const resultOf = async (action: string, tags: Readonly<Record<string, string>>, given = statements) => {
  const resource = { resource: `arn:aws:ecr:eu-west-1:${account}:repository/app`, accountId: account };
  const contextVariables = Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
  );
  const principal = `arn:aws:sts::${account}:assumed-role/keeper/run`;
  const result = await runSimulation(
    {
      request: { principal, action, resource, contextVariables },
      identityPolicies: [{ name: 'role', policy: documentOf(given) }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return result.resultType === 'error' ? JSON.stringify(result.errors) : result.overallResult;
};

describe('what is held', () => {
  test.each(['ecr:BatchDeleteImage', 'ecr:UpdateImageStorageClass'])(
    '%s is denied to the deployed role by name, and allowed elsewhere',
    async (action) => {
      expect(await resultOf(action, { 'ecr-keeper:hold': 'yes' })).toBe('ExplicitlyDenied');
      expect(await resultOf(action, { team: 'web' })).toBe('Allowed');
    },
  );

  test('a deployed role that reports may not take anything away', async () => {
    const reporting = deployedStatements(widest.replace('mode: archive', 'mode: report'));
    expect(await resultOf('ecr:BatchDeleteImage', {}, reporting)).toBe('ImplicitlyDenied');
    const changing = reporting.filter(({ Action }) =>
      Action.some((action) => !/:(?:Describe|List|Get|BatchGet|BatchDescribe|Search|AssumeRole)/.test(action)),
    );
    const places = changing.flatMap(({ Resource }) => Resource).map((arn) => arn.replace(/\/.*/, ''));
    expect([...new Set(places)].toSorted()).toEqual([
      'arn:aws:events:eu-west-1:111111111111:event-bus',
      'arn:aws:logs:eu-west-1:111111111111:log-group:keeper',
      'arn:aws:s3:::audit',
    ]);
  });
});
