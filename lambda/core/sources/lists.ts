import type { Source } from './source.ts';

/** Lists of used images that publishers leave in S3: clusters that only they can read, other accounts, other places. */
export const publishedLists = {
  title: 'Published lists',
  pullsFrom: 'anywhere',
  resolves: 'digest',
  isGlobal: true,
  actions: [],
} as const satisfies Source;
