import { digest, here } from '../core/build.ts';
import { host, onSource } from './bench.ts';
import { every, listedSourceNames } from './every.ts';

const seeds = listedSourceNames.flatMap((source) =>
  Object.entries(every[source]).map(([what, put]) => [source, what, put] as const),
);

describe.each([1, undefined])('with up to %s items on a page', (maxPage) => {
  test.each(seeds)('%s: %s is in use by tag, by digest, by both and by neither', (source, _what, put) =>
    onSource(source, maxPage === undefined ? {} : { maxPage }, async ({ has, read }) => {
      put(has('by-tag', `${host}/app:v1`));
      put(has('by-digest', `${host}/app@${digest('a')}`));
      put(has('by-both', `${host}/app:v2@${digest('b')}`));
      put(has('by-neither', `${host}/bare`));
      const { references, mentions } = await read();
      for (const [name, image] of Object.entries({
        'by-tag': { repository: here, tag: 'v1' },
        'by-digest': { repository: here, digest: digest('a') },
        'by-both': { repository: here, tag: 'v2', digest: digest('b') },
      })) {
        expect([name, references]).toEqual([name, expect.arrayContaining([expect.objectContaining(image)])]);
      }
      expect([...references, ...mentions].filter(({ repository }) => repository?.name === 'bare')).not.toEqual([]);
    }),
  );
});
