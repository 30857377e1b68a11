import fc from 'fast-check';
import {
  anyImages,
  anyReferences,
  anyRetention,
  artifact,
  condemned,
  dayMs,
  digest,
  image,
  index,
  nowMs,
  plan,
  reference,
  retention,
  rulesFor,
  signatureTag,
} from './build.ts';

const pulled = (name: string, msAgo: number) => image(name, { pulledAtMs: nowMs - msAgo });

test('a pull keeps until it is as old as the policy says, and one that never was says nothing', () => {
  const images = [pulled('a', dayMs - 1), pulled('b', dayMs), image('never')];
  expect(condemned(images, retention(), { pulledWithinMs: dayMs })).toEqual(['b', 'never']);
  expect(plan(images, retention(), { pulledWithinMs: dayMs })[0]).toMatchObject({
    reasons: [{ rule: 'pulled-within', digest: digest('a'), pulledAtMs: nowMs - dayMs + 1, withinMs: dayMs }],
  });
});

test('a pull of one platform keeps the index with all of its platforms', () => {
  const images = [index('i', ['amd64', 'arm64']), pulled('amd64', 0), image('arm64'), image('stale')];
  expect(condemned(images, retention(), { pulledWithinMs: dayMs })).toEqual(['stale']);
});

const young = retention({ minimumAgeMs: 14 * dayMs });

test('an image is too young until it has reached the minimum age', () => {
  const images = [image('a', { daysOld: 13 }), image('b', { daysOld: 14 }), image('c', { daysOld: 15 })];
  expect(condemned(images, young)).toEqual(['b', 'c']);
  expect(rulesFor('a', images, young)).toEqual(['too-young']);
  const lastMoment = [image('x', { daysOld: 14 - 1 / dayMs })];
  expect(condemned(lastMoment, young)).toEqual([]);
});

test('an image that was restored from the archive is young again', () => {
  const images = [
    image('a', { restoredAtMs: nowMs - 13 * dayMs }),
    image('b', { restoredAtMs: nowMs - 14 * dayMs }),
    image('c', { daysOld: 1, restoredAtMs: nowMs - 20 * dayMs }),
  ];
  expect(condemned(images, young)).toEqual(['b']);
  expect(plan(images, young)[0]).toMatchObject({ reasons: [{ sinceMs: nowMs - 13 * dayMs }] });
});

test('a young signature keeps the old image that it signs', () => {
  const signature = artifact('signature', { daysOld: 1, tags: [signatureTag('old')] });
  expect(condemned([image('old'), signature, image('stale')], young)).toEqual(['stale']);
});

test('an image that was promoted to this repository today is young here, however old its build is', () => {
  expect(condemned([image('a', { daysOld: 1 })], young, { firstPushOf: () => 0 })).toEqual([]);
});

test('a chart, a cache and an index of a type that we do not know stay', () => {
  const odd = index('odd', ['p'], {
    manifest: { kind: 'index', lists: [digest('p')], artifactType: 'application/odd' },
  });
  const images = [artifact('chart'), odd, image('p'), image('stale')];
  expect(condemned(images, retention())).toEqual(['stale']);
  expect(plan(images, retention())[0]).toMatchObject({
    reasons: [{ rule: 'unknown-kind', digest: digest('chart'), artifactType: 'application/x' }],
  });
});

test('a signature is no chart: it goes with its image', () => {
  expect(condemned([image('a'), artifact('signature', { subject: digest('a') })], retention())).toEqual([
    'a',
    'signature',
  ]);
});

test('what is about an image that is not here stays, and says what it is about', () => {
  const images = [artifact('signature', { subject: digest('gone') }), image('stale')];
  expect(condemned(images, retention())).toEqual(['stale']);
  expect(plan(images, retention())).toContainEqual(
    expect.objectContaining({ reasons: [{ rule: 'subject-elsewhere', subjects: [digest('gone')] }] }),
  );
});

