import { platformImage } from '../sandbox/manifests.ts';
import { bucket, keeping, onScene, onlyInUse, rulesFor, twoRegions, uri } from './scene.ts';
import { watched } from './watched.ts';

const dayMs = 86_400_000;
const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * dayMs;
const on = { start: '2026-06-01T00:00:00Z' } as const;
const holdsOf = (
  rows: readonly { readonly tags: readonly string[]; readonly blockedBy: readonly object[] }[],
  tag: string,
) => rows.filter(({ tags }) => tags.includes(tag)).flatMap(({ blockedBy }) => blockedBy);

test('labels in the configuration decide, are read of what is condemned only, and once', () =>
  onScene(on, async ({ aws, clean, left, audited }) => {
    const push = (tag: string, labels: Record<string, string>, pushedDaysAgo: number) =>
      aws.ecr().push({ repository: 'app', tags: [tag], at: daysAgo(pushedDaysAgo), ...platformImage(tag, { labels }) });
    push('newest', {}, 10);
    push('prod', { stage: 'production' }, 100);
    push('test', { stage: 'test' }, 101);
    push('plain', {}, 102);
    const policy = keeping("[{ name: all, tags: ['*'], keepNewest: 1 }]", "    labels: { keep: ['stage=prod*'] }");
    await clean(policy);
    expect(left('app')).toEqual(['newest', 'prod']);
    expect(rulesFor(audited(), 'prod')).toEqual(['protected-label']);
    expect(aws.countOf('GetDownloadUrlForLayer')).toBe(3);
    await clean(policy);
    expect(aws.countOf('GetDownloadUrlForLayer')).toBe(3);
  }));

test('an image whose configuration cannot be read stays where labels decide, and the report says why', () =>
  onScene(on, async ({ aws, clean, left, audited }) => {
    for (const tag of ['a', 'b'])
      aws.ecr().push({ repository: 'app', tags: [tag], at: daysAgo(100), ...platformImage(tag) });
    aws.faults.add({ kind: 'denied', operation: 'GetDownloadUrlForLayer' });
    await clean(onlyInUse.replace('keepTags: []', 'keepTags: [], labels: { except: [keep] }'));
    expect(left('app')).toEqual(['a', 'b']);
    expect(rulesFor(audited(), 'a')).toEqual(['unreadable-config']);
  }));

test('what somebody holds by hand stays until it is taken back, also if it is said while a run works', () =>
  onScene(on, async ({ aws, clean, keeper, left, audited }) => {
    for (const tag of ['held', 'late', 'free']) aws.ecr().push({ repository: 'app', tags: [tag], at: daysAgo(100) });
    const hold = (tag: string) =>
      keeper('hold', uri('app', tag), '--until', '2026-07-01', '--because', 'an audit', '--bucket', bucket);
    expect((await hold('held')).code).toBe(0);
    aws.onCall(
      { operation: 'PutObject', where: isIntent, nth: 1, when: 'after' },
      async () => void (await hold('late')),
    );
    await clean();
    expect(left('app')).toEqual(['held', 'late']);
    expect(holdsOf(audited(), 'held')).toEqual([
      { hold: 'by-hand', because: 'an audit', until: '2026-07-01T23:59:59.999Z' },
    ]);
    expect((await keeper('unhold', uri('app', 'held'), '--bucket', bucket)).code).toBe(0);
    await clean();
    expect(left('app')).toEqual(['late']);
    aws.clock.advance(31 * dayMs);
    await clean();
    expect(left('app')).toEqual([]);
  }));

const isIntent = ({ Key }: object & { Key?: unknown }): boolean => String(Key).startsWith('intended/');

test('nobody knows what is held where the record of it is damaged: then nothing goes', () =>
  onScene(on, async ({ aws, clean, left, audited }) => {
    aws.ecr().push({ repository: 'app', tags: ['a'], at: daysAgo(100) });
    aws.s3.put(bucket, 'state/holds.json', '{');
    await clean();
    expect(left('app')).toEqual(['a']);
    expect(holdsOf(audited(), 'a')).toMatchObject([{ hold: 'by-hand', because: expect.stringContaining('damaged') }]);
  }));

test('a tag that begins with hold- holds its image to the end of its day', () =>
  onScene(on, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', tags: ['a', 'hold-2026-06-02'], at: daysAgo(100) });
    aws.ecr().push({ repository: 'app', tags: ['b', 'hold-for-legal'], at: daysAgo(100) });
    await clean();
    expect(left('app')).toEqual(['a', 'b']);
    aws.clock.advance(2 * dayMs);
    await clean();
    expect(left('app')).toEqual(['b']);
  }));

