import { readFileSync } from 'node:fs';
import { ECRClient, PutReplicationConfigurationCommand } from '@aws-sdk/client-ecr';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { consumerSourceNames } from '../../lambda/core/sources.ts';
import { scratchFolder } from '../scratch.ts';
import type { Aws } from '../sandbox/aws.ts';
import type { CallRecord } from '../sandbox/kernel/calls.ts';
import { actionOf } from '../sandbox/kernel/actions.ts';
import { index, platformImage } from '../sandbox/manifests.ts';
import { furnish, policy as everythingPolicy, publish, putLitter } from '../scenarios/everything.ts';
import type { Everything } from '../scenarios/everything.ts';
import { scheduled } from '../scenarios/invoking.ts';
import { onScene, twoRegions, uri } from '../scenarios/scene.ts';
import type { Scene } from '../scenarios/scene.ts';
import { account, documentOf, records, region } from './deployed-role.ts';
import type { Statement } from './deployed-role.ts';

const other = '222222222222';
const start = Date.parse('2026-06-01T00:00:00Z');
const longAgo = '2025-01-01T00:00:00Z';
const hourMs = 3_600_000;

/** A policy under which a run has need of everything that any policy may need: archived first, deleted an hour later. */
export const widest = everythingPolicy
  .replace('mode: delete', 'mode: archive\narchive: { for: 1h }')
  .replace(
    'inUse: {',
    `inUse: {
  accounts: [{ id: '${other}', role: ecr-keeper-reader }],
  foreign: [{ principals: [o-abcdefghij], coveredBy: accounts, because: all of them are read }],`,
  )
  .replace('keepTags: []', 'keepTags: [], labels: { keep: [stays] }');

/** What that one must be allowed, for a run that asks hardly any consumers. */
const silent = consumerSourceNames.filter((name) => !['lists', 'codebuild-projects'].includes(name));
const hasty = widest.replace('inUse: {', `inUse: { exclude: [{ source: [${silent.join(', ')}], because: not here }],`);

/** What a run came to, as far as permissions are concerned. */
interface Ended {
  /** What its role asked for, and what of that was refused. */
  readonly asked: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  /** Everything that it said: thrown, logged, reported and in its rows. */
  readonly said: string;
  /** The cells that could not be read, by source. */
  readonly failed: readonly { readonly source: string; readonly error?: string }[];
}

export interface Stage {
  readonly scene: Scene;
  /** Lets the deployed function run under a role, but for some actions. */
  readonly run: (statements: readonly Statement[], without?: readonly string[]) => Promise<Ended>;
}

/** An account with a consumer of every kind, another that may pull from it, and a function that is deployed with the widest policy. */
export const onFullStage = (play: (stage: Stage) => Promise<void>): Promise<void> =>
  onStage(async ({ aws }) => {
    const everything = await furnish(aws);
    deploySomething(aws);
    return everything;
  }, play);

/** The same, but that nobody uses anything there and few are asked. */
export const onEmptyStage = (play: (stage: Stage) => Promise<void>): Promise<void> =>
  onStage(async ({ aws }) => {
    aws.ecr().push({ repository: 'listed', tags: ['1'], at: longAgo });
    const litter = (): void => {
      publish(aws, [uri('listed', '1')]);
      putLitter(aws);
    };
    return { litter, stop: async () => {}, policy: hasty };
  }, play);

type Furnished = Pick<Everything, 'litter' | 'stop'> & { readonly policy?: string };

const onStage = (
  furnished: (scene: Scene) => Promise<Furnished>,
  play: (stage: Stage) => Promise<void>,
): Promise<void> =>
  onScene({ ...twoRegions, accounts: [account, other], start }, async (scene) => {
    const everything = await furnished(scene);
    const base = { ...process.env };
    Object.assign(process.env, { EVENT_BUS: 'default', AUDIT_BUCKET_OWNER: account, AWS_MAX_ATTEMPTS: '1' });
    const invoke = await scheduled(scratchFolder(), everything.policy ?? widest);
    share(scene);
    await replicate(scene);
    try {
      await play({
        scene,
        run: async (statements, without) => {
          everything.litter();
          fill(scene);
          scene.aws.clock.advance(2 * hourMs);
          await become(scene, statements, without, base);
          return endOf(scene, invoke);
        },
      });
    } finally {
      await everything.stop();
    }
  });