const unreadable = { manifest: { kind: 'unreadable', because: 'AccessDenied' } } as const;

test('an unreadable manifest keeps itself and every image that it could list, which are those without a tag', () => {
  const images = [image('odd', { ...unreadable, tags: ['v1'] }), image('tagged', { tags: ['v2'] }), image('untagged')];
  expect(condemned(images, retention())).toEqual(['tagged']);
  expect(plan(images, retention())).toContainEqual(
    expect.objectContaining({
      reasons: [{ rule: 'unreadable-manifest', digest: digest('odd'), because: 'AccessDenied' }],
    }),
  );
});

test('a member that cannot be read keeps what it belongs to, also where everything has a tag', () => {
  const images = [image('app', { tags: ['v1'] }), image('odd', { ...unreadable, tags: [signatureTag('app')] })];
  expect(condemned(images, retention())).toEqual([]);
});

test('an unreadable manifest keeps a tagged index for the sake of its untagged platforms', () => {
  const images = [image('odd', unreadable), index('i', ['p'], { tags: ['v1'] }), image('p')];
  expect(condemned(images, retention())).toEqual([]);
});

test('what others archived stays unless the policy gives it up', () => {
  const images = [image('a', { status: 'archived' }), image('b')];
  expect(condemned(images, retention({ archived: 'keep' }))).toEqual(['b']);
  expect(rulesFor('a', images, retention())).toEqual(['archived-by-others']);
  expect(condemned(images, retention({ archived: 'delete' }))).toEqual(['a', 'b']);
});

test('what is on its way back from the archive is wanted, whatever the policy says of the archive', () => {
  const images = [image('a', { status: 'activating' })];
  expect(condemned(images, retention({ archived: 'delete' }))).toEqual([]);
});

test('all reasons are given, in the order of the rules, with their evidence', () => {
  const one = image('a', { tags: ['latest'], daysOld: 1, pulledAtMs: nowMs, status: 'archived', ...unreadable });
  const policy = retention({ minimumAgeMs: 2 * dayMs, keepTags: ['lat*'] });
  const given = { references: [reference({ tag: 'latest' })], pulledWithinMs: dayMs };
  expect(plan([one], policy, given)).toMatchObject([
    {
      verdict: 'keep',
      reasons: [
        { rule: 'in-use', count: 1, usedBy: ['ecs task web/1'] },
        { rule: 'pulled-within', digest: digest('a'), pulledAtMs: nowMs, withinMs: dayMs },
        { rule: 'too-young', digest: digest('a'), sinceMs: nowMs - dayMs, minimumAgeMs: 2 * dayMs },
        { rule: 'protected-tag', tag: 'latest', pattern: 'lat*' },
        { rule: 'unreadable-manifest', digest: digest('a'), because: 'AccessDenied' },
        { rule: 'archived-by-others', digest: digest('a'), status: 'archived' },
      ],
    },
  ]);
});

test('nothing goes that is young, pulled, archived, on its way back, of unknown kind or unreadable', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, anyReferences, (images, policy, references) => {
      const going = new Set(condemned(images, policy, { references, pulledWithinMs: 9 * dayMs }).map(digest));
      const gone = images.filter((one) => going.has(one.digest));
      expect(gone.filter(({ pushedAtMs }) => nowMs - pushedAtMs < policy.minimumAgeMs)).toEqual([]);
      expect(gone.filter(({ pulledAtMs = 0 }) => nowMs - pulledAtMs < 9 * dayMs)).toEqual([]);
      expect(gone.filter(({ status }) => status === 'activating')).toEqual([]);
      expect(gone.filter(({ status }) => status === 'archived' && policy.archived === 'keep')).toEqual([]);
      const isOdd = images.some(({ manifest }) => manifest.kind === 'unreadable');
      expect(gone.filter(({ tags }) => isOdd && tags.length === 0)).toEqual([]);
    }),
  );
});
