import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { publisherBundle } from '../../bin/cli/publisher-bundle.ts';
import { parseUsageList } from '../../lambda/usage-list.ts';
import { startAws } from '../sandbox/aws.ts';
import type { Aws } from '../sandbox/aws.ts';
import { startCluster } from '../sandbox/kubernetes/cluster.ts';
import type { Cluster } from '../sandbox/kubernetes/cluster.ts';
import { createCertificates } from '../sandbox/kubernetes/x509.ts';
import { scratchFolder } from '../scratch.ts';
import { hex, home, host, images, making, pod } from './bench.ts';

const program = join(scratchFolder(), 'publisher.mjs');

beforeAll(() => writeFileSync(program, publisherBundle()));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Scene {
  readonly aws: Aws;
  readonly cluster: Cluster;
  /** Renews the token of the service account. */
  readonly renew: (token: string) => void;
  /** Runs what the CronJob runs. */
  readonly publish: (over?: Readonly<Record<string, string>>) => Promise<Ended>;
}

const key = 'lists/prod.json';

async function onScene(test: (scene: Scene) => Promise<void>): Promise<void> {
  const aws = await startAws();
  aws.s3.createBucket('usage');
  let good = 'token-1';
  const cluster = await startCluster({ authenticate: (token) => (token === good ? 'publisher' : undefined) });
  const folder = scratchFolder();
  const renew = (token: string): void => {
    good = token;
    writeFileSync(join(folder, 'token'), `${token}\n`);
  };
  renew(good);
  writeFileSync(join(folder, 'ca.crt'), cluster.ca);
  const { hostname, port } = new URL(cluster.endpoint);
  const environment = {
    ...aws.env(),
    PUBLISHER: 'prod',
    DESTINATION: 's3://usage/lists/',
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port,
    SERVICE_ACCOUNT_FOLDER: folder,
  };
  try {
    await test({ aws, cluster, renew, publish: (over = {}) => run({ ...environment, ...over }) });
  } finally {
    await cluster.stop();
    await aws.stop();
  }
}

const run = (env: Readonly<Record<string, string>>): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program], { env, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err });
    });
  });

test('the publisher writes one list of what its cluster uses', async () => {
  await onScene(async ({ aws, cluster, publish }) => {
    cluster.put('deployments.apps', making('web', `${host}/app:1`));
    cluster.put('pods', {
      ...pod('web-1', `${host}/app:1`),
      status: { containerStatuses: [{ image: `${host}/app:1`, imageID: `${host}/app@sha256:${hex('a')}` }] },
    });
    cluster.put('pods', pod('proxy', 'docker.io/library/nginx:1'));
    const before = Date.now();
    expect(await publish()).toEqual({
      code: 0,
      out: 'published 3 references of prod to s3://usage/lists/prod.json\n',
      err: '',
    });
    expect(aws.s3.keys('usage')).toEqual([key]);
    const list = parseUsageList(aws.s3.get('usage', key), { nowMs: Date.now(), home });
    if ('problem' in list) throw new Error(list.problem);
    expect(list.publisher).toBe('prod');
    expect(list.takenAtMs).toBeGreaterThanOrEqual(before);
    expect(list.sources).toContain('apps/deployments');
    expect(images(list.sightings)).toEqual(['app:1', `app:@sha256:${hex('a')}`]);
    expect(list.sightings.references.map(({ usedBy }) => usedBy).toSorted()).toEqual([
      'Kubernetes Deployment team-a/web (cluster prod)',
      'Kubernetes Pod team-a/web-1 (cluster prod)',
      'Kubernetes Pod team-a/web-1 (cluster prod)',
    ]);
  });
});

test('the time of a list is that before its reading began', async () => {
  await onScene(async ({ aws, cluster, publish }) => {
    cluster.put('pods', pod('web', `${host}/app:1`));
    let asked = Infinity;
    cluster.before(() => {
      asked = Math.min(asked, Date.now());
    });
    await publish();
    const list = parseUsageList(aws.s3.get('usage', key), { nowMs: Date.now(), home });
    expect('takenAtMs' in list && list.takenAtMs <= asked).toBe(true);
  });
});

test('the token of the service account may change while the cluster is read', async () => {
  await onScene(async ({ cluster, renew, publish }) => {
    cluster.put('pods', pod('web', `${host}/app:1`));
    cluster.before(({ path }) => {
      if (path === '/apis/apps/v1/deployments') renew('token-2');
    });
    expect(await publish()).toMatchObject({ code: 0 });
  });
});

test('the credentials may be those of EKS Pod Identity', async () => {
  await onScene(async ({ aws, cluster, publish }) => {
    cluster.put('pods', pod('web', `${host}/app:1`));
    const { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey } = aws.env();
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    const agent = createServer((request, response) => {
      const isAllowed = request.headers.authorization === 'pod-token';
      response.writeHead(isAllowed ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ AccessKeyId, SecretAccessKey, Token: 'session', Expiration }));
    });
    await new Promise<void>((resolve) => agent.listen(0, '127.0.0.1', resolve));
    const address = agent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const ended = await publish({
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'pod-token',
    });
    await new Promise((resolve) => agent.close(resolve));
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(aws.s3.keys('usage')).toEqual([key]);
  });
});

