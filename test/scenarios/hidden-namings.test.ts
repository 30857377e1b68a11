import { gzipSync } from 'node:zlib';
import { onScene, onlyInUse, uri, twoRegions } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const old = start - 300 * 86_400_000;
const given = (inUse: string): string => onlyInUse.replace('inUse: {', `inUse: { ${inUse},`);

function seed({ aws }: Scene, ...tags: readonly string[]): void {
  for (const tag of tags) aws.ecr().push({ repository: 'app', tags: [tag], at: old });
}

test('what packed user data starts stays', () =>
  onScene({}, async (scene) => {
    seed(scene, '1', '2');
    scene.aws.service('ec2').put('launchTemplateVersions', {
      LaunchTemplateName: 'web',
      VersionNumber: 1,
      DefaultVersion: true,
      LaunchTemplateData: { UserData: gzipSync(`docker run ${uri('app', '1')}\n`).toString('base64') },
    });
    await scene.clean();
    expect(scene.left('app')).toEqual(['1']);
  }));

test.each(['a CodeBuild project', 'a Lambda function'])(
  'an old task definition that %s names in its environment keeps its image',
  (what) =>
    onScene({}, async (scene) => {
      const { aws, ecs, lambda } = scene;
      seed(scene, '1', '2', '3');
      const first = ecs().registerTaskDefinition({ family: 'job', image: uri('app', '1') });
      for (let i = 0; i < 7; i += 1) ecs().registerTaskDefinition({ family: 'job', image: uri('app', '3') });
      const environmentVariables = [{ name: 'TASK_DEFINITION', value: first }];
      if (what.includes('Lambda')) {
        lambda().createFunction({ name: 'starter', zip: '' });
        lambda().setEnvironment('starter', { TASK_DEFINITION: first });
      } else aws.service('codebuild').put('projects', { name: 'p', environment: { image: 'x', environmentVariables } });
      await scene.clean();
      expect(scene.left('app')).toEqual(['1', '3']);
    }),
);

test.each(['111111111111', '222222222222'])(
  'an old task definition of account %s that somebody in another surveyed account starts keeps its image',
  (account) =>
    onScene({ ...twoRegions, accounts: ['111111111111', '222222222222'] }, async (scene) => {
      const { aws } = scene;
      seed(scene, '1', '2', '3');
      const there = aws.ecs({ account, region: 'us-east-1' });
      const first = there.registerTaskDefinition({ family: 'job', image: uri('app', '1') });
      for (let i = 0; i < 7; i += 1) there.registerTaskDefinition({ family: 'job', image: uri('app', '3') });
      const starter = account === '111111111111' ? '222222222222' : '111111111111';
      const environmentVariables = [{ name: 'TASK_DEFINITION', value: first }];
      const builds = aws.service('codebuild', { account: starter });
      builds.put('projects', { name: 'p', environment: { image: 'x', environmentVariables } });
      await scene.clean(given("accounts: [{ id: '222222222222', role: reader }]"));
      expect(scene.left('app')).toEqual(['1', '3']);
    }),
);

test('a build keeps the image that it starts, and not the repository that it pushes to', () =>
  onScene({}, async (scene) => {
    seed(scene, '1', '2', '3');
    const environmentVariables = [{ name: 'REPOSITORY_URI', value: uri('app', '').slice(0, -1) }];
    scene.aws.service('codebuild').put('projects', {
      name: 'p',
      environment: { image: uri('app', '2'), environmentVariables },
    });
    await scene.clean();
    expect(scene.left('app')).toEqual(['2']);
  }));

test('a word that happens to be a tag does not narrow what a mention means, one that stands where a tag would does', () =>
  onScene({}, async (scene) => {
    seed(scene, 'prod', 'v7', 'v8');
    const put = (variables: object) =>
      scene.aws.service('states').put('stateMachines', { name: 'm', definition: JSON.stringify(variables) });
    const repository = uri('app', '').slice(0, -1);
    put({ Repo: repository, Stage: 'prod' });
    await scene.clean();
    expect(scene.left('app')).toEqual(['prod', 'v7', 'v8']);
    scene.aws.service('states').remove('stateMachines', { name: 'm' });
    put({ Repo: repository, Tag: 'v8' });
    await scene.clean();
    expect(scene.left('app')).toEqual(['v8']);
  }));

