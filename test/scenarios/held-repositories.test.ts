import { onScene, onlyInUse } from './scene.ts';
import { watched } from './watched.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const longAgo = start - 300 * 86_400_000;

test('a repository that is tagged as held loses nothing, and the report says what releases it', () =>
  onScene({}, async ({ aws, clean, left, audited }) => {
    for (const repository of ['held', 'free']) aws.ecr().push({ repository, tags: ['1'], at: longAgo });
    aws.ecr().configure({ repository: 'held', tags: { 'ecr-keeper:hold': '' } });
    const { code, out } = await clean();
    expect([code, left('held'), left('free')]).toEqual([0, ['1'], []]);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('has the tag ecr-keeper:hold; taking it off releases them');
    const row = audited().find(({ repository }) => repository === 'held');
    expect(row?.blockedBy).toEqual([{ hold: 'repository-tag', tag: 'ecr-keeper:hold' }]);
  }));

test('a repository that is tagged as held while a run works loses nothing', () =>
  onScene({}, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', tags: ['1'], at: longAgo });
    aws.onCall({ operation: 'ListTagsForResource', nth: 1, when: 'after' }, () =>
      aws.ecr().configure({ repository: 'app', tags: { 'ecr-keeper:hold': 'wait' } }),
    );
    await clean();
    expect(left('app')).toEqual(['1']);
  }));

test('tags that cannot be read hold their repository, and only that', () =>
  onScene({}, async ({ aws, clean, left }) => {
    for (const repository of ['secret', 'free']) aws.ecr().push({ repository, tags: ['1'], at: longAgo });
    aws.faults.add({
      kind: 'denied',
      operation: 'ListTagsForResource',
      where: (input) => JSON.stringify(input).includes('repository/secret'),
    });
    const { code, out } = await clean();
    expect([code, left('secret'), left('free')]).toEqual([3, ['1'], []]);
    expect(out).toContain('Repository tags');
  }));

test('tags are asked for only where something is condemned, once for each look', () =>
  onScene({}, async ({ aws, clean, planned }) => {
    for (const repository of ['a', 'b']) aws.ecr().push({ repository, tags: ['1'], at: longAgo });
    aws.ecr().push({ repository: 'kept', tags: ['1'], at: start });
    watched(aws);
    const policy = onlyInUse.replace('minimumAge: none', 'minimumAge: 7d');
    await planned(policy);
    expect(aws.countOf('ListTagsForResource')).toBe(2);
    await clean(policy);
    expect(aws.countOf('ListTagsForResource')).toBe(2 + 2 * 2);
  }));
