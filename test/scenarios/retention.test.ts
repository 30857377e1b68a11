import { cosign, index, platformImage } from '../sandbox/manifests.ts';
import { move } from './archiving.ts';
import { bucket, defaults, keeping, onScene, onlyInUse, rulesFor, twoRegions } from './scene.ts';
import { watched } from './watched.ts';

const dayMs = 86_400_000;
const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * dayMs;
const five = keeping(
  "[{ name: snapshots, tags: ['*SNAPSHOT*'], keepNewest: 5 }, { name: releases, tags: ['*'], keepNewest: 10 }]",
);

/** Document 002: the last 5 snapshot builds, the last 10 others, `latest`; delete the rest. */
describe.each([1000, 1])('with up to %i items on a page', (maxPage) => {
  test('the newest 5 snapshots, the newest 10 others and latest stay, exactly; the rest goes', () =>
    onScene({ maxPage }, async ({ aws, clean, left }) => {
      const registry = aws.ecr();
      for (let i = 1; i <= 8; i += 1) {
        registry.push({ repository: 'app', tags: [`1.${i}-SNAPSHOT`], at: daysAgo(400 - i) });
      }
      for (let i = 1; i <= 13; i += 1) registry.push({ repository: 'app', tags: [`2.${i}`], at: daysAgo(300 - i) });
      registry.push({ repository: 'app', tags: ['latest'], at: daysAgo(500) });
      expect((await clean(five)).code).toBe(0);
      expect(left('app')).toEqual(
        [
          ...[4, 5, 6, 7, 8].map((i) => `1.${i}-SNAPSHOT`),
          ...Array.from({ length: 10 }, (_, i) => `2.${i + 4}`),
          'latest',
        ].toSorted(),
      );
    }));

  test('ten releases with signatures, SBOMs and per-architecture tags are ten releases, and all of each stays', () =>
    onScene({ maxPage }, async ({ aws, clean, left }) => {
      const registry = aws.ecr();
      for (let i = 1; i <= 12; i += 1) {
        const at = daysAgo(200 - i);
        const platforms = ['amd64', 'arm64'].map((arch) => ({ ...platformImage(`${i}/${arch}`), arch }));
        for (const { arch, ...platform } of platforms)
          registry.push({ repository: 'app', tags: [`1.${i}-${arch}`], at, ...platform });
        const digest = registry.push({ repository: 'app', tags: [`1.${i}`], at, ...index(platforms) });
        for (const kind of ['sig', 'sbom'] as const) registry.push({ repository: 'app', at, ...cosign(kind, digest) });
      }
      await clean(five);
      const tags = left('app');
      expect(tags).toHaveLength(10 * 5);
      expect(tags).not.toContain('1.1');
      expect(tags).not.toContain('1.2-arm64');
      expect(tags).toContain('1.3-arm64');
    }));

  test('two indexes share a platform: it stays as long as one of them does, also on the second run', () =>
    onScene({ maxPage }, async ({ aws, clean, left }) => {
      const registry = aws.ecr();
      const [base, old, recent] = [platformImage('base'), platformImage('old'), platformImage('recent')];
      for (const image of [base, old, recent]) registry.push({ repository: 'app', at: daysAgo(300), ...image });
      registry.push({ repository: 'app', tags: ['1'], at: daysAgo(300), ...index([base, old]) });
      registry.push({ repository: 'app', tags: ['2'], at: daysAgo(200), ...index([base, recent]) });
      const newest = keeping("[{ name: releases, tags: ['*'], keepNewest: 1 }]");
      await clean(newest);
      expect(left('app')).toHaveLength(3);
      registry.pull('app', '2');
      await clean(newest);
      expect(left('app')).toHaveLength(3);
      registry.pull('app', '2');
    }));
});

