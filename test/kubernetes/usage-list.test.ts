import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { listOf } from '../../lambda/core/usage-list.ts';
import type { Digest } from '../../lambda/core/image.ts';
import type { Reference, Sightings } from '../../lambda/core/usage.ts';
import { parseUsageList } from '../../lambda/usage-list.ts';
import type { ReadList } from '../../lambda/usage-list.ts';
import { hex, home, host } from './bench.ts';

const takenAt = '2026-06-01T03:00:00.000Z';
const reader = { nowMs: Date.parse(takenAt), home };
const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const digest: Digest = `sha256:${hex('a')}`;
const app = { ...home, name: 'team/app' };

const list = (over: object = {}) => ({
  format: 1,
  publisher: 'prod',
  takenAt,
  complete: true,
  sources: ['apps/deployments'],
  count: 1,
  references: [`${host}/team/app:1`],
  ...over,
});

function parsed(value: unknown): ReadList {
  const result = parseUsageList(bytes(value), reader);
  if ('problem' in result) throw new Error(result.problem);
  return result;
}

function problem(value: unknown): string {
  const result = parseUsageList(bytes(value), reader);
  return 'problem' in result ? result.problem : 'none';
}

const seen = (over: Partial<Sightings>): Sightings => ({ references: [], mentions: [], pins: [], ...over });

const head = { publisher: 'prod', takenAt, sources: ['apps/deployments'] };

const references: fc.Arbitrary<Reference> = fc
  .record({
    usedBy: fc.string({ minLength: 1 }),
    role: fc.constantFrom('in-use' as const, 'rollback-target' as const),
    repository: fc.constantFrom(app, { account: '222222222222', region: 'cn-north-1', name: 'a/b_c.d' }),
    tag: fc.constantFrom('1', 'latest', 'V1.0_x-y', undefined),
    digest: fc.constantFrom(digest, undefined),
  })
  .map(({ tag, digest: known, ...naming }): Reference => {
    if (tag !== undefined) return { ...naming, tag, ...(known ? { digest: known } : {}) };
    return { usedBy: naming.usedBy, role: naming.role, digest };
  });

test('what was seen is what is read from the list', () => {
  fc.assert(
    fc.property(fc.uniqueArray(references, { minLength: 1, selector: (one) => JSON.stringify(one) }), (some) => {
      const { sightings } = parsed(listOf(head, seen({ references: some })));
      expect(byText(sightings.references)).toEqual(byText(some));
    }),
  );
});

const sorted = ({ usedBy, role, repository, tag, digest: known }: Reference) => ({
  usedBy,
  role,
  repository,
  tag,
  digest: known,
});

const byText = (all: readonly Reference[]) => all.map((one) => JSON.stringify(sorted(one))).toSorted();

test('the order of what was seen does not matter', () => {
  const some = '123456789'.split('').map((tag): Reference => ({
    usedBy: `web ${tag}`,
    role: 'in-use',
    repository: app,
    tag,
  }));
  expect(listOf(head, seen({ references: some.toReversed() }))).toEqual(listOf(head, seen({ references: some })));
});

test('a repository that is only mentioned is kept whole: the words around it may be secrets', () => {
  const words = ['hunter2'];
  const written = listOf(head, seen({ mentions: [{ usedBy: 'web', role: 'in-use', repository: app, words }] }));
  expect(JSON.stringify(written)).not.toContain('hunter2');
  expect(parsed(written).sightings.mentions).toEqual([{ usedBy: 'web', role: 'in-use', repository: app, words: [] }]);
});

test('a whole registry may be mentioned', () => {
  const repository = { ...home, name: '*' };
  const written = listOf(head, seen({ mentions: [{ usedBy: 'web', role: 'in-use', repository, words: [] }] }));
  expect(parsed(written).sightings.mentions).toMatchObject([{ repository }]);
});

test('a pin that nobody can tell keeps its repository', () => {
  const written = listOf(head, seen({ pins: [{ usedBy: 'web', repository: app, pinnedAtMs: 1 }] }));
  expect(parsed(written).sightings.mentions).toEqual([{ usedBy: 'web', role: 'in-use', repository: app, words: [] }]);
});