const entry = (which: string, keepNewest: number): string =>
  `  - { ${which}, minimumAge: none, families: [{ name: all, tags: ['*'], keepNewest: ${keepNewest} }] }\n`;

test('tags of a repository choose its entry, weaken its mode, keep more of it or hold it', () =>
  onScene(on, async ({ aws, clean, left }) => {
    const repositories = ['paid', 'free', 'reported', 'generous', 'odd'];
    for (const repository of repositories) {
      for (let i = 1; i <= 4; i += 1) aws.ecr().push({ repository, tags: [`${i}`], at: daysAgo(100 - i) });
    }
    aws.ecr().configure({ repository: 'paid', tags: { team: 'payments' } });
    aws.ecr().configure({ repository: 'reported', tags: { 'ecr-keeper:mode': 'report' } });
    aws.ecr().configure({ repository: 'generous', tags: { 'ecr-keeper:keep-newest': '3' } });
    aws.ecr().configure({ repository: 'odd', tags: { 'ecr-keeper:keep-newest': 'many' } });
    const policy = onlyInUse.replace(
      /retention:[^]*/,
      `retention:\n${entry("repositories: ['**'], withTags: { team: pay* }", 2)}${entry("repositories: ['**']", 1)}`,
    );
    await clean(policy);
    expect(repositories.map((repository) => left(repository).length)).toEqual([2, 1, 4, 3, 4]);
  }));

test('what was seen in use stays for a while after nobody uses it any more', () =>
  onScene(on, async ({ aws, lambda, clean, left, audited }) => {
    for (const tag of ['monthly', 'other']) {
      aws.ecr().push({ repository: 'app', tags: [tag], at: daysAgo(100), ...platformImage(tag) });
    }
    watched(aws);
    const policy = onlyInUse.replace('pulledWithin: none', 'pulledWithin: none, seenWithin: 10d');
    lambda().createFunction({ name: 'report', image: uri('app', 'monthly') });
    await clean(policy);
    expect(left('app')).toEqual(['monthly']);
    lambda().deleteFunction('report');
    aws.clock.advance(9 * dayMs);
    await clean(policy);
    expect([left('app'), rulesFor(audited(), 'monthly')]).toEqual([['monthly'], ['seen-within']]);
    aws.clock.advance(2 * dayMs);
    await clean(policy);
    expect(left('app')).toEqual([]);
  }));

test('an old image with a new tag counts from when the tag was first seen, in age and in rank', () =>
  onScene(on, async ({ aws, clean, left, audited }) => {
    for (let i = 1; i <= 4; i += 1) {
      aws.ecr().push({ repository: 'app', tags: [`b${i}`], at: daysAgo(100 - i), ...platformImage(`${i}`) });
    }
    const policy = keeping(
      "[{ name: releases, tags: ['r*'], keepNewest: 1 }, { name: builds, tags: ['*'], keepNewest: 4 }]",
    );
    await clean(policy);
    aws.clock.advance(dayMs);
    aws.ecr().push({ repository: 'app', tags: ['r1'], ...platformImage('1') });
    const later = policy.replace('keepNewest: 4', 'keepNewest: 1').replace('minimumAge: none', 'minimumAge: 5d');
    await clean(later);
    expect(rulesFor(audited(), 'b1')).toEqual(['too-young', 'newest-in-family']);
    expect(left('app')).toContain('b1');
    aws.clock.advance(6 * dayMs);
    await clean(later);
    expect(rulesFor(audited(), 'b1')).toEqual(['newest-in-family']);
    expect(left('app')).toEqual(['b1', 'b4']);
  }));

test('a repository that nobody needs is reported, and emptied only if the policy says so', () =>
  onScene({ ...on, ...twoRegions }, async ({ aws, clean, left }) => {
    for (const tag of ['1', 'latest'])
      aws.ecr().push({ repository: 'old', tags: [tag], at: daysAgo(400), ...platformImage(tag) });
    watched(aws, ['eu-west-1', 'us-east-1']);
    const policy = keeping("[{ name: all, tags: ['*'], keepNewest: 5 }]").replace(
      'pulledWithin: none',
      'pulledWithin: 90d, seenWithin: none',
    );
    const { out } = await clean(policy);
    expect(out).toContain('nobody seems to need 111111111111/eu-west-1/old');
    expect(left('old')).toHaveLength(2);
    await clean(policy.replace('minimumAge: none', 'minimumAge: none\n    orphans: empty'));
    expect(left('old')).toEqual([]);
  }));
