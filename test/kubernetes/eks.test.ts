import { EKSClient } from '@aws-sdk/client-eks';
import { STSClient } from '@aws-sdk/client-sts';
import { kubernetesUnits } from '../../lambda/aws/kubernetes/eks.ts';
import type { EksOptions } from '../../lambda/aws/kubernetes/eks.ts';
import { sentenceOf } from '../../lambda/failure.ts';
import { startAws } from '../sandbox/aws.ts';
import type { Aws } from '../sandbox/aws.ts';
import { accessKeyIn } from '../sandbox/kubernetes/authenticator.ts';
import { startCluster } from '../sandbox/kubernetes/cluster.ts';
import type { Cluster } from '../sandbox/kubernetes/cluster.ts';
import { home, host, images, making } from './bench.ts';

interface Scene {
  readonly aws: Aws;
  readonly cluster: Cluster;
  /** What EKS knows of the cluster, with changes. */
  readonly register: (name: string, over?: object) => void;
  readonly units: (options?: EksOptions) => ReturnType<typeof kubernetesUnits>;
  /** The sentence with which the reading of the only cluster ends. */
  readonly sentence: (options?: EksOptions) => Promise<string>;
}

/** An AWS with a cluster that takes the tokens of EKS. */
async function onScene(test: (scene: Scene) => Promise<void>): Promise<void> {
  const aws = await startAws({ maxPage: 1 });
  const { AWS_ENDPOINT_URL = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = aws.env();
  const cluster = await startCluster({
    authenticate: (token) =>
      accessKeyIn(token, { cluster: 'prod', secretOf: () => AWS_SECRET_ACCESS_KEY, nowMs: Date.now }),
  });
  const config = {
    endpoint: AWS_ENDPOINT_URL,
    region: 'eu-west-1',
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    maxAttempts: 1,
  };
  const [eks, sts] = [new EKSClient(config), new STSClient(config)];
  const units: Scene['units'] = (options) => kubernetesUnits({ home, eks, sts }, { pause: async () => {}, ...options });
  const register: Scene['register'] = (name, over = {}) => {
    const certificateAuthority = { data: Buffer.from(cluster.ca).toString('base64') };
    aws.service('eks').put('clusters', { name, endpoint: cluster.endpoint, certificateAuthority, ...over });
  };
  const sentence: Scene['sentence'] = async (options) => {
    const [unit] = (await units(options)).units;
    return unit ? unit.read().then(() => 'it went well', sentenceOf) : 'there is no cluster';
  };
  try {
    await test({ aws, cluster, register, units, sentence });
  } finally {
    eks.destroy();
    sts.destroy();
    await cluster.stop();
    await aws.stop();
  }
}

test('every cluster of a region is a unit, and is asked with a token of its own name', async () => {
  await onScene(async ({ cluster, register, units }) => {
    register('prod');
    register('staging');
    cluster.put('deployments.apps', making('web', `${host}/app:1`));
    const { units: found } = await units();
    expect(found.map(({ name }) => name)).toEqual(['prod', 'staging']);
    const [prod, staging] = found;
    const seen = await prod?.read();
    expect(images(seen ?? { references: [] })).toEqual(['app:1']);
    expect(seen?.references[0]?.usedBy).toBe('Kubernetes Deployment team-a/web (cluster prod, eu-west-1)');
    await expect(staging?.read()).rejects.toThrow('cluster staging does not know who asks');
  });
});

test('custom resources may be left out', async () => {
  await onScene(async ({ cluster, register, units }) => {
    register('prod');
    cluster.define({ group: 'argoproj.io', plural: 'workflows', kind: 'Workflow' });
    cluster.put('workflows.argoproj.io', making('old', `${host}/app:1`));
    const [unit] = (await units({ except: ['argoproj.io/workflows'] })).units;
    await expect(unit?.read()).resolves.toMatchObject({ references: [] });
  });
});

test('a cluster that does not know the role says what to do', async () => {
  await onScene(async ({ cluster, register, sentence }) => {
    register('other');
    expect(await sentence({ role: 'arn:aws:iam::111111111111:role/keeper' })).toBe(
      'KubernetesError: cluster other does not know who asks: create an access entry for arn:aws:iam::111111111111:role/keeper with the Kubernetes group ecr-keeper',
    );
    expect(cluster.asked).toHaveLength(2);
  });
});

test('a cluster that lets the role list too little says what to do', async () => {
  await onScene(async ({ cluster, register, sentence }) => {
    register('prod');
    cluster.allow([{ apiGroups: [''], resources: ['*'], verbs: ['list'] }]);
    expect(await sentence()).toContain(
      'cluster prod: not allowed to list controllerrevisions.apps: apply the ClusterRole that "keeper kubernetes role" prints (',
    );
  });
});

test.each([
  ['may be', {}],
  ['is', { resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true } }],
])('a cluster that %s private says what to do', async (how, over) => {
  await onScene(async ({ cluster, register, sentence }) => {
    register('prod', over);
    await cluster.stop();
    expect(await sentence()).toBe(
      `KubernetesError: the endpoint of cluster prod does not answer (ECONNREFUSED): it ${how} private; run the publisher in it, or put the function into its VPC, or exclude it with a sentence`,
    );
  });
});

