import { onScene, onlyInUse, uri } from './scene.ts';

const old = Date.parse('2025-06-01T00:00:00Z');

test('usage says who uses what, and of one image also who names its digest', () =>
  onScene({}, async ({ aws, ecs, keeper }) => {
    const digest = aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    aws.ecr().push({ repository: 'app', tags: ['v2'], at: old });
    const taskDefinition = ecs().registerTaskDefinition({ family: 'web', image: uri('app', digest) });
    ecs().createService({ name: 'web', taskDefinition, desiredCount: 1 });
    const project = (name: string, image: string) =>
      aws.service('codebuild').put('projects', { name, environment: { image } });
    project('tests', uri('app', 'v1'));
    project('other', uri('app', 'v2'));
    const { code, out } = await keeper('usage', '--image', 'app:v1');
    expect(code).toBe(0);
    expect(out).toContain('CodeBuild project tests');
    expect(out).toContain('ECS service default/web (eu-west-1)');
    expect(out).not.toContain('CodeBuild project other');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);

    const rows = (await keeper('usage', '--output', 'ndjson')).out.trim().split('\n');
    expect(rows.map((row): unknown => JSON.parse(row))).toContainEqual(
      expect.objectContaining({ usedBy: 'CodeBuild project other (eu-west-1)', tag: 'v2', kind: 'reference' }),
    );
  }));

test('an image that nobody uses is said to be used by nobody', () =>
  onScene({}, async ({ aws, keeper }) => {
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    expect(await keeper('usage', '--image', 'app:v1')).toMatchObject({ code: 0, out: 'Nobody names it.\n' });
  }));

test('what could not be read is said beside who uses what: nobody may take silence for absence', () =>
  onScene({}, async ({ aws, keeper }) => {
    aws.faults.add({ kind: 'denied', operation: 'ListFunctions' });
    const { code, out, err } = await keeper('usage', '--image', 'app:v1');
    expect([code, out]).toEqual([3, 'Nobody names it.\n']);
    expect(err).toContain('ListFunctions');
  }));

test.each([
  [['--publish', 'lists'], '--publish must be a place such as s3://my-bucket/lists, got "lists"'],
  [['--publish', 's3://lists'], '--publisher must name whose list this is, such as team-a, got ""'],
  [['--publish', 's3://lists', '--publisher', '../x'], '--publisher must name whose list this is'],
])('bad input gets one sentence: %j', (argv, sentence) =>
  onScene({}, async ({ keeper }) => {
    const { code, err } = await keeper('usage', ...argv);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  }),
);

test('where nothing makes it blind or timid, the doctor says so', () =>
  onScene({}, async ({ aws, keeper, file }) => {
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    expect(await keeper('doctor', '--policy', file(onlyInUse))).toMatchObject({
      code: 0,
      out: 'Nothing makes it blind or timid here.\n',
    });
  }));

test('the doctor names what is not allowed once, what that holds back, and what to allow', () =>
  onScene({}, async ({ aws, keeper, file }) => {
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old, sizeBytes: 5_000_000 });
    aws.faults.add({ kind: 'denied', operation: 'ListClusters', where: (_input, { service }) => service === 'ecs' });
    const { code, out } = await keeper('doctor', '--policy', file(onlyInUse));
    expect(code).toBe(3);
    expect(out.match(/ecs:ListClusters is not allowed/g)).toHaveLength(1);
    expect(out).toContain('1 image (5.0 MB)');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('→ Allow ecs:ListClusters to the role that reads');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  }));
