import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { createApi } from '../../lambda/aws/kubernetes/api.ts';
import { createCertificates } from '../sandbox/kubernetes/x509.ts';
import { host, images, onCluster, pod, pods, troubleOf } from './bench.ts';

describe('an answer', () => {
  test.each(['<html>', '"text"', '[]', 'null', ''])('of %j is none', async (body) => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.fail(pods, { body });
      expect(await troubleOf(read())).toMatchObject({
        kind: 'malformed',
        message: 'pods: the answer is not a JSON object',
      });
    });
  });

  test('that breaks off is asked for again, and then is no answer', async () => {
    await onCluster({}, async ({ cluster, read, pausesMs }) => {
      cluster.put('pods', pod('web', `${host}/app:1`));
      cluster.fail(pods, 'cut', 'drop');
      expect(images(await read())).toEqual(['app:1']);
      cluster.fail(pods, 'cut', 'cut', 'cut', 'cut', 'cut');
      expect(await troubleOf(read())).toMatchObject({ kind: 'unreachable', code: 'ECONNRESET' });
      expect(pausesMs).toEqual([500, 1000, 500, 1000, 2000, 4000]);
    });
  });

  test('larger than what is taken is asked for in smaller pages', async () => {
    await onCluster({ limits: { answerBytes: 20_000 } }, async ({ cluster, read }) => {
      for (let i = 0; i < 60; i += 1) {
        const manifest = pod(`web-${i}`, `${host}/app:${i}`);
        cluster.put('pods', { ...manifest, status: { message: 'x'.repeat(1000) } });
      }
      expect(images(await read())).toHaveLength(60);
      const sizes = cluster.asked.filter(({ path }) => path === pods).map(({ query }) => query['limit']);
      expect(sizes).toEqual(['500', '50', ...Array.from({ length: 12 }, () => '5')]);
    });
  });

  test('larger than what is taken, for a few objects, is not read', async () => {
    await onCluster({ limits: { answerBytes: 20_000 } }, async ({ cluster, read }) => {
      cluster.put('pods', { ...pod('web', `${host}/app:1`), status: { message: 'x'.repeat(30_000) } });
      expect(await troubleOf(read())).toMatchObject({
        kind: 'oversized',
        message: 'pods: the answer is too large',
      });
    });
  });

  test.each([429, 500, 503])('of %i is asked for again, in patience', async (status) => {
    await onCluster({}, async ({ cluster, read, pausesMs }) => {
      cluster.put('pods', pod('web', `${host}/app:1`));
      cluster.fail(pods, { status }, { status, headers: { 'retry-after': '7' } });
      expect(images(await read())).toEqual(['app:1']);
      expect(pausesMs).toEqual([500, 7000]);
    });
  });

  test('that does not get better in time is none', async () => {
    await onCluster({}, async ({ cluster, read, pausesMs }) => {
      cluster.fail(pods, ...Array.from({ length: 9 }, () => ({ status: 503, body: 'apiserver is shutting down' })));
      expect(await troubleOf(read())).toMatchObject({ kind: 'answered', status: 503, message: 'pods: 503' });
      expect(pausesMs).toEqual([500, 1000, 2000, 4000]);
    });
  });

  test('that asks for more patience than a run has is none', async () => {
    await onCluster({}, async ({ cluster, read, pausesMs }) => {
      cluster.fail(pods, { status: 429, headers: { 'retry-after': '3600' } });
      expect(await troubleOf(read())).toMatchObject({ kind: 'answered', status: 429 });
      expect(pausesMs).toEqual([]);
    });
  });

  test.each([204, 301, 404])('of %i to a question for what every cluster has is none', async (status) => {
    await onCluster({}, async ({ cluster, read, pausesMs }) => {
      cluster.fail(pods, { status });
      expect(await troubleOf(read())).toMatchObject({ kind: 'answered', status });
      expect(pausesMs).toEqual([]);
    });
  });
});