test('a promoted release that still has its SNAPSHOT tag stays as a release', () =>
  onScene({}, async ({ aws, clean, left }) => {
    const registry = aws.ecr();
    registry.push({ repository: 'app', tags: ['1.0-SNAPSHOT', '1.0'], at: daysAgo(400) });
    for (let i = 1; i <= 7; i += 1)
      registry.push({ repository: 'app', tags: [`9.${i}-SNAPSHOT`], at: daysAgo(100 - i) });
    await clean(five);
    expect(aws.ecr().digestOf('app', '1.0')).toBeDefined();
    expect(left('app')).toHaveLength(6);
  }));

test('builds pushed at the same moment rank by digest: two runs agree, and exactly the count stays', () =>
  onScene({}, async ({ aws, clean, planned, left }) => {
    for (let i = 1; i <= 15; i += 1) aws.ecr().push({ repository: 'app', tags: [`1.${i}`], at: daysAgo(100) });
    const [first, second] = [await planned(five), await planned(five)];
    expect(first.map(({ digest, verdict }) => [digest, verdict])).toEqual(
      second.map(({ digest, verdict }) => [digest, verdict]),
    );
    await clean(five);
    expect(left('app')).toHaveLength(10);
  }));

test('after weeks without a release the newest stays, however old: a family is never emptied', () =>
  onScene({}, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', tags: ['1.0'], at: daysAgo(900) });
    await clean(keeping("[{ name: releases, tags: ['*'], keepNewest: none }]"));
    expect(left('app')).toEqual(['1.0']);
  }));

test('a replica ranks like its original, although it was pushed there later and in another order', () =>
  onScene(twoRegions, async ({ aws, clean, left }) => {
    for (let i = 1; i <= 4; i += 1) {
      const image = platformImage(`build ${i}`);
      aws.ecr().push({ repository: 'app', tags: [`${i}`], at: daysAgo(100 - i), ...image });
      aws.ecr({ region: 'us-east-1' }).push({ repository: 'app', tags: [`${i}`], at: daysAgo(50 + i), ...image });
    }
    await clean(keeping("[{ name: releases, tags: ['*'], keepNewest: 2 }]"));
    expect(left('app')).toEqual(['3', '4']);
    expect(left('app', 'us-east-1')).toEqual(['3', '4']);
  }));

test('untagged images: the newest and the young stay, the rest goes; platforms of an index do not count', () =>
  onScene({}, async ({ aws, clean, left }) => {
    const registry = aws.ecr();
    const platforms = ['amd64', 'arm64'].map(platformImageOf);
    for (const platform of platforms) registry.push({ repository: 'app', at: daysAgo(1), ...platform });
    registry.push({ repository: 'app', tags: ['latest'], at: daysAgo(1), ...index(platforms) });
    const old = [5, 6, 7, 8].map((weeks) => registry.push({ repository: 'app', at: daysAgo(weeks * 7) }));
    const young = [1, 2, 3].map((days) => registry.push({ repository: 'app', at: daysAgo(days) }));
    const policy = keeping('[]').replace('keepNewest: none, keepWithin: none', 'keepNewest: 4, keepWithin: 7d');
    await clean(policy);
    const digests = aws
      .ecr()
      .images('app')
      .map(({ digest }) => digest);
    expect(digests).toEqual(expect.arrayContaining([...young, old[0]]));
    expect(left('app')).toHaveLength(3 + 3 + 1);
  }));

const platformImageOf = (name: string) => platformImage(name);

test('what is younger than the minimum age stays; with the defaults also what was pulled within 90 days', () =>
  onScene({}, async ({ aws, clean, audited, left }) => {
    for (let i = 1; i <= 12; i += 1) aws.ecr().push({ repository: 'app', tags: [`1.${i}`], at: daysAgo(300 - i) });
    aws.ecr().push({ repository: 'app', tags: ['0.1-SNAPSHOT'], at: daysAgo(13) });
    aws.ecr().push({ repository: 'app', tags: ['0.9'], at: daysAgo(400), pulledAt: daysAgo(89) });
    aws.ecr().push({ repository: 'app', tags: ['0.8'], at: daysAgo(400), pulledAt: daysAgo(91) });
    watched(aws);
    expect((await clean(defaults)).code).toBe(0);
    expect(left('app')).toEqual(
      ['0.1-SNAPSHOT', '0.9', ...Array.from({ length: 10 }, (_, i) => `1.${i + 3}`)].toSorted(),
    );
    expect(rulesFor(audited(), '0.9')).toEqual(['pulled-within']);
    expect(rulesFor(audited(), '0.1-SNAPSHOT')).toEqual(['too-young', 'newest-in-family']);
  }));

