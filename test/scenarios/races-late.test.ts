import { index, platformImage } from '../sandbox/manifests.ts';
import { onScene, recorded } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const longAgo = start - 100 * 86_400_000;

/** When something happens: after the plan, or after the describe that justifies the request. */
const moments = {
  'between plan and deletion': recorded,
  'between describe and request': { operation: 'BatchDeleteImage', nth: 1, when: 'before' },
} as const;
const names = ['between plan and deletion', 'between describe and request'] as const;

/** An old image without a tag that becomes a platform of a new index. */
function pushOver({ aws }: Pick<Scene, 'aws'>): { readonly old: string; readonly pushIndex: () => void } {
  const platform = platformImage('old');
  const old = aws.ecr().push({ repository: 'app', at: longAgo, ...platform });
  return { old, pushIndex: () => void aws.ecr().push({ repository: 'app', tags: ['new'], ...index([platform]) }) };
}

test.each(names)('an index that is pushed over an old platform %s finds it there, and pulls', (name) =>
  onScene({}, async (scene) => {
    const { aws, clean, audited } = scene;
    const { old, pushIndex } = pushOver(scene);
    aws.onCall(moments[name], pushIndex);
    await clean();
    aws.ecr().pull('app', 'new');
    expect(audited().find(({ digest }) => digest === old)?.outcome).toMatch(/^(skipped|failed)\(/);
  }),
);

test.each(names)('an image that somebody else deletes %s is accounted for, and is no trouble', (name) =>
  onScene({}, async ({ aws, clean, left, audited }) => {
    const digest = aws.ecr().push({ repository: 'app', tags: ['old'], at: longAgo });
    aws.ecr().push({ repository: 'app', tags: ['other'], at: longAgo });
    aws.onCall(moments[name], () => aws.ecr().delete('app', digest));
    const { code } = await clean();
    expect([code, left('app')]).toEqual([0, []]);
    expect(audited().find((row) => row.digest === digest)?.outcome).toBe('skipped(already gone)');
  }),
);

test.each(names)('an image that is pushed %s stays, and what was to go goes', (name) =>
  onScene({}, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', tags: ['old'], at: longAgo });
    aws.onCall(moments[name], () => void aws.ecr().push({ repository: 'app', tags: ['new'], ...platformImage('new') }));
    await clean();
    expect(left('app')).toEqual(['new']);
  }),
);

test('a tag that moves to an image right before the deletion is described keeps it', () =>
  onScene({}, async ({ aws, clean, left }) => {
    const old = aws.ecr().push({ repository: 'app', tags: ['old'], at: longAgo });
    aws.onCall(
      { operation: 'DescribeImages', where: ({ imageIds }) => imageIds !== undefined, nth: 1, when: 'before' },
      () => aws.ecr().tag('app', 'prod', old),
    );
    await clean();
    expect(left('app')).toEqual(['old']);
  }));