describe('a token', () => {
  test('that is refused is renewed once', async () => {
    let renewed = 0;
    const token = async (refused?: string) => {
      if (refused !== undefined) renewed += 1;
      return renewed > 0 ? 'secret-1' : 'stale';
    };
    await onCluster({ token }, async ({ cluster, read }) => {
      cluster.put('pods', pod('web', `${host}/app:1`));
      expect(images(await read())).toEqual(['app:1']);
      expect(cluster.asked.slice(0, 3).map((one) => one.token)).toEqual(['stale', 'secret-1', 'secret-1']);
    });
    expect(renewed).toBe(1);
  });

  test('that is refused again ends the reading', async () => {
    await onCluster({ token: async () => 'unknown' }, async ({ cluster, read, pausesMs }) => {
      expect(await troubleOf(read())).toMatchObject({
        kind: 'answered',
        status: 401,
        message: 'pods: 401 Unauthorized',
      });
      expect(cluster.asked).toHaveLength(2);
      expect(pausesMs).toEqual([]);
    });
  });
});

describe('who may not list', () => {
  test('is told what, in the words of Kubernetes', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.allow([{ apiGroups: [''], resources: ['*'], verbs: ['list'] }]);
      expect(await troubleOf(read())).toEqual({
        kind: 'denied',
        resources: ['controllerrevisions.apps'],
        message:
          'controllerrevisions.apps is forbidden: User "somebody" cannot list resource "controllerrevisions" in API group "apps" at the cluster scope',
      });
    });
  });

  test('is told so for what there is to list, too', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.allow([{ apiGroups: ['*'], resources: ['*'], verbs: ['list'] }]);
      expect(await troubleOf(read())).toMatchObject({ kind: 'denied', resources: ['/apis'] });
    });
  });
});

describe('a cluster that cannot be asked', () => {
  test('because nobody listens is unreachable', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      await cluster.stop();
      expect(await troubleOf(read())).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
    });
  });

  test('because it never answers is unreachable', async () => {
    await onCluster({ limits: { silenceMs: 50 } }, async ({ cluster, read }) => {
      cluster.fail(pods, 'hang');
      expect(await troubleOf(read())).toMatchObject({ kind: 'unreachable', code: 'ETIMEDOUT' });
    });
  });

  test('because it takes for ever is unreachable', async () => {
    await onCluster({ limits: { totalMs: 50 } }, async ({ cluster, read }) => {
      cluster.fail(pods, 'hang');
      expect(await troubleOf(read())).toMatchObject({ kind: 'unreachable', code: 'ETIMEDOUT' });
    });
  });

  test('because a connection never stands is unreachable', async () => {
    const accepted: Socket[] = [];
    const silent = createServer((socket) => void accepted.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { ca } = createCertificates();
    const endpoint = `https://127.0.0.1:${port}`;
    const api = createApi({ endpoint, ca, token: async () => 'secret-1', limits: { connectMs: 50 } });
    try {
      expect(await troubleOf(api.get(pods))).toMatchObject({ kind: 'unreachable', code: 'ETIMEDOUT' });
    } finally {
      api.close();
      for (const socket of accepted) socket.destroy();
      await new Promise((resolve) => silent.close(resolve));
    }
  });
});

describe('whoever answers for a cluster', () => {
  test('must be vouched for by its own authority', async () => {
    await onCluster({ ca: createCertificates().ca }, async ({ cluster, read }) => {
      expect(await troubleOf(read())).toMatchObject({
        kind: 'untrusted',
        code: expect.stringMatching(/CERT|SIGNATURE/),
      });
      expect(cluster.asked).toEqual([]);
    });
  });

  const { ca } = createCertificates();

  test.each([
    ['an authority', { endpoint: 'https://127.0.0.1:1', ca: '' }, 'NO_CA'],
    ['TLS', { endpoint: 'http://127.0.0.1:1', ca }, 'NO_TLS'],
  ])('cannot do without %s', async (_, endpoint, code) => {
    const opened = async () => createApi({ ...endpoint, token: async () => 'secret-1' });
    expect(await troubleOf(opened())).toMatchObject({ kind: 'untrusted', code });
  });
});