test('a list by hand is as good: texts as containers are given, or objects', () => {
  const { sightings, publisher, takenAtMs, sources } = parsed(
    list({
      count: 6,
      references: [
        `${host}/team/app`,
        `${host}/team/app:1`,
        digest,
        'docker.io/library/nginx:1',
        { image: `${host}/team/app:2`, usedBy: 'the till in shop 7', role: 'rollback-target' },
        { repository: `${host}/team/app`, words: ['3'] },
      ],
    }),
  );
  expect({ publisher, takenAtMs, sources }).toEqual({
    publisher: 'prod',
    takenAtMs: reader.nowMs,
    sources: ['apps/deployments'],
  });
  expect(sightings).toEqual({
    references: [
      { usedBy: 'list of prod', role: 'in-use', repository: app, tag: 'latest' },
      { usedBy: 'list of prod', role: 'in-use', repository: app, tag: '1' },
      { usedBy: 'list of prod', role: 'in-use', digest, isConfig: true },
      { usedBy: 'the till in shop 7', role: 'rollback-target', repository: app, tag: '2' },
    ],
    mentions: [{ usedBy: 'list of prod', role: 'in-use', repository: app, words: ['3'] }],
    pins: [],
  });
});

test('the list in the documentation is a good one', () => {
  const [, json = ''] = /```json\n([\s\S]*?)```/.exec(readFileSync('docs/kubernetes.md', 'utf8')) ?? [];
  expect(problem(json)).toBe('none');
});

test.each([
  ['an unknown format', list({ format: 2 }), 'format of the list must be 1, the only format that this version knows'],
  ['no publisher', list({ publisher: '' }), 'publisher of the list must not be empty'],
  ['no time', list({ takenAt: undefined }), 'takenAt of the list must be a time such as 2026-06-01T03:00:00Z'],
  [
    'a time without a zone',
    list({ takenAt: '2026-06-01T03:00:00' }),
    'takenAt of the list must be a time such as 2026-06-01T03:00:00Z',
  ],
  [
    'the future',
    list({ takenAt: '2026-06-01T03:05:01Z' }),
    'takenAt of the list is in the future: 2026-06-01T03:05:01Z',
  ],
  [
    'a part',
    list({ complete: false }),
    'complete of the list must be true: a list of a part says nothing about the rest',
  ],
  [
    'nothing about being whole',
    list({ complete: undefined }),
    'complete of the list must be true: a list of a part says nothing about the rest',
  ],
  ['no reference', list({ count: 0, references: [] }), 'the list is empty: an empty one proves nothing'],
  [
    'another count',
    list({ count: 2 }),
    'the list says that it holds 2 references, but it holds 1: it may have been cut short',
  ],
  ['no count', list({ count: '1' }), 'count of the list must be the number of references'],
  ['no list of references', list({ references: {} }), 'references of the list must be a list'],
  ['sources that are no texts', list({ sources: [1] }), 'sources of the list must be a list of texts'],
  [
    'a reference that is none',
    list({ references: [7] }),
    'references[0] of the list must be an image, or an object such as { "image": "...", "usedBy": "..." }',
  ],
  [
    'a role that is none',
    list({ references: [{ image: 'x', role: 'maybe' }] }),
    'references[0] of the list must be an image, or an object such as { "image": "...", "usedBy": "..." }',
  ],
  [
    'images of other registries only',
    list({ references: ['team/app:1'] }),
    'the list names no image of ECR: an image is named by its whole address',
  ],
  ['an unknown member', list({ partial: true }), 'the list has a member that this format does not know: partial'],
  ['half of itself', JSON.stringify(list()).slice(0, 50), 'the list is not JSON in UTF-8: it may have been cut short'],
  ['another thing', [], 'the list must be an object'],
  ['too much', ' '.repeat(33 * 2 ** 20), 'the list is larger than 33554432 bytes'],
])('a list that holds %s is no list', (_, value, expected) => {
  expect(problem(value)).toBe(expected);
});

test('a clock that is a little ahead is forgiven', () => {
  expect(problem(list({ takenAt: '2026-06-01T03:04:00Z' }))).toBe('none');
});

test('no content whatsoever makes the reading of a list throw', () => {
  const anything = fc.oneof(
    fc.uint8Array(),
    fc.json().map(bytes),
    fc.anything().map((value) => bytes(list({ references: [value] }))),
    fc.dictionary(fc.constantFrom(...Object.keys(list())), fc.anything()).map((over) => bytes(list(over))),
  );
  expect(() => fc.assert(fc.property(anything, (content) => void parseUsageList(content, reader)))).not.toThrow();
});

test('a list of a million mistakes is refused at the first', () => {
  const mistakes = Array.from({ length: 1_000_001 }, () => 1);
  expect(problem(list({ references: mistakes, count: mistakes.length }))).toBe(
    'the list holds more than 1000000 references',
  );
  expect(problem(list({ references: [{ repository: 'x', words: mistakes }] }))).toBe(
    'references[0] of the list must be a list of texts',
  );
});
