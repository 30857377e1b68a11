import { hex, home, host, images, making, onCluster, pod, running, users } from './bench.ts';

test('every built-in kind that makes containers is read', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.put('pods', pod('web-1', `${host}/app:pod`));
    cluster.put('podtemplates', {
      metadata: { name: 't', namespace: 'team-a' },
      template: { spec: running(`${host}/app:pod-template`) },
    });
    cluster.put('replicationcontrollers', making('old', `${host}/app:replication-controller`));
    cluster.put('controllerrevisions.apps', {
      metadata: { name: 'db-1', namespace: 'team-a' },
      data: making('db', `${host}/app:controller-revision`),
    });
    cluster.put('daemonsets.apps', making('agent', `${host}/app:daemon-set`));
    cluster.put('deployments.apps', making('web', `${host}/app:deployment`));
    cluster.put('replicasets.apps', making('web-abc', `${host}/app:replica-set`));
    cluster.put('statefulsets.apps', making('db', `${host}/app:stateful-set`));
    cluster.put('cronjobs.batch', {
      metadata: { name: 'nightly', namespace: 'team-a' },
      spec: { jobTemplate: making('x', `${host}/app:cron-job`) },
    });
    cluster.put('jobs.batch', making('migrate', `${host}/app:job`));
    const kinds = ['controller-revision', 'cron-job', 'daemon-set', 'deployment', 'job', 'pod', 'pod-template'];
    const more = ['replica-set', 'replication-controller', 'stateful-set'];
    expect(images(await read())).toEqual([...kinds, ...more].map((tag) => `app:${tag}`));
  });
});

test('a consumer is called by its kind, namespace, name and cluster', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.put('deployments.apps', making('web', `${host}/app:1`));
    const { references } = await read();
    expect(references).toEqual([
      {
        usedBy: 'Kubernetes Deployment team-a/web (cluster prod, eu-west-1)',
        role: 'in-use',
        repository: { ...home, name: 'app' },
        tag: '1',
      },
    ]);
  });
});

test('init containers, debug containers and volumes that are images count', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.put('pods', {
      metadata: { name: 'web-1', namespace: 'team-a' },
      spec: {
        initContainers: [{ image: `${host}/init` }],
        containers: [{ image: `${host}/app:1` }],
        ephemeralContainers: [{ image: `${host}/debug:2` }],
        volumes: [{ name: 'models', image: { reference: `${host}/models` } }],
      },
    });
    expect(images(await read())).toEqual(['app:1', 'debug:2', 'init:latest', 'models:latest']);
  });
});

test('what a pod runs counts by the digest that its node pulled, whatever the runtime writes before it', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.put('pods', {
      ...pod('web-1', `${host}/app:1`),
      status: {
        containerStatuses: [{ image: `${host}/app:1`, imageID: `${host}/app@sha256:${hex('a')}` }],
        initContainerStatuses: [
          { image: `${host}/init:1`, imageID: `docker-pullable://${host}/init@sha256:${hex('b')}` },
        ],
        ephemeralContainerStatuses: [{ image: `${host}/debug:1`, imageID: `mirror.example/debug@sha256:${hex('c')}` }],
      },
    });
    expect(images(await read())).toEqual([
      'app:1',
      `app:@sha256:${hex('a')}`,
      'debug:1',
      `debug:@sha256:${hex('c')}`,
      'init:1',
      `init:@sha256:${hex('b')}`,
    ]);
  });
});

test("the id of an image's configuration is no digest of a manifest: the tag counts, and the id is told apart", async () => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.put('pods', {
      ...pod('web-1', `${host}/app:1`),
      status: {
        containerStatuses: [
          { image: `sha256:${hex('c')}`, imageID: `sha256:${hex('a')}` },
          { image: `${host}/app:1`, imageID: `docker://sha256:${hex('b')}` },
        ],
      },
    });
    const seen = await read();
    expect(images(seen)).toEqual(['app:1']);
    expect(seen.imageIds).toEqual([`sha256:${hex('c')}`, `sha256:${hex('a')}`, `sha256:${hex('b')}`]);
  });
});

test('what is scaled to nothing, suspended or finished is in use while it exists', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    const web = making('web', `${host}/app:1`, { replicas: 0 });
    const ownerReferences = [{ kind: 'Operator', name: 'web', controller: true }];
    cluster.put('deployments.apps', { ...web, metadata: { ...web.metadata, ownerReferences } });
    cluster.put('cronjobs.batch', {
      metadata: { name: 'nightly' },
      spec: { suspend: true, jobTemplate: making('x', `${host}/app:1`) },
    });
    cluster.put('jobs.batch', { ...making('done', `${host}/app:1`), status: { succeeded: 1 } });
    cluster.put('pods', { ...pod('done-1', `${host}/app:1`), status: { phase: 'Failed' } });
    const { references } = await read();
    expect(references.map(({ role }) => role)).toEqual(['in-use', 'in-use', 'in-use', 'in-use']);
  });
});

/** One that a Deployment made. */
const replicaSet = (name: string, tag: string, replicas: number) => ({
  ...making(name, `${host}/app:${tag}`, { replicas }),
  metadata: { name, namespace: 'team-a', ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true }] },
});

