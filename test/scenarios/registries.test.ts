import {
  CreatePullThroughCacheRuleCommand,
  ECRClient,
  PutReplicationConfigurationCommand,
  StartReplicationBackfillCommand,
  StopReplicationBackfillCommand,
} from '@aws-sdk/client-ecr';
import { move } from './archiving.ts';
import { keeping, onScene, onlyInUse, rulesFor, uri, twoRegions } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

/** Talks to a registry as an administrator. */
async function asked<Answer>(region: string, ask: (ecr: ECRClient) => Promise<Answer>): Promise<Answer> {
  const ecr = new ECRClient({ region });
  try {
    return await ask(ecr);
  } finally {
    ecr.destroy();
  }
}

const replicate = (prefix?: string) =>
  asked('eu-west-1', (ecr) =>
    ecr.send(
      new PutReplicationConfigurationCommand({
        replicationConfiguration: {
          rules: [
            {
              destinations: [{ registryId: '111111111111', region: 'us-east-1' }],
              ...(prefix === undefined ? {} : { repositoryFilters: [{ filter: prefix, filterType: 'PREFIX_MATCH' }] }),
            },
          ],
        },
      }),
    ),
  );

const push = ({ aws }: Scene, tag: string, days: number): void =>
  void aws.ecr().push({ repository: 'team/app', tags: [tag], at: daysAgo(days) });

/** The newest stays in one region only: there it is a release, and in the other one it has no family. */
const newestAtHome = keeping("[{ name: releases, tags: ['v*'], keepNewest: 1 }]");

test('a replica follows what is kept where it was copied from, whatever its own tags say', () =>
  onScene(twoRegions, async (scene) => {
    await replicate();
    for (const [tag, days] of [
      ['v1', 300],
      ['v2', 200],
    ] as const)
      push(scene, tag, days);
    // An immutable destination that had the tag already takes the copy without it.
    scene.aws.ecr({ region: 'us-east-1' }).untag('team/app', 'v2');
    const copy = scene.aws.ecr().digestOf('team/app', 'v2') ?? '';
    await scene.clean(newestAtHome);
    expect(scene.left('team/app')).toEqual(['v2']);
    expect(scene.left('team/app', 'us-east-1')).toContain(copy);
    const rows = scene.audited().filter(({ region }) => region === 'us-east-1');
    expect(rulesFor(rows, copy)).toEqual(['replica-of-kept']);
  }));

test('a replication of other repositories keeps nothing here', () =>
  onScene(twoRegions, async (scene) => {
    await replicate('elsewhere/');
    push(scene, 'v1', 300);
    scene.aws.ecr({ region: 'us-east-1' }).push({ repository: 'team/app', tags: ['x'], at: daysAgo(300) });
    await scene.clean(newestAtHome);
    expect(scene.left('team/app', 'us-east-1')).toEqual([]);
  }));

test('nothing goes while a registry is being copied, and what should goes when that has ended', () =>
  onScene(twoRegions, async (scene) => {
    await replicate();
    for (const tag of ['v1', 'v2', 'v3']) push(scene, tag, 300);
    const destination = { registryId: '111111111111', region: 'us-east-1' };
    const { replicationBackfillId } = await asked('eu-west-1', (ecr) =>
      ecr.send(new StartReplicationBackfillCommand({ destination })),
    );
    const { code, out } = await scene.clean();
    expect(code).toBe(4);
    expect(out).toContain('a replication back-fill is under way');
    expect(scene.left('team/app')).toEqual(['v1', 'v2', 'v3']);
    await asked('eu-west-1', (ecr) => ecr.send(new StopReplicationBackfillCommand({ replicationBackfillId })));
    expect((await scene.clean()).code).toBe(0);
    expect([...scene.left('team/app'), ...scene.left('team/app', 'us-east-1')]).toEqual([]);
  }));

test('what a pull-through cache holds stays for a while after its last pull, whatever the policy says of pulls', () =>
  onScene({}, async (scene) => {
    const { aws } = scene;
    await asked('eu-west-1', (ecr) =>
      ecr.send(
        new CreatePullThroughCacheRuleCommand({
          ecrRepositoryPrefix: 'hub',
          upstreamRegistryUrl: 'registry-1.docker.io',
        }),
      ),
    );
    for (const repository of ['hub/library/nginx', 'hubris/nginx']) {
      aws.ecr().push({ repository, tags: ['old'], at: daysAgo(300), pulledAt: daysAgo(100) });
      aws.ecr().push({ repository, tags: ['pulled'], at: daysAgo(300), pulledAt: daysAgo(10) });
    }
    await scene.clean();
    expect(scene.left('hub/library/nginx')).toEqual(['pulled']);
    expect(scene.left('hubris/nginx')).toEqual([]);
  }));