test.each([
  ['a name of our own for our registry', 'registry.example.com/team/app:prod', ['prod']],
  ['a proxy with a prefix of its own', 'mirror.example.com:8443/ecr/team/app:prod', ['prod']],
  ['a mirror, without a tag', 'localhost:5000/team/app', ['latest']],
  ['a public registry, which is another one', 'quay.io/team/app:prod', []],
  ['Docker Hub, which a name without a host means', 'team/app:prod', []],
])('a tag that is pulled through %s', (_what, image, expected) =>
  onScene({}, async (scene) => {
    for (const tag of ['prod', 'latest', 'other'])
      scene.aws.ecr().push({ repository: 'team/app', tags: [tag], at: old });
    scene.ecs().registerTaskDefinition({ family: 'web', image });
    await scene.clean(onlyInUse.replace('ecsTaskDefinitions: none', 'ecsTaskDefinitions: 1'));
    expect(scene.left('team/app')).toEqual(expected);
  }),
);

test('a variable repository is the one that its document fills in, and any of the registry if it fills in none', () =>
  onScene({}, async (scene) => {
    seed(scene, 'v1');
    scene.aws.ecr().push({ repository: 'other', tags: ['v1'], at: old });
    const put = (env: object) =>
      scene.aws.service('states').put('stateMachines', {
        name: 'm',
        definition: JSON.stringify({ cmd: `docker run ${uri('${REPO}', 'v1')}`, ...env }),
      });
    put({});
    await scene.clean();
    expect([...scene.left('app'), ...scene.left('other')]).toEqual(['v1', 'v1']);
    scene.aws.service('states').remove('stateMachines', { name: 'm' });
    put({ REPO: 'app' });
    await scene.clean();
    expect(scene.left('app')).toEqual(['v1']);
    expect(scene.left('other')).toEqual([]);
  }));

test('a repository that stands apart from its registry keeps the tag that stands beside it', () =>
  onScene({}, async (scene) => {
    seed(scene, 'v7', 'v8');
    const registry = uri('app', '').split('/')[0];
    const definition = JSON.stringify({ image: { registry, repository: 'app', tag: 'v8' } });
    scene.aws.service('states').put('stateMachines', { name: 'm', definition });
    await scene.clean();
    expect(scene.left('app')).toEqual(['v8']);
  }));

test('a tag in use in a registry that was not listed keeps the same tag of the repository of that name here', () =>
  onScene(twoRegions, async (scene) => {
    seed(scene, 'prod', 'other');
    scene.aws.service('codebuild').put('projects', {
      name: 'p',
      environment: { image: uri('app', 'prod', 'us-east-1') },
    });
    const policy = given('exclude: [{ source: registries, region: us-east-1, because: another team cleans there }]');
    await scene.clean(policy);
    expect(scene.left('app')).toEqual(['prod']);
  }));

test.each([
  ['a sentence about a cluster is none about its list', 'exclude: [{ cluster: prod, because: its list tells }]'],
  ['a sentence about a region is none about lists', 'exclude: [{ region: eu-west-1, because: nothing runs there }]'],
])('%s', (_what, exclude) =>
  onScene({}, async (scene) => {
    seed(scene, '1', '2');
    const takenAt = new Date(start).toISOString();
    const head = { format: 1, publisher: 'prod', takenAt, complete: true, sources: ['pods'], count: 1 };
    scene.aws.s3.put('audit', 'lists/prod.json', JSON.stringify({ ...head, references: [uri('app', '1')] }));
    await scene.clean(given(`lists: [{ prefix: 's3://audit/lists/' }], ${exclude}`));
    expect(scene.left('app')).toEqual(['1']);
  }),
);

test.each([
  ['exclude: [{ because: everything }]', 'must say what it is about'],
  ['exclude: [{ source: ecs-taks, because: x }]', 'must match one of ecs-tasks'],
  ['exclude: [{ source: registry-settings, because: x }]', 'must match one of'],
  ["accounts: [{ id: '222222222222', role: 'arn:aws:iam::333333333333:role/x' }]", 'a role of that very account'],
])('a sentence that would silently do something else is refused: %s', (inUse, sentence) =>
  onScene({}, async (scene) => {
    const { code, err } = await scene.clean(given(inUse));
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  }),
);