test('what a rollback goes back to is told apart from what runs', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.put('replicasets.apps', replicaSet('web-2', 'current', 3));
    cluster.put('replicasets.apps', replicaSet('web-1', 'earlier', 0));
    cluster.put('replicasets.apps', making('alone', `${host}/app:alone`, { replicas: 0 }));
    const data = { spec: making('db', `${host}/app:revision`).spec };
    cluster.put('controllerrevisions.apps', { metadata: { name: 'db-1', namespace: 'team-a' }, data, revision: 1 });
    const seen = await read();
    expect(users(seen, 'current')).toEqual(['in-use: Kubernetes ReplicaSet team-a/web-2 (cluster prod, eu-west-1)']);
    expect(users(seen, 'alone')).toEqual(['in-use: Kubernetes ReplicaSet team-a/alone (cluster prod, eu-west-1)']);
    expect(users(seen, 'earlier')).toEqual([
      'rollback-target: Kubernetes ReplicaSet team-a/web-1 (earlier revision, cluster prod, eu-west-1)',
    ]);
    expect(users(seen, 'revision')).toEqual([
      'rollback-target: Kubernetes ControllerRevision team-a/db-1 (earlier revision, cluster prod, eu-west-1)',
    ]);
  });
});

test('images that an environment, an argument or an annotation names count, and nothing else of them is kept', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.put('deployments.apps', {
      metadata: { name: 'web', namespace: 'team-a', annotations: { 'sidecar/inject': `use ${host}/sidecar:7 here` } },
      spec: {
        template: {
          spec: {
            containers: [
              {
                image: `${host}/app:1`,
                args: [`--runner=${host}/runner:2`],
                env: [
                  { name: 'PASSWORD', value: 'hunter2' },
                  { name: 'BUILDER', value: `${host}/builder:3` },
                ],
              },
            ],
          },
        },
      },
    });
    const seen = await read();
    expect(images(seen)).toEqual(['app:1', 'builder:3', 'runner:2', 'sidecar:7']);
    expect(JSON.stringify(seen)).not.toContain('hunter2');
  });
});

test('a repository that is named without a tag keeps the tags that its object speaks of', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    const env = [
      { name: 'REPOSITORY', value: `${host}/jobs` },
      { name: 'VERSION', value: '4.2' },
    ];
    cluster.put('pods', { metadata: { name: 'web-1' }, spec: { containers: [{ image: 'busybox', env }] } });
    const { mentions } = await read();
    expect(mentions).toEqual([expect.objectContaining({ repository: { ...home, name: 'jobs' } })]);
    expect(mentions[0]?.words).toContain('4.2');
  });
});

test('secrets and config maps are never asked for', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    await read();
    expect(cluster.asked.filter(({ path }) => /secrets|configmaps/.test(path))).toEqual([]);
    expect(cluster.asked.map(({ path }) => path)).toContain('/api/v1/pods');
  });
});

test('nothing is read of the groups that come with Kubernetes but workloads', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    const { resources } = await read();
    expect(resources).toEqual([
      '/pods',
      '/podtemplates',
      '/replicationcontrollers',
      'apps/controllerrevisions',
      'apps/daemonsets',
      'apps/deployments',
      'apps/replicasets',
      'apps/statefulsets',
      'batch/cronjobs',
      'batch/jobs',
    ]);
    expect(cluster.asked.filter(({ path }) => /k8s\.io/.test(path))).toEqual([]);
  });
});

test('thousands of pods of one image are one image with ten users', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    for (let i = 1; i <= 1200; i += 1) cluster.put('pods', pod(`web-${i}`, `${host}/app:1`));
    cluster.put('pods', pod('other', `${host}/app:2`));
    cluster.put('deployments.apps', making('web', `${host}/app:1`));
    const seen = await read();
    expect(users(seen, '1')).toHaveLength(11);
    expect(users(seen, '1')).toContain('in-use: Kubernetes Deployment team-a/web (cluster prod, eu-west-1)');
    expect(users(seen, '2')).toHaveLength(1);
  });
});

test('however many users are told, every image, tag and digest of them counts, and for both reasons', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    for (let i = 10; i < 60; i += 1) {
      const imageID = `${host}/app@sha256:${hex('a').slice(2)}${i}`;
      cluster.put('pods', { ...pod(`web-${i}`, `${host}/app:${i}`), status: { containerStatuses: [{ imageID }] } });
      cluster.put('replicasets.apps', replicaSet(`web-${i}`, 'same', 0));
    }
    cluster.put('replicasets.apps', replicaSet('web-99', 'same', 1));
    const seen = await read();
    expect(images(seen)).toHaveLength(101);
    expect(users(seen, 'same')).toContain('in-use: Kubernetes ReplicaSet team-a/web-99 (cluster prod, eu-west-1)');
  });
});

test('a repository that hundreds of pods mention, each in words of its own, is kept whole', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    for (let i = 1; i <= 300; i += 1) {
      const env = [{ value: `${host}/jobs` }, { value: `version-${i}` }];
      cluster.put('pods', { metadata: { name: `web-${i}` }, spec: { containers: [{ image: 'busybox', env }] } });
    }
    const { mentions } = await read();
    expect(mentions.length).toBeLessThan(150);
    expect(mentions.some(({ words }) => words.length === 0)).toBe(true);
  });
});
