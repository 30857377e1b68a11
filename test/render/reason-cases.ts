import type { KeepReason } from '../../lambda/core/verdict.ts';
import { dayMs, digest, nowMs } from '../core/build.ts';

const a = digest('a');
const b = digest('b');
const shortB = b.slice(0, 19);

type Case<Rule> = readonly [KeepReason & { readonly rule: Rule }, string | readonly string[], string];

/** Each reason of an image `a`, its sentences and its remedy. A rule without an example here does not compile. */
export const cases: { readonly [Rule in KeepReason['rule']]: readonly Case<Rule>[] } = {
  'in-use': [
    [
      { rule: 'in-use', count: 1, usedBy: ['ECS service web/api (eu-west-1)'] },
      'ECS service web/api (eu-west-1) uses it',
      'change or remove what uses it',
    ],
    [
      { rule: 'in-use', count: 12, usedBy: ['one', 'two'] },
      ['one uses it', 'two uses it', '… and 10 more'],
      'change or remove all 12 that use it',
    ],
  ],
  'in-use-elsewhere': [
    [
      { rule: 'in-use-elsewhere', count: 1, usedBy: ['pod x'] },
      'pod x uses it, by another repository, region or account',
      'change or remove what uses it',
    ],
  ],
  'rollback-target': [
    [
      { rule: 'rollback-target', count: 2, usedBy: ['service'] },
      ['service may roll back to it', '… and 1 more'],
      'remove what may roll back to it, or lower inUse.rollback',
    ],
  ],
  'mentioned-in': [
    [
      { rule: 'mentioned-in', count: 1, usedBy: ['stack web'] },
      'stack web mentions it or its repository',
      'take the mention away, or write the tag that is meant into it',
    ],
  ],
  'pinned-unknown': [
    [
      { rule: 'pinned-unknown', count: 1, usedBy: ['service web'] },
      'service web pinned a digest of its repository that AWS does not tell: it may be this one',
      'deploy what pinned it again, so that AWS tells the digest',
    ],
  ],
  'foreign-consumer': [
    [
      { rule: 'foreign-consumer', principals: ['account 222222222222', 'everyone *'] },
      ['account 222222222222 may pull it, and is not looked at', 'everyone * may pull it, and is not looked at'],
      'look there (inUse.accounts), or say what covers whoever may pull (inUse.foreign)',
    ],
  ],
  'replica-of-kept': [
    [
      { rule: 'replica-of-kept', digest: a, original: '111111111111/eu-west-1/app' },
      'it is a replica of what is kept in 111111111111/eu-west-1/app',
      'let go of the original in 111111111111/eu-west-1/app: "keeper explain" says what keeps it',
    ],
  ],
  'pull-through-cache': [
    [
      { rule: 'pull-through-cache', digest: b, cachedAtMs: nowMs, withinMs: 30 * dayMs },
      `a pull-through cache holds it, and ${shortB} of its component was pulled on 2026-06-01; that keeps it for 30d`,
      'wait until 2026-07-01, without another pull',
    ],
  ],
  'seen-within': [
    [
      { rule: 'seen-within', digest: a, seenAtMs: nowMs, withinMs: 30 * dayMs },
      'it was seen in use on 2026-06-01; uses of the last 30d keep it',
      'wait until 2026-07-01, without another use, or lower inUse.seenWithin',
    ],
  ],
  'pulled-within': [
    [
      { rule: 'pulled-within', digest: a, pulledAtMs: nowMs - 29 * dayMs, withinMs: 90 * dayMs },
      'pulled on 2026-05-03; pulls of the last 90d keep it',
      'wait until 2026-08-01, without another pull, or lower inUse.pulledWithin',
    ],
    [
      { rule: 'pulled-within', digest: b, pulledAtMs: nowMs, withinMs: 36 * 3_600_000 },
      `${shortB} of its component was pulled on 2026-06-01; pulls of the last 36h keep it`,
      'wait until 2026-06-02, without another pull, or lower inUse.pulledWithin',
    ],
  ],
  'too-young': [
    [
      { rule: 'too-young', digest: a, sinceMs: nowMs, minimumAgeMs: 14 * dayMs },
      'it has been there since 2026-06-01; nothing goes that is younger than 14d',
      'wait until 2026-06-15, or lower minimumAge',
    ],
    [
      { rule: 'too-young', digest: a, sinceMs: nowMs, minimumAgeMs: 14 * dayMs, tag: 'prod' },
      'it has had the tag prod since 2026-06-01; nothing goes that is younger than 14d',
      'wait until 2026-06-15, or lower minimumAge',
    ],
  ],
  'created-within': [
    [
      { rule: 'created-within', digest: a, createdAtMs: nowMs, withinMs: dayMs },
      'it was built on 2026-06-01, by its own word; builds of the last 1d stay',
      'wait until 2026-06-02',
    ],
  ],
  'protected-tag': [
    [
      { rule: 'protected-tag', tag: 'v1', pattern: 'v*' },
      'tag v1 is protected by "v*" in keepTags',
      'take the tag v1 off, or "v*" out of keepTags',
    ],
  ],
  'protected-label': [
    [
      { rule: 'protected-label', list: 'keep', digest: a, label: 'team=x' },
      'it has the label team=x, which keeps what has it',
      'take team=x out of labels.keep: a label cannot be taken off an image',
    ],
    [
      { rule: 'protected-label', list: 'only', digest: a, label: 'team=x' },
      'it has none of the labels team=x, and only what has one may go',
      'add a label that it has to labels.only',
    ],
    [
      { rule: 'protected-label', list: 'except', digest: a, label: 'team=x' },
      'it has the label team=x, which is excepted',
      'take team=x out of labels.except: a label cannot be taken off an image',
    ],
  ],
  'newest-in-family': [
    [
      { rule: 'newest-in-family', family: 'releases', rank: 3, keepNewest: 10, by: 'pushed' },
      'third of the newest 10 in family releases, by push',
      'push 8 newer builds of family releases, or lower its keepNewest',
    ],
    [
      { rule: 'newest-in-family', family: 'releases', rank: 12, keepNewest: 12, by: 'semver', group: '1.x' },
      'number 12 of the newest 12 in family releases, group 1.x, by version',
      'push a newer build of family releases, group 1.x, or lower its keepNewest',
    ],
    [
      { rule: 'newest-in-family', family: 'releases', rank: 1, keepNewest: 0, by: 'pushed' },
      'the newest in family releases, by push, which always stays',
      'push a newer build of family releases',
    ],
  ],
  'young-in-family': [
    [
      { rule: 'young-in-family', family: 'nightly', sinceMs: nowMs, keepWithinMs: 2 * dayMs },
      'in family nightly since 2026-06-01, which keeps what is younger than 2d',
      'wait until 2026-06-03, or lower keepWithin of family nightly',
    ],
  ],
  'newest-untagged': [
    [
      { rule: 'newest-untagged', rank: 5, keepNewest: 5 },
      'fifth of the newest 5 without a tag, by push',
      'push a newer build without a tag, or lower untagged.keepNewest',
    ],
  ],
  'young-untagged': [
    [
      { rule: 'young-untagged', pushedAtMs: nowMs, keepWithinMs: 14 * dayMs },
      'it has no tag, and was pushed on 2026-06-01; such stay for 14d',
      'wait until 2026-06-15, or lower untagged.keepWithin',
    ],
  ],
  'unknown-kind': [
    [
      { rule: 'unknown-kind', digest: a, artifactType: 'application/helm' },
      'it is application/helm, and nobody knows who uses such',
      'no key of the policy lets such go: delete it by hand if nobody needs it',
    ],
  ],
  'unreadable-manifest': [
    [
      { rule: 'unreadable-manifest', digest: b, because: 'odd' },
      `the manifest of ${shortB} cannot be read, and may list it: odd`,
      `make the manifest of ${shortB} readable, or delete that by hand`,
    ],
  ],
  'unreadable-config': [
    [
      { rule: 'unreadable-config', digest: a, because: 'odd' },
      'the configuration of the image cannot be read, and may have a label that keeps it: odd',
      'make the configuration of the image readable, or delete that by hand',
    ],
  ],
  'subject-elsewhere': [
    [
      { rule: 'subject-elsewhere', subjects: [a, b, a, b, a] },
      `it is about ${a.slice(0, 19)}, ${shortB}, ${a.slice(0, 19)} and 2 more, which is not in its repository`,
      'delete it by hand if nobody needs it',
    ],
    [
      { rule: 'subject-elsewhere', subjects: [] },
      'nobody can tell what it is about',
      'delete it by hand if nobody needs it',
    ],
  ],
  'archived-by-others': [
    [
      { rule: 'archived-by-others', digest: a, status: 'archived' },
      'it was put into the archive by somebody else',
      'say "archived: delete" in its entry of retention',
    ],
    [
      { rule: 'archived-by-others', digest: a, status: 'activating' },
      'it is on its way back from the archive',
      'wait until it is back: it is judged again then',
    ],
  ],
  'no-retention': [
    [
      { rule: 'no-retention', because: 'no retention entry matches the repository' },
      'no retention entry matches the repository',
      'add an entry to retention that matches the repository',
    ],
  ],
};