test('custom resources may be left out', async () => {
  await onScene(async ({ aws, cluster, publish }) => {
    cluster.define({ group: 'argoproj.io', plural: 'workflows', kind: 'Workflow' });
    cluster.put('workflows.argoproj.io', making('old', `${host}/app:old`));
    cluster.put('pods', pod('web', `${host}/app:1`));
    expect(await publish({ EXCEPT: 'example.org/*,argoproj.io/workflows' })).toMatchObject({ code: 0 });
    expect(aws.s3.get('usage', key).toString()).not.toContain('app:old');
  });
});

const failing = async ({ aws, publish }: Scene, over?: Readonly<Record<string, string>>): Promise<string> => {
  const { code, out, err } = await publish(over);
  expect({ code, out, written: aws.s3.keys('usage') }).toEqual({ code: 1, out: '', written: [] });
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  return err;
};

describe('the publisher writes nothing and fails in one sentence', () => {
  test('if it may not list something', async () => {
    await onScene(async (scene) => {
      scene.cluster.put('pods', pod('web', `${host}/app:1`));
      scene.cluster.allow([{ apiGroups: [''], resources: ['*'], verbs: ['list'] }]);
      expect(await failing(scene)).toContain(
        'nothing published: KubernetesError: cluster prod: not allowed to list controllerrevisions.apps: apply the ClusterRole that "keeper kubernetes publisher" prints',
      );
    });
  });

  test('if a list breaks off in the middle', async () => {
    await onScene(async (scene) => {
      scene.cluster.put('pods', pod('web', `${host}/app:1`));
      scene.cluster.fail('/apis/apps/v1/deployments', { status: 404 });
      expect(await failing(scene)).toContain('cluster prod: deployments.apps: 404');
    });
  });

  test('if its token is refused', async () => {
    await onScene(async (scene) => {
      scene.cluster.before(({ path }) => {
        if (path === '/api/v1/pods') scene.renew(`renewed-${scene.cluster.asked.length}`);
      });
      expect(await failing(scene)).toContain('cluster prod does not know who asks: its service account was deleted');
    });
  });

  test('if somebody else answers for the cluster, whatever the environment says', async () => {
    await onScene(async (scene) => {
      const folder = scratchFolder();
      writeFileSync(join(folder, 'token'), 'token-1');
      writeFileSync(join(folder, 'ca.crt'), createCertificates().ca);
      const over = { SERVICE_ACCOUNT_FOLDER: folder, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' };
      expect(await failing(scene, over)).toContain('whoever answers for cluster prod does not prove to be it');
      expect(scene.cluster.asked).toEqual([]);
    });
  });

  test('if the cluster uses no image of ECR', async () => {
    await onScene(async (scene) => {
      scene.cluster.put('pods', pod('web', 'docker.io/library/nginx:1'));
      expect(await failing(scene)).toContain('nothing here names an image of ECR, so there is nothing to publish');
    });
  });

  test('if an image hides its account, unless it is said', async () => {
    await onScene(async (scene) => {
      const endpoint = 'vpce-0123-abcd.dkr.ecr.eu-west-1.vpce.amazonaws.com';
      scene.cluster.put('pods', pod('web', `${endpoint}/app:1`));
      expect(await failing(scene)).toContain("names an image by a VPC endpoint's own name, which hides the account");
      expect(await scene.publish({ ACCOUNT: '222222222222' })).toMatchObject({ code: 0 });
      expect(scene.aws.s3.get('usage', key).toString()).toContain('222222222222.dkr.ecr.eu-west-1');
    });
  });

  test('if the bucket is not there', async () => {
    await onScene(async (scene) => {
      scene.cluster.put('pods', pod('web', `${host}/app:1`));
      expect(await failing(scene, { DESTINATION: 's3://another/lists' })).toContain('NoSuchBucket');
    });
  });

  test.each([
    ['PUBLISHER', '', 'PUBLISHER is not set'],
    ['DESTINATION', 'usage/lists', 'DESTINATION must be a place such as s3://bucket/prefix, got "usage/lists"'],
    ['AWS_REGION', '', 'AWS_REGION is not set'],
    ['KUBERNETES_SERVICE_HOST', '', 'KUBERNETES_SERVICE_HOST is not set'],
    ['SERVICE_ACCOUNT_FOLDER', '/nowhere', 'the service account of this pod cannot be read (ENOENT)'],
  ])('if %s is %j', async (name, value, sentence) => {
    await onScene(async (scene) => {
      expect(await failing(scene, { [name]: value })).toContain(sentence);
    });
  });
});
