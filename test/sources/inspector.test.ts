import { onScene, rulesFor, uri } from '../scenarios/scene.ts';

const old = Date.parse('2025-06-01T00:00:00Z');

test('what Inspector saw running stays, though no other source names it', () =>
  onScene({ maxPage: 1 }, async ({ aws, clean, left, audited }) => {
    const inspector = aws.service('inspector2');
    inspector.put('accounts', { resourceState: { ecr: { status: 'ENABLED' } } });
    for (const [tag, inUseCount] of [
      ['1', 2],
      ['2', 0],
      ['3', 1],
    ] as const) {
      const digest = aws.ecr().push({ repository: 'app', tags: [tag], at: old });
      inspector.put('coverage', {
        resourceId: `arn:aws:ecr:eu-west-1:111111111111:repository/app/${digest}`,
        resourceMetadata: { ecrImage: { inUseCount } },
      });
    }
    await clean();
    expect(left('app')).toEqual(['1', '3']);
    expect(rulesFor(audited(), '1')).toEqual(['in-use']);
  }));

test('where Inspector does not look at images it is absent, and nothing is held back', () =>
  onScene({}, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', tags: ['1'], at: old });
    aws.service('inspector2').put('accounts', { state: { status: 'DISABLED' } });
    expect((await clean()).code).toBe(0);
    expect(left('app')).toEqual([]);
  }));

test.each(['BatchGetAccountStatus', 'ListCoverage'])('a denied %s is said, and holds nothing back', (operation) =>
  onScene({}, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', tags: ['1'], at: old });
    aws.ecr().push({ repository: 'app', tags: ['2'], at: old });
    aws.service('codebuild').put('projects', { name: 'a', environment: { image: uri('app', '2') } });
    aws.service('inspector2').put('accounts', { resourceState: { ecr: { status: 'ENABLED' } } });
    aws.faults.add({ kind: 'denied', operation });
    const { code, out } = await clean();
    expect(code).toBe(3);
    expect(out).toContain(operation);
    expect(left('app')).toEqual(['2']);
  }),
);
