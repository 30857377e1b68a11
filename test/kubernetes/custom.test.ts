import { explained } from '../../lambda/aws/kubernetes/explain.ts';
import { host, images, making, onCluster, pod, running } from './bench.ts';
import type { Bench } from './bench.ts';

const rollouts = { group: 'argoproj.io', plural: 'rollouts', kind: 'Rollout' };

/** What somebody would be told who reads the cluster from outside. */
async function sentenceFor(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    const remedies = {
      unreachable: '',
      unknown: '',
      roleCommand: 'keeper kubernetes role',
      leavingOut: ', or do without',
    };
    const said = explained('prod', error, remedies);
    return said instanceof Error ? said.message : String(said);
  }
  throw new Error('the reading went well');
}

test('custom resources are found, and searched whatever they call their images', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.define(rollouts);
    cluster.put('rollouts.argoproj.io', making('web', `${host}/app:rollout`));
    cluster.define({ group: 'example.org', plural: 'engines', kind: 'Engine' });
    cluster.put('engines.example.org', {
      metadata: { name: 'e' },
      spec: { runtime: { containerImage: `${host}/app:engine` }, values: `image: "${host}/app:in-yaml"\n` },
      status: { workers: [{ uri: `oci://${host}/app:status` }] },
    });
    const seen = await read();
    expect(images(seen)).toEqual(['app:engine', 'app:in-yaml', 'app:rollout', 'app:status']);
    expect(seen.references[0]?.usedBy).toBe('Kubernetes Rollout team-a/web (cluster prod, eu-west-1)');
    expect(seen.resources.slice(-2)).toEqual(['argoproj.io/rollouts', 'example.org/engines']);
  });
});

test('a group that only sounds as if it came with Kubernetes is read', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.define({ group: 'jobset.x-k8s.io', plural: 'jobsets', kind: 'JobSet' });
    cluster.put('jobsets.jobset.x-k8s.io', making('train', `${host}/app:1`));
    expect(images(await read())).toEqual(['app:1']);
  });
});

test('a resource that only an old version of its group serves is read, and each is read once', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.define({ ...rollouts, versions: ['v1', 'v1alpha1'] });
    cluster.define({ group: 'argoproj.io', plural: 'experiments', kind: 'Experiment', versions: ['v1alpha1'] });
    cluster.put('experiments.argoproj.io', making('try', `${host}/app:1`));
    expect(images(await read())).toEqual(['app:1']);
    const asked = cluster.asked.map(({ path }) => path).filter((path) => path.endsWith('s') && path.includes('argo'));
    expect(asked).toEqual(['/apis/argoproj.io/v1/rollouts', '/apis/argoproj.io/v1alpha1/experiments']);
  });
});

test('what cannot be listed is not asked for', async () => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.define({ ...rollouts, verbs: ['create'] });
    cluster.define({ ...rollouts, plural: 'rollouts/status', verbs: ['get', 'list'] });
    const { resources } = await read();
    expect(resources.filter((name) => name.startsWith('argoproj'))).toEqual([]);
  });
});

/** Two custom resources that are refused, and one that is not. */
const withoutArgo = async ({ cluster }: Bench): Promise<void> => {
  cluster.define(rollouts);
  cluster.define({ group: 'tekton.dev', plural: 'tasks', kind: 'Task' });
  cluster.define({ group: 'example.org', plural: 'engines', kind: 'Engine' });
  cluster.put('engines.example.org', { metadata: { name: 'e' }, spec: running(`${host}/app:1`) });
  cluster.allow([
    { apiGroups: ['', 'apps', 'batch', 'example.org'], resources: ['*'], verbs: ['list'] },
    { nonResourceURLs: ['/apis', '/apis/*'], verbs: ['get'] },
  ]);
};