/** What an organisation may pull, and the role by which its other account is read. */
function share({ aws }: Scene): void {
  const organization = aws.service('organizations');
  organization.put('organization', { Id: 'o-abcdefghij' });
  for (const Id of [account, other]) organization.put('accounts', { Id });
  const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } };
  const pull = { Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage', Condition };
  const policyText = JSON.stringify({ Version: '2012-10-17', Statement: [pull] });
  fill({ aws });
  aws.ecr().configure({ repository: 'shared', policyText });
  const template = JSON.parse(readFileSync('docs/reader-role.template.json', 'utf8'));
  aws.role('ecr-keeper-reader', template.Resources.Reader.Properties.Policies[0].PolicyDocument, { account: other });
}

/** Copies of this registry go to another region. */
async function replicate({ aws }: Scene): Promise<void> {
  const ecr = new ECRClient({ region, endpoint: aws.url });
  const rules = [{ destinations: [{ region: 'us-east-1', registryId: account }] }];
  await ecr.send(new PutReplicationConfigurationCommand({ replicationConfiguration: { rules } }));
  ecr.destroy();
}

/** A service and a daemon in the middle of a deployment, of which there is more to ask. */
function deploySomething(aws: Aws): void {
  const ecs = aws.ecs();
  const [first, second] = ['1', '2'].map((tag) =>
    ecs.registerTaskDefinition({ family: 'next', image: uri('next', tag) }),
  );
  if (first && second)
    ecs.updateService(ecs.createService({ name: 'next', taskDefinition: first }), { taskDefinition: second });
  const [former, latter] = ['3', '4'].map((tag) =>
    ecs.registerDaemonTaskDefinition({ family: 'next-daemon', image: uri('next', tag) }),
  );
  if (former && latter)
    ecs.updateDaemon(ecs.createDaemon({ name: 'next', taskDefinition: former }), { taskDefinition: latter });
}

/** What nobody uses: an index whose manifest has to be read, and an image that others may pull. */
function fill({ aws }: Pick<Scene, 'aws'>): void {
  aws.ecr().push({ repository: 'shared', tags: [`at-${aws.clock.nowMs()}`], at: longAgo });
  const platform = platformImage(`platform at ${aws.clock.nowMs()}`);
  const at = longAgo;
  aws.ecr().push({ repository: 'unused', at, ...platform });
  aws.ecr().push({ repository: 'unused', tags: ['index'], at, ...index([platform]) });
}

/** Goes on under a role with these statements, but for some actions. */
export async function become(
  { aws }: Pick<Scene, 'aws'>,
  statements: readonly Statement[],
  without: readonly string[] = [],
  base: NodeJS.ProcessEnv,
): Promise<void> {
  const RoleArn = aws.role('keeper', documentOf(statements, without));
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = base;
  const sts = new STSClient({ region, endpoint: aws.url, credentials: { accessKeyId, secretAccessKey } });
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'run' }));
  sts.destroy();
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
  });
}

async function endOf(scene: Scene, invoke: (at: string) => Promise<{ readonly log: string }>): Promise<Ended> {
  const { aws } = scene;
  const [before, reports] = [aws.calls.length, aws.s3.keys(records, 'runs/').length];
  const told = await invoke(new Date(aws.clock.nowMs()).toISOString()).then(
    ({ log }) => log,
    (error: unknown) => String(error),
  );
  const ours = aws.calls.slice(before).filter(({ caller }) => caller.includes(':assumed-role/keeper/'));
  const summary = aws.s3.keys(records, 'runs/').length > reports ? summaryIn(scene) : undefined;
  return {
    asked: new Set(ours.map(actionOf)),
    refused: new Set(ours.filter(isRefused).map(actionOf)),
    said: [told, summary ?? '', JSON.stringify(scene.audited())].join('\n'),
    failed: summary === undefined ? [] : failedIn(summary),
  };
}

const isRefused = ({ outcome }: CallRecord): boolean => /denied|unauthorized/i.test(outcome);

function summaryIn({ aws }: Scene): string {
  const { summary }: { summary: string } = JSON.parse(aws.s3.get(records, 'latest.json').toString());
  return aws.s3.get(records, summary).toString();
}

function failedIn(summary: string): Ended['failed'] {
  const { coverage }: { coverage: readonly { source: string; status: string; error?: string }[] } = JSON.parse(summary);
  return coverage.filter(({ status }) => status === 'failed');
}
