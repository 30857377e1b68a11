import { startCluster } from '../sandbox/kubernetes/cluster.ts';
import type { Cluster } from '../sandbox/kubernetes/cluster.ts';
import { platformImage } from '../sandbox/manifests.ts';
import { onScene, recorded, rulesFor, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const old = start - 300 * 86_400_000;

/** A scene with three old images, and a cluster of EKS that lets everybody read. */
const onCluster = (play: (scene: Scene & { readonly cluster: Cluster }) => Promise<void>): Promise<void> =>
  onScene({}, async (scene) => {
    const cluster = await startCluster({ authenticate: () => 'the keeper' });
    try {
      for (const tag of ['1', '2', '3']) {
        scene.aws.ecr().push({ repository: 'app', tags: [tag], at: old, ...platformImage(`app ${tag}`) });
      }
      scene.aws.service('eks').put('clusters', {
        name: 'prod',
        endpoint: cluster.endpoint,
        certificateAuthority: { data: Buffer.from(cluster.ca).toString('base64') },
      });
      await play({ ...scene, cluster });
    } finally {
      await cluster.stop();
    }
  });

const template = (tag: string) => ({ spec: { containers: [{ name: 'main', image: uri('app', tag) }] } });

const pod = (name: string, image: string, imageID?: string) => ({
  metadata: { name, namespace: 'default' },
  spec: { containers: [{ name: 'main', image }] },
  ...(imageID === undefined ? {} : { status: { containerStatuses: [{ name: 'main', image, imageID }] } }),
});

test('what a pod runs stays, and the rest goes', () =>
  onCluster(async ({ cluster, clean, left, audited }) => {
    cluster.put('pods', pod('web', uri('app', '2')));
    expect((await clean()).code).toBe(0);
    expect(left('app')).toEqual(['2']);
    expect(rulesFor(audited(), '2')).toEqual(['in-use']);
  }));

test('a deployment that is scaled to nothing keeps its image, and so does the revision before it', () =>
  onCluster(async ({ cluster, clean, left }) => {
    const ownerReferences = [{ controller: true, kind: 'Deployment', name: 'web', uid: 'u', apiVersion: 'apps/v1' }];
    cluster.put('deployments.apps', {
      metadata: { name: 'web', namespace: 'default' },
      spec: { replicas: 0, template: template('3') },
    });
    cluster.put('replicasets.apps', {
      metadata: { name: 'web-1', namespace: 'default', ownerReferences },
      spec: { replicas: 0, template: template('2') },
    });
    await clean();
    expect(left('app')).toEqual(['2', '3']);
  }));

test('a node that knows an image by its configuration only keeps what its tag meant before it moved', () =>
  onCluster(async ({ aws, cluster, clean, left }) => {
    const image = platformImage('app 1');
    const { config } = JSON.parse(image.manifest.toString());
    aws.ecr().untag('app', '1');
    cluster.put('pods', pod('web', uri('app', 'moved'), config.digest));
    await clean();
    expect(left('app')).toEqual([image.digest]);
    expect(aws.countOf('BatchGetImage')).toBeGreaterThan(0);
  }));

test('without such a node no manifest of an ordinary image is ever read', () =>
  onCluster(async ({ aws, cluster, planned }) => {
    cluster.put('pods', pod('web', uri('app', '2'), uri('app', platformImage('app 2').digest)));
    expect((await planned()).filter(({ verdict }) => verdict === 'keep').flatMap(({ tags }) => tags)).toEqual(['2']);
    expect(aws.countOf('BatchGetImage')).toBe(0);
  }));

test('a cluster that forgets to let us list one kind holds everything back, and says what to apply', () =>
  onCluster(async ({ cluster, clean, left }) => {
    cluster.put('pods', pod('web', uri('app', '2')));
    const denied = { status: 403 };
    cluster.fail('/apis/batch/v1/cronjobs', denied, denied);
    const { code, out } = await clean();
    expect(left('app')).toEqual(['1', '2', '3']);
    expect(code).toBe(4);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('cronjobs.batch');
  }));

test('a pod that starts after the plan keeps its image', () =>
  onCluster(async ({ aws, cluster, clean, left }) => {
    aws.onCall(recorded, () => {
      cluster.put('pods', pod('late', uri('app', '2')));
    });
    await clean();
    expect(left('app')).toEqual(['2']);
  }));
