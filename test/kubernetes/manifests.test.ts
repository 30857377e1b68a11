import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { parseAllDocuments } from 'yaml';
import { addKubernetes } from '../../bin/cli/kubernetes.ts';
import { publisherBundle } from '../../bin/cli/publisher-bundle.ts';
import { BadInput } from '../../lambda/bad-input.ts';
import type { Rule } from '../sandbox/kubernetes/answers.ts';
import { host, images, making, onCluster, pod } from './bench.ts';

interface Printed {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly rules: readonly Rule[];
  readonly subjects: readonly object[];
  readonly data: Readonly<Record<string, string>>;
  readonly spec: object;
}

/** What `keeper kubernetes ...` prints. */
async function textOf(...argv: readonly string[]): Promise<string> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const program = new Command('keeper').exitOverride().configureOutput({ writeErr: () => {} });
  addKubernetes(program, { environment: {}, stdin, stdout, stderr });
  await program.parseAsync(['kubernetes', ...argv], { from: 'user' });
  stdout.end();
  return text(stdout);
}

/** The same, as a cluster would read it. */
const printed = async (...argv: readonly string[]): Promise<readonly Printed[]> =>
  parseAllDocuments(await textOf(...argv)).map((document): Printed => document.toJS());

const publisher = (...argv: readonly string[]) =>
  printed('publisher', '--name', 'prod', '--to', 's3://usage/lists', ...argv);

function one(all: readonly Printed[], kind: string): Printed {
  const found = all.find((manifest) => manifest.kind === kind);
  if (!found) throw new Error(`there is no ${kind}, but ${all.map((manifest) => manifest.kind).join(', ')}`);
  return found;
}

describe('the role', () => {
  test('is enough to read a cluster, custom resources included', async () => {
    const { rules } = one(await printed('role', '--custom', 'argoproj.io', '--custom', 'argoproj.io'), 'ClusterRole');
    await onCluster({}, async ({ cluster, read }) => {
      cluster.allow(rules);
      cluster.define({ group: 'argoproj.io', plural: 'rollouts', kind: 'Rollout' });
      cluster.put('rollouts.argoproj.io', making('web', `${host}/app:2`));
      cluster.put('pods', pod('web', `${host}/app:1`));
      expect(images(await read())).toEqual(['app:1', 'app:2']);
    });
  });

  test('allows nothing but to list, and names every resource that is built in', async () => {
    const { rules } = one(await printed('role', '--custom', 'argoproj.io', '--custom', 'argoproj.io'), 'ClusterRole');
    expect(rules).toEqual([
      { apiGroups: [''], resources: ['pods', 'podtemplates', 'replicationcontrollers'], verbs: ['list'] },
      {
        apiGroups: ['apps'],
        resources: ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
        verbs: ['list'],
      },
      { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: ['list'] },
      { apiGroups: ['argoproj.io'], resources: ['*'], verbs: ['list'] },
      { nonResourceURLs: ['/apis', '/apis/*'], verbs: ['get'] },
    ]);
  });

  test('is bound to the group of the access entry', async () => {
    const binding = one(await printed('role', '--group', 'readers'), 'ClusterRoleBinding');
    expect(binding).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'ecr-keeper' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'readers' }],
    });
  });

  test.each(['*', '', 'apps', 'rbac.authorization.k8s.io', 'secrets', 'argoproj.io/rollouts'])(
    'cannot be widened to %j',
    async (group) => {
      await expect(printed('role', '--custom', group)).rejects.toThrow(BadInput);
    },
  );
});

describe('the publisher', () => {
  test('comes with all that it needs, in an order in which it can be applied', async () => {
    const kinds = (await publisher()).map(({ kind }) => kind);
    expect(kinds).toEqual(['Namespace', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'ConfigMap', 'CronJob']);
  });

  test('fits into a ConfigMap, and arrives as it was bundled', async () => {
    const { data } = one(await publisher(), 'ConfigMap');
    expect(data['publisher.mjs']).toBe(publisherBundle());
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(2 ** 20);
  });

  test('may do no more than the role, as its service account', async () => {
    const all = await publisher('--custom', 'argoproj.io');
    expect(one(all, 'ClusterRole').rules).toEqual(
      one(await printed('role', '--custom', 'argoproj.io'), 'ClusterRole').rules,
    );
    expect(one(all, 'ClusterRoleBinding').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'ecr-keeper-publisher', namespace: 'ecr-keeper' },
    ]);
  });

  test('runs without any privilege, one at a time', async () => {
    expect(one(await publisher(), 'CronJob').spec).toMatchObject({
      schedule: '17 * * * *',
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        spec: {
          template: {
            spec: {
              serviceAccountName: 'ecr-keeper-publisher',
              securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
              containers: [
                {
                  image: 'public.ecr.aws/docker/library/node:24-alpine',
                  command: ['node', '/publisher/publisher.mjs'],
                  env: [
                    { name: 'PUBLISHER', value: 'prod' },
                    { name: 'DESTINATION', value: 's3://usage/lists' },
                  ],
                  resources: { requests: { cpu: '100m', memory: '256Mi' } },
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ['ALL'] },
                  },
                },
              ],
            },
          },
        },
      },
    });
  });

  test('is told whatever is said on the command line', async () => {
    const role = 'arn:aws:iam::111111111111:role/publisher';
    const where = ['--region', 'eu-west-1', '--account', '222222222222', '--service-account-role', role];
    const what = ['--except', 'a.io/*', '--except', 'b.io/c', '--schedule', '@hourly', '--image', 'mirror/node:24'];
    const all = await publisher(...where, ...what);
    expect(one(all, 'ServiceAccount').metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': role });
    const job = JSON.stringify(one(all, 'CronJob').spec);
    expect(job).toContain('{"name":"AWS_REGION","value":"eu-west-1"},{"name":"ACCOUNT","value":"222222222222"}');
    expect(job).toContain('{"name":"EXCEPT","value":"a.io/*,b.io/c"}');
    expect(job).toContain('"schedule":"@hourly"');
    expect(job).toContain('"image":"mirror/node:24"');
  });

  test('is understood by kubectl, which reads YAML 1.1', async () => {
    const yaml = await textOf('publisher', '--name', 'on', '--to', 's3://usage/lists');
    expect(parseAllDocuments(yaml, { version: '1.1' }).map((document): unknown => document.toJS())).toEqual(
      await publisher('--name', 'on'),
    );
    expect(yaml).not.toMatch(/[&*]a1/);
  });

  test.each([
    ['--name', 'a/b'],
    ['--to', 'usage/lists'],
    ['--schedule', 'hourly'],
    ['--image', ''],
    ['--region', 'here'],
    ['--account', '7'],
    ['--service-account-role', 'publisher'],
    ['--except', 'rollouts'],
    ['--except', 'a.io/b,c'],
    ['--custom', 'apps'],
  ])('refuses %s %j', async (option, value) => {
    await expect(publisher(option, value)).rejects.toThrow(new RegExp(`^${option} must be`));
  });
});