describe('a custom resource that one may not list', () => {
  test('makes the reading fail, and all such are told at once', async () => {
    await onCluster({}, async (bench) => {
      await withoutArgo(bench);
      expect(await sentenceFor(bench.read())).toBe(
        'cluster prod: not allowed to list rollouts.argoproj.io, tasks.tekton.dev: apply the ClusterRole that "keeper kubernetes role --custom argoproj.io --custom tekton.dev" prints, or do without (rollouts.argoproj.io is forbidden: User "somebody" cannot list resource "rollouts" in API group "argoproj.io" at the cluster scope)',
      );
    });
  });

  test('may be left out by its name', async () => {
    await onCluster({}, async (bench) => {
      await withoutArgo(bench);
      const seen = await bench.read(['argoproj.io/rollouts', 'tekton.dev/*']);
      expect(images(seen)).toEqual(['app:1']);
      expect(bench.cluster.asked.map(({ path }) => path)).not.toContain('/apis/argoproj.io/v1/rollouts');
      await expect(bench.read(['argoproj.io/workflows', 'tekton.dev/*'])).rejects.toThrow(
        'rollouts.argoproj.io is forbidden',
      );
    });
  });
});

describe('a group whose server is broken', () => {
  test('makes the reading fail, and the sentence says which', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.define(rollouts);
      cluster.fail('/apis/argoproj.io/v1', ...Array.from({ length: 5 }, () => ({ status: 503, body: 'no' })));
      expect(await sentenceFor(read())).toBe(
        'cluster prod: the server of the API group argoproj.io is broken (503): repair or remove its APIService, or do without',
      );
    });
  });

  test('is not even asked if all of it is left out', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.define(rollouts);
      await read(['argoproj.io/*']);
      expect(cluster.asked.map(({ path }) => path)).not.toContain('/apis/argoproj.io/v1');
    });
  });
});

describe('a resource that is dropped while the cluster is read', () => {
  const path = '/apis/argoproj.io/v1/rollouts';

  test('is gone, if the cluster says that there is no such resource', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.define(rollouts);
      cluster.define({ ...rollouts, plural: 'experiments' });
      cluster.put('pods', pod('web', `${host}/app:1`));
      cluster.before((asked) => {
        if (asked.path === path) cluster.drop('rollouts.argoproj.io');
      });
      expect(images(await read())).toEqual(['app:1']);
    });
  });

  test('is gone with its whole group', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.define(rollouts);
      cluster.before((asked) => {
        if (asked.path === path) cluster.drop('rollouts.argoproj.io');
      });
      await expect(read()).resolves.toMatchObject({ references: [] });
    });
  });

  test('is not gone just because its list says so', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.define(rollouts);
      cluster.fail(path, { status: 404 });
      await expect(read()).rejects.toThrow('rollouts.argoproj.io: 404');
    });
  });

  test('may be gone before its group tells what is in it', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.define(rollouts);
      cluster.before((asked) => {
        if (asked.path !== '/apis/argoproj.io/v1') return;
        cluster.drop('rollouts.argoproj.io');
      });
      await expect(read()).resolves.toMatchObject({ references: [] });
    });
  });

  test('is not gone just because its group does not tell', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.define(rollouts);
      cluster.fail('/apis/argoproj.io/v1', { status: 404 });
      await expect(read()).rejects.toThrow('/apis/argoproj.io/v1: 404');
    });
  });
});

test.each([
  ['/apis', {}, '/apis: the answer holds no list of groups'],
  ['/apis', { groups: [{ name: 'a.b' }] }, '/apis: a group has no name or no version'],
  ['/apis/argoproj.io/v1', {}, '/apis/argoproj.io/v1: the answer holds no list of resources'],
])('what %s does not tell is not taken for nothing', async (path, document, message) => {
  await onCluster({}, async ({ cluster, read }) => {
    cluster.define(rollouts);
    cluster.fail(path, { body: JSON.stringify(document) });
    await expect(read()).rejects.toThrow(message);
  });
});
