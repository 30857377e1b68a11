import { ECRClient, PutRegistryPolicyCommand, SetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { bucket, onScene, onlyInUse, rulesFor, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;
const other = '222222222222';
const pull = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** A repository with three old images that nothing here uses, which a policy lets others pull. */
function shared({ aws }: Scene, repository: string, ...statements: readonly object[]): void {
  for (const tag of ['1', '2', '3']) aws.ecr().push({ repository, tags: [tag], at: daysAgo(300) });
  const Statement = statements.map((one) => ({ Effect: 'Allow', Action: pull, ...one }));
  aws.ecr().configure({ repository, policyText: JSON.stringify({ Version: '2012-10-17', Statement }) });
}

const toAccount = { Principal: { AWS: `arn:aws:iam::${other}:root` } };
const toOrganization = {
  Principal: '*',
  Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
};
/** The policy of `onlyInUse` with more about who uses what. */
const given = (inUse: string): string => onlyInUse.replace('inUse: {', `inUse: { ${inUse},`);

test('what another account may pull stays, and the row says for whom', () =>
  onScene({}, async (scene) => {
    shared(scene, 'shared', toAccount);
    shared(scene, 'own');
    await scene.clean();
    expect(scene.left('shared')).toEqual(['1', '2', '3']);
    expect(scene.left('own')).toEqual([]);
    expect(rulesFor(scene.audited(), '1')).toContain('foreign-consumer');
  }));

test('whoever may only push keeps nothing, nor does a service whose consumers are read', () =>
  onScene({}, async (scene) => {
    shared(
      scene,
      'app',
      { Principal: { AWS: `arn:aws:iam::${other}:root` }, Action: ['ecr:PutImage'] },
      { Principal: { Service: 'lambda.amazonaws.com' } },
    );
    await scene.clean();
    expect(scene.left('app')).toEqual([]);
  }));

test('a registry policy opens every repository', () =>
  onScene({}, async (scene) => {
    shared(scene, 'app');
    const Statement = [{ Effect: 'Allow', Action: 'ecr:*', ...toAccount }];
    const command = new PutRegistryPolicyCommand({ policyText: JSON.stringify({ Version: '2012-10-17', Statement }) });
    const ecr = new ECRClient({ region: 'eu-west-1' });
    await ecr.send(command);
    ecr.destroy();
    await scene.clean();
    expect(scene.left('app')).toEqual(['1', '2', '3']);
  }));

test('an account that is surveyed keeps what it uses, and nothing else', () =>
  onScene({ accounts: ['111111111111', other] }, async (scene) => {
    const { aws } = scene;
    shared(scene, 'shared', toAccount);
    aws.service('codebuild', { account: other }).put('projects', {
      name: 'theirs',
      environment: { image: uri('shared', '2') },
    });
    await scene.clean(given(`accounts: [{ id: '${other}', role: reader }]`));
    expect(scene.left('shared')).toEqual(['2']);
  }));

test('an account that cannot be read holds back what it may pull, and nothing else', () =>
  onScene({ accounts: ['111111111111', other] }, async (scene) => {
    shared(scene, 'shared', toAccount);
    shared(scene, 'own');
    scene.aws.faults.add({ kind: 'denied', operation: 'AssumeRole' });
    const { code, out } = await scene.clean(given(`accounts: [{ id: '${other}', role: reader }]`));
    expect(scene.left('shared')).toEqual(['1', '2', '3']);
    expect(scene.left('own')).toEqual([]);
    expect(code).toBe(3);
    expect(out).toContain('AssumeRole');
  }));

test('an account that cannot be read holds back a copy of what it may pull elsewhere', () =>
  onScene({ accounts: ['111111111111', other] }, async (scene) => {
    const { aws } = scene;
    shared(scene, 'shared', toAccount);
    const manifest = aws.ecr().push({ repository: 'shared', tags: ['4'], at: daysAgo(300), manifest: copied });
    aws.ecr().push({ repository: 'copies', tags: ['4'], at: daysAgo(300), manifest: copied });
    aws.faults.add({ kind: 'denied', operation: 'ListFunctions', where: (_input, { account }) => account === other });
    await scene.clean(given(`accounts: [{ id: '${other}', role: reader }]`));
    expect(aws.ecr().digestOf('copies', '4')).toBe(manifest);
  }));

test('an organisation is covered by its accounts only if every one of them is surveyed', () =>
  onScene({ accounts: ['111111111111', other] }, async (scene) => {
    const { aws } = scene;
    shared(scene, 'shared', toOrganization);
    const organization = aws.service('organizations');
    organization.put('organization', { Id: 'o-abcdefghij' });
    for (const Id of ['111111111111', other, '333333333333']) organization.put('accounts', { Id });
    const policy = given(`
      accounts: [{ id: '${other}', role: reader }],
      foreign: [{ principals: [o-abcdefghij], coveredBy: accounts, because: all of them are read }]`);
    await scene.clean(policy);
    expect(scene.left('shared')).toEqual(['1', '2', '3']);
    organization.remove('accounts', { Id: '333333333333' });
    await scene.clean(policy);
    expect(scene.left('shared')).toEqual([]);
  }));

test('whom their pulls cover keeps what was pulled of late', () =>
  onScene({}, async (scene) => {
    const { aws } = scene;
    shared(scene, 'shared', { Principal: '*' });
    aws.ecr().push({ repository: 'shared', tags: ['pulled'], at: daysAgo(300), pulledAt: daysAgo(20) });
    const policy = given(
      "foreign: [{ principals: ['*'], coveredBy: pulls, within: 30d, because: they pull at each start }]",
    );
    await scene.clean(policy);
    expect(scene.left('shared')).toEqual(['pulled']);
  }));

const coveredByLists = (expected: string): string =>
  given(`lists: [{ prefix: 's3://${bucket}/lists/', expect: [${expected}] }],
    foreign: [{ principals: ['${other}'], coveredBy: lists, because: their clusters publish }]`);

test('whom lists cover is covered by the lists of those who are expected by name, and of nobody else', () =>
  onScene({}, async (scene) => {
    const { aws } = scene;
    shared(scene, 'shared', toAccount);
    const publish = (publisher: string, image: string) => {
      const head = { format: 1, publisher, takenAt: new Date(start).toISOString(), complete: true, sources: ['pods'] };
      aws.s3.put(bucket, `lists/${publisher}.json`, JSON.stringify({ ...head, count: 1, references: [image] }));
    };
    publish('ci', uri('shared', '1'));
    expect((await scene.clean(coveredByLists(''))).code).toBe(2);
    await scene.clean(coveredByLists('theirs'));
    expect(scene.left('shared')).toEqual(['1', '2', '3']);
    publish('theirs', uri('shared', '2'));
    expect((await scene.clean(coveredByLists('theirs'))).code).toBe(0);
    expect(scene.left('shared')).toEqual(['1', '2']);
  }));

test('a repository whose policy cannot be read keeps everything, the others do not wait for it', () =>
  onScene({}, async (scene) => {
    shared(scene, 'app');
    shared(scene, 'secret');
    scene.aws.faults.add({
      kind: 'denied',
      operation: 'GetRepositoryPolicy',
      where: ({ repositoryName }) => repositoryName === 'secret',
    });
    const { code, out } = await scene.clean();
    expect(scene.left('secret')).toEqual(['1', '2', '3']);
    expect(scene.left('app')).toEqual([]);
    expect(code).toBe(3);
    expect(out).toContain('GetRepositoryPolicy');
  }));

test('a policy that opens a repository after the plan keeps it', () =>
  onScene({}, async (scene) => {
    shared(scene, 'app');
    scene.aws.onCall({ operation: 'GetRepositoryPolicy', nth: 2, when: 'before' }, async () => {
      const Statement = [{ Effect: 'Allow', Action: pull, ...toAccount }];
      const policyText = JSON.stringify({ Version: '2012-10-17', Statement });
      const ecr = new ECRClient({ region: 'eu-west-1' });
      await ecr.send(new SetRepositoryPolicyCommand({ repositoryName: 'app', policyText }));
      ecr.destroy();
    });
    await scene.clean();
    expect(scene.left('app')).toEqual(['1', '2', '3']);
  }));

test('an organisation that bars a region, a private cluster, an open repository: nothing goes before the printed sentences are accepted, and then exactly what should', () =>
  onScene({ regions: { enabled: ['eu-west-1', 'us-east-1', 'ap-south-1'], disabled: [] } }, async (scene) => {
    const { aws, keeper, file } = scene;
    shared(scene, 'app', { Principal: { Service: 'lambda.amazonaws.com' } });
    shared(scene, 'shared', toOrganization);
    aws.service('codebuild').put('projects', { name: 'build', environment: { image: uri('app', '3') } });
    aws.barRegions(['ap-south-1']);
    aws.service('eks').put('clusters', {
      name: 'prod',
      endpoint: 'https://127.0.0.1:1',
      certificateAuthority: { data: Buffer.from('none').toString('base64') },
      resourcesVpcConfig: { endpointPublicAccess: false },
    });
    expect((await scene.clean()).code).toBe(4);
    expect([...scene.left('app'), ...scene.left('shared')]).toEqual(['1', '2', '3', '1', '2', '3']);

    const { code, out } = await keeper('doctor', '--policy', file(onlyInUse));
    expect(code).toBe(3);
    const said = out.replaceAll(/\s+/g, ' ');
    expect(said).toContain("- { source: ['*', registries], account: '111111111111', region: [ap-south-1], because:");
    expect(said).not.toContain('is not allowed');
    expect(said).toContain("source: kubernetes, account: '111111111111', region: [eu-west-1], cluster: 'prod'");
    expect(said).toContain("- { principals: ['o-abcdefghij'], coveredBy: pulls, within: 90d, because:");

    const accepted = given(`
      exclude: [
        { source: ['*', registries], account: '111111111111', region: [ap-south-1], because: the organisation denies it },
        { source: kubernetes, account: '111111111111', region: [eu-west-1], cluster: 'prod', because: it uses its own registry }],
      foreign: [{ principals: ['o-abcdefghij'], coveredBy: pulls, within: 90d, because: they pull at each start }]`);
    expect((await scene.clean(accepted)).code).toBe(0);
    expect(scene.left('app')).toEqual(['3']);
    expect(scene.left('shared')).toEqual([]);
    expect(aws.s3.keys(bucket).length).toBeGreaterThan(0);
  }));

const copied = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'ab'.repeat(32)}`, size: 2 },
  layers: [],
});