test('somebody who only claims to be the cluster is not believed', async () => {
  await onScene(async ({ register, sentence }) => {
    const impostor = await startCluster();
    register('prod', { endpoint: impostor.endpoint });
    expect(await sentence()).toMatch(/whoever answers for cluster prod does not prove to be it \(.*\): only its own/);
    expect(impostor.asked).toEqual([]);
    await impostor.stop();
  });
});

test.each([
  ['CREATING', 'it is being created; the next run can'],
  ['FAILED', 'its creation failed: delete it, or exclude it with a sentence'],
  ['DELETING', 'it is being deleted; when it is gone, nothing has to be asked'],
  ['ACTIVE', 'its status is ACTIVE, and it shows no endpoint: look at it, or exclude it with a sentence'],
])('a cluster in status %s without an endpoint is not taken for an empty one', async (status, meaning) => {
  await onScene(async ({ register, sentence }) => {
    register('prod', { status, endpoint: undefined, certificateAuthority: undefined });
    expect(await sentence()).toBe(`Error: cluster prod cannot be asked what it runs: ${meaning}`);
  });
});

test('a cluster whose creation failed is not asked, even if it shows an endpoint', async () => {
  await onScene(async ({ cluster, register, sentence }) => {
    register('prod', { status: 'FAILED' });
    expect(await sentence()).toContain('its creation failed');
    expect(cluster.asked).toEqual([]);
  });
});

test('a cluster from elsewhere that is only connected is not taken for an empty one', async () => {
  await onScene(async ({ register, sentence }) => {
    register('anywhere', { connectorConfig: { provider: 'EKS_ANYWHERE' } });
    expect(await sentence()).toBe(
      'Error: cluster anywhere cannot be asked what it runs: it is only connected to EKS, which has no way to its API: run the publisher in it, or exclude it with a sentence',
    );
  });
});

test('a cluster that is gone since it was listed runs nothing', async () => {
  await onScene(async ({ aws, register, units }) => {
    register('prod');
    const { units: found } = await units();
    aws.service('eks').remove('clusters', { name: 'prod' });
    await expect(found[0]?.read()).resolves.toEqual({ references: [], mentions: [], pins: [] });
  });
});

test('a cluster that cannot be described is not taken for an empty one', async () => {
  await onScene(async ({ aws, register, units }) => {
    register('prod');
    const { units: found } = await units();
    aws.faults.add({ operation: 'DescribeCluster', kind: 'error', code: 'ServerException' });
    await expect(found[0]?.read()).rejects.toThrow(expect.objectContaining({ name: 'ServerException' }));
  });
});