test('reading a manifest is no pull: an index that we read last week may still go this week', () =>
  onScene({}, async ({ aws, keeper, clean, file, left }) => {
    const registry = aws.ecr();
    for (let i = 1; i <= 12; i += 1) {
      const platform = platformImage(`${i}`);
      registry.push({ repository: 'app', at: daysAgo(300 - i), ...platform });
      registry.push({ repository: 'app', tags: [`1.${i}`], at: daysAgo(300 - i), ...index([platform]) });
    }
    watched(aws);
    const report = file('mode: report');
    expect((await keeper('run', '--policy', report, '--bucket', bucket)).code).toBe(0);
    expect(left('app')).toHaveLength(24);
    expect(aws.countOf('BatchGetImage')).toBe(1);
    aws.clock.advance(7 * dayMs);
    await clean(`${defaults}\nretention: [{ repositories: ["**"], untagged: { keepNewest: none } }]`);
    expect(left('app')).toHaveLength(20);
  }));

test('what a plan condemns is exactly what a run deletes after it: the plan was no pull', () =>
  onScene({ maxPage: 1 }, async ({ aws, planned, clean, audited }) => {
    for (let i = 1; i <= 12; i += 1) {
      const platform = platformImage(`${i}`);
      aws.ecr().push({ repository: 'app', at: daysAgo(300 - i), ...platform });
      const digest = aws
        .ecr()
        .push({ repository: 'app', tags: [`1.${i}`], at: daysAgo(300 - i), ...index([platform]) });
      aws.ecr().push({ repository: 'app', at: daysAgo(300 - i), ...cosign('sig', digest) });
    }
    watched(aws);
    const policy = `${defaults}\nretention: [{ repositories: ["**"], untagged: { keepNewest: none } }]`;
    const condemned = (await planned(policy))
      .filter(({ verdict }) => verdict === 'condemned')
      .map(({ digest }) => digest);
    await clean(policy);
    const deleted = audited()
      .filter(({ outcome }) => outcome === 'deleted')
      .map(({ digest }) => digest);
    expect(condemned).toHaveLength(6);
    expect(deleted).toEqual(condemned);
  }));

test('a repository that no entry matches keeps everything; the first entry that matches decides', () =>
  onScene({}, async ({ aws, clean, planned, left }) => {
    for (const repository of ['team/a', 'team/b', 'other']) aws.ecr().push({ repository, at: daysAgo(100) });
    const policy = onlyInUse
      .replace("['**']", "['team/*']")
      .replace(
        'retention:',
        'retention:\n  - { repositories: [team/b], mode: report, minimumAge: none, untagged: { keepNewest: none, keepWithin: none } }',
      );
    const rows = await planned(policy);
    expect(rows.find(({ repository }) => repository === 'other')).toMatchObject({
      verdict: 'keep',
      reasons: [{ rule: 'no-retention' }],
    });
    await clean(policy);
    expect([left('team/a').length, left('team/b').length, left('other').length]).toEqual([0, 1, 1]);
  }));

test('what somebody archived stays, and what is on its way back too, unless the policy says otherwise', () =>
  onScene({}, async ({ aws, clean, left }) => {
    const digest = aws.ecr().push({ repository: 'app', at: daysAgo(100) });
    await move(aws, digest, 'ARCHIVE');
    await clean(onlyInUse);
    expect(left('app')).toHaveLength(1);
    await clean(onlyInUse.replace('keepTags: []', 'keepTags: [], archived: delete'));
    expect(left('app')).toHaveLength(0);
  }));