test('what is pulled through a cache of our own registry stays, also while the cache holds nothing', () =>
  onScene(twoRegions, async (scene) => {
    const { aws } = scene;
    await asked('us-east-1', (ecr) =>
      ecr.send(
        new CreatePullThroughCacheRuleCommand({
          ecrRepositoryPrefix: 'ireland',
          upstreamRegistryUrl: '111111111111.dkr.ecr.eu-west-1.amazonaws.com',
          upstreamRepositoryPrefix: 'team',
        }),
      ),
    );
    for (const tag of ['v1', 'v2']) push(scene, tag, 300);
    aws.service('codebuild').put('projects', {
      name: 'a',
      environment: { image: uri('ireland/app', 'v1', 'us-east-1') },
    });
    await scene.clean();
    expect(scene.left('team/app')).toEqual(['v1']);
  }));

test('settings that cannot be read leave open what is behind a cache, and so the same tag of that name stays', () =>
  onScene(twoRegions, async (scene) => {
    const { aws } = scene;
    for (const tag of ['v1', 'v2']) push(scene, tag, 300);
    aws.service('codebuild').put('projects', {
      name: 'a',
      environment: { image: uri('ireland/team/app', 'v1', 'us-east-1') },
    });
    aws.faults.add({
      kind: 'denied',
      operation: 'DescribePullThroughCacheRules',
      where: (_input, { region }) => region === 'us-east-1',
    });
    await scene.clean();
    expect(scene.left('team/app')).toEqual(['v1']);
  }));

test('settings that cannot be read hold back their registry and copies of what is in it, and nothing else', () =>
  onScene(twoRegions, async (scene) => {
    const { aws } = scene;
    push(scene, 'v1', 300);
    aws.ecr({ region: 'us-east-1' }).push({ repository: 'other', tags: ['1'], at: daysAgo(300), sizeBytes: 7 });
    aws.faults.add({
      kind: 'denied',
      operation: 'DescribeRegistry',
      where: (_input, { region }) => region === 'eu-west-1',
    });
    const { code, out } = await scene.clean();
    expect(scene.left('team/app')).toEqual(['v1']);
    expect(scene.left('other', 'us-east-1')).toEqual([]);
    expect(code).toBe(3);
    expect(out).toContain('DescribeRegistry');
  }));

test('a native policy that is about to expire what is in use is reported, one that is not is only counted', () =>
  onScene({}, async (scene) => {
    const { aws, keeper, file } = scene;
    for (const repository of ['endangered', 'fine']) {
      for (const [tag, days] of [
        ['old', 300],
        ['new', 100],
      ] as const)
        aws.ecr().push({ repository, tags: [tag], at: daysAgo(days) });
      const selection = { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 };
      const rules = [{ rulePriority: 1, selection, action: { type: 'expire' } }];
      aws.ecr().configure({ repository, lifecyclePolicyText: JSON.stringify({ rules }) });
    }
    aws.service('codebuild').put('projects', { name: 'a', environment: { image: uri('endangered', 'old') } });
    aws.service('codebuild').put('projects', { name: 'b', environment: { image: uri('fine', 'new') } });
    const { code, out } = await keeper('plan', '--policy', file(onlyInUse));
    const said = out.replaceAll(/\s+/g, ' ');
    expect(code).toBe(3);
    expect(said).toContain('eu-west-1/endangered old is in use, and its native lifecycle policy is about to expire it');
    expect(said).not.toContain('eu-west-1/fine new is in use');
    expect(said).toContain('2 of the repositories have a native lifecycle policy as well');
  }));

test('what is in use and archived is reported: nobody can pull it', () =>
  onScene({}, async (scene) => {
    const { aws, keeper, file } = scene;
    const imageDigest = aws.ecr().push({ repository: 'app', tags: ['v1'], at: daysAgo(300) });
    aws.service('codebuild').put('projects', { name: 'a', environment: { image: uri('app', 'v1') } });
    await move(aws, imageDigest, 'ARCHIVE');
    const { code, out } = await keeper('plan', '--policy', file(onlyInUse));
    expect(code).toBe(3);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('eu-west-1/app v1 is in use and archived: nobody can pull it');
  }));
