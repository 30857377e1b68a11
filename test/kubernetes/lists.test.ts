import { host, images, onCluster, pod, pods, troubleOf } from './bench.ts';

/** A page that the cluster would not write. */
const page = (over: object) => ({
  status: 200,
  body: JSON.stringify({ kind: 'PodList', metadata: {}, items: [], ...over }),
});

describe('a list', () => {
  test('is read to its end, page by page', async () => {
    await onCluster({ maxPage: 1 }, async ({ cluster, read }) => {
      for (const tag of ['1', '2', '3']) cluster.put('pods', pod(`web-${tag}`, `${host}/app:${tag}`));
      expect(images(await read())).toEqual(['app:1', 'app:2', 'app:3']);
      const asked = cluster.asked.filter(({ path }) => path === pods).map(({ query }) => query);
      expect(asked).toEqual([
        { limit: '500' },
        { limit: '500', continue: expect.any(String) },
        { limit: '500', continue: expect.any(String) },
      ]);
    });
  });

  test('that the cluster forgot in the middle begins again from the start', async () => {
    await onCluster({ maxPage: 1 }, async ({ cluster, read }) => {
      for (const tag of ['1', '2', '3']) cluster.put('pods', pod(`web-${tag}`, `${host}/app:${tag}`));
      let pages = 0;
      cluster.before(({ path }) => {
        pages += path === pods ? 1 : 0;
        if (pages !== 3) return;
        cluster.compact();
        cluster.put('pods', pod('web-0', `${host}/app:0`));
      });
      expect(images(await read())).toEqual(['app:0', 'app:1', 'app:2', 'app:3']);
    });
  });

  test('that the cluster forgets again and again is not read', async () => {
    await onCluster({ maxPage: 1 }, async ({ cluster, read }) => {
      for (const tag of ['1', '2']) cluster.put('pods', pod(`web-${tag}`, `${host}/app:${tag}`));
      cluster.before(({ query }) => {
        if ('continue' in query) cluster.compact();
      });
      expect(await troubleOf(read())).toMatchObject({ kind: 'answered', status: 410 });
      expect(cluster.asked).toHaveLength(6);
    });
  });

  test('whose paging token comes twice is not read', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      const again = page({ metadata: { continue: 'again' }, items: [pod('web', 'busybox')] });
      cluster.fail(pods, again, again, again);
      expect(await troubleOf(read())).toMatchObject({ kind: 'malformed', message: 'pods: the list does not end' });
      expect(cluster.asked).toHaveLength(2);
    });
  });

  test('of empty pages without end is not read', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.fail(pods, ...Array.from({ length: 30 }, (_, i) => page({ metadata: { continue: `${i}` } })));
      expect(await troubleOf(read())).toMatchObject({ kind: 'malformed', message: 'pods: the list does not end' });
    });
  });

  test.each([
    ['that is not there', { items: undefined }, 'pods: the answer holds no list'],
    ['that is something else', { items: {} }, 'pods: the answer holds no list'],
    ['with a token that is no text', { metadata: { continue: 1 } }, 'pods: the answer holds no list'],
    ['of things that are no objects', { items: ['web'] }, 'pods: the list holds something that is no object'],
  ])('%s is no empty list', async (_, over, message) => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.fail(pods, page(over));
      expect(await troubleOf(read())).toMatchObject({ kind: 'malformed', message });
    });
  });

  test('that is null is an empty one, as Go writes it', async () => {
    await onCluster({}, async ({ cluster, read }) => {
      cluster.fail(pods, page({ items: null }));
      await expect(read()).resolves.toMatchObject({ references: [] });
    });
  });
});
