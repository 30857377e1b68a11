import { archiving, deleting, move, statusesOf } from './archiving.ts';
import { cosign, index, platformImage } from '../sandbox/manifests.ts';
import { longAgo, onDay, start } from './days.ts';
import { allRows } from './estate.ts';
import { bucket, onScene, onlyInUse, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const day = { start };

/** What became of an image, run by run. */
const outcomesOf = (scene: Scene, digest: string): readonly (string | null)[] =>
  allRows(scene)
    .filter((row) => row.digest === digest)
    .map(({ outcome }) => outcome)
    .filter((outcome) => outcome !== null);

test('archive mode archives an image with all that belongs to it, and deletes it when it was there for long enough', () =>
  onScene(day, async (scene) => {
    const { aws } = scene;
    const run = onDay(scene, archiving);
    const platforms = [platformImage('amd64'), platformImage('arm64')];
    for (const platform of platforms) aws.ecr().push({ repository: 'app', at: longAgo, ...platform });
    const top = aws.ecr().push({ repository: 'app', tags: ['v1'], at: longAgo, ...index(platforms) });
    aws.ecr().push({ repository: 'app', at: longAgo, ...cosign('sig', top) });
    const { code, out } = await run(1);
    expect([code, Object.values(statusesOf(scene))]).toEqual([0, ['ARCHIVED', 'ARCHIVED', 'ARCHIVED', 'ARCHIVED']]);
    expect(out).toContain('4 images archived');
    await run(20);
    await run(30);
    expect([Object.keys(statusesOf(scene)).length, aws.countOf('BatchDeleteImage')]).toEqual([4, 0]);
    expect((await run(31)).code).toBe(0);
    expect(statusesOf(scene)).toEqual({});
    expect(outcomesOf(scene, top)).toEqual(['archived', 'deleted']);
  }));

test('what we archived stays as long as it was promised, in mode delete too; forever is forever', () =>
  onScene(day, async (scene) => {
    scene.aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await onDay(scene, archiving)(1);
    await onDay(scene, deleting)(30);
    await onDay(scene, archiving.replace('30d', 'forever'))(500);
    expect(statusesOf(scene)).toEqual({ stale: 'ARCHIVED' });
    await onDay(scene, deleting)(501);
    expect(statusesOf(scene)).toEqual({});
  }));

test('what others archived survives mode archive and mode delete; the rest goes', () =>
  onScene(day, async (scene) => {
    const { aws } = scene;
    const kept = aws.ecr().push({ repository: 'app', tags: ['compliance'], at: longAgo });
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await move(scene.aws, kept, 'ARCHIVE');
    await onDay(scene, archiving)(2);
    expect(statusesOf(scene)).toEqual({ compliance: 'ARCHIVED', stale: 'ARCHIVED' });
    for (const later of [40, 80]) await onDay(scene, archiving)(later);
    await onDay(scene, deleting)(120);
    expect(statusesOf(scene)).toEqual({ compliance: 'ARCHIVED' });
  }));

test('what somebody restored and archived again is theirs', () =>
  onScene(day, async (scene) => {
    const stale = scene.aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await onDay(scene, archiving)(1);
    scene.aws.clock.advance(3_600_000);
    await move(scene.aws, stale, 'STANDARD');
    scene.aws.clock.advance(3_600_000);
    await move(scene.aws, stale, 'ARCHIVE');
    for (const later of [2, 40]) await onDay(scene, deleting)(later);
    expect(statusesOf(scene)).toEqual({ stale: 'ARCHIVED' });
  }));

test('what we were stopped before we archived it, and others archived then, is theirs', () =>
  onScene(day, async (scene) => {
    const { aws } = scene;
    for (let i = 0; i < 101; i += 1) aws.ecr().push({ repository: 'app', tags: [`${i}`], at: longAgo });
    aws.onCall({ operation: 'UpdateImageStorageClass', nth: 1, when: 'after' }, () =>
      aws.s3.put(bucket, 'state/STOP', ''),
    );
    expect((await onDay(scene, archiving)(1)).code).toBe(3);
    const [left] = aws
      .ecr()
      .images('app')
      .filter(({ status }) => status === 'ACTIVE');
    await move(scene.aws, left?.digest ?? '', 'ARCHIVE');
    aws.s3.delete(bucket, 'state/STOP');
    for (const later of [2, 40]) await onDay(scene, deleting)(later);
    expect(statusesOf(scene)).toEqual({ [left?.tags[0] ?? '']: 'ARCHIVED' });
  }));

test('a ledger that is lost makes nothing in the archive ours', () =>
  onScene(day, async (scene) => {
    scene.aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await onDay(scene, archiving)(1);
    scene.aws.s3.delete(bucket, 'state/ledger/111111111111/eu-west-1.json.gz');
    await onDay(scene, deleting)(40);
    expect(statusesOf(scene)).toEqual({ stale: 'ARCHIVED' });
  }));

test('what we archived and somebody uses again is restored, the report says so, and it stays', () =>
  onScene(day, async (scene) => {
    const { aws, ecs } = scene;
    const wanted = aws.ecr().push({ repository: 'app', tags: ['wanted'], at: longAgo });
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await onDay(scene, archiving)(1);
    ecs().createService({
      name: 'app',
      taskDefinition: ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'wanted') }),
    });
    const { code, out } = await onDay(scene, archiving)(2);
    expect([code, outcomesOf(scene, wanted)]).toEqual([3, ['archived', 'restored']]);
    expect(out).toContain('1 image restored');
    aws.clock.advance(20 * 60_000);
    aws.ecr().pull('app', 'wanted');
    expect((await onDay(scene, archiving)(3)).code).toBe(0);
    await onDay(scene, archiving)(40);
    expect(statusesOf(scene)).toEqual({ wanted: 'ACTIVE' });
  }));

test('report mode restores nothing, but says what is in use and archived', () =>
  onScene(day, async (scene) => {
    const { aws, ecs } = scene;
    aws.ecr().push({ repository: 'app', tags: ['wanted'], at: longAgo });
    await onDay(scene, archiving)(1);
    ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'wanted') });
    ecs().createService({ name: 'app', taskDefinition: 'app' });
    expect((await onDay(scene, onlyInUse.replace('mode: delete', 'mode: report'))(2)).code).toBe(3);
    expect([aws.countOf('UpdateImageStorageClass'), statusesOf(scene)]).toEqual([1, { wanted: 'ARCHIVED' }]);
  }));

test('an image that cannot be archived is an outcome: the rest is archived, and the exit code asks for attention', () =>
  onScene(day, async (scene) => {
    const { aws } = scene;
    const [odd = ''] = ['1', '2', '3'].map((tag) => aws.ecr().push({ repository: 'app', tags: [tag], at: longAgo }));
    const code = 'ImageStorageClassUpdateNotSupportedException';
    const end = aws.faults.add({
      kind: 'error',
      code,
      status: 400,
      operation: 'UpdateImageStorageClass',
      where: ({ imageId }) => JSON.stringify(imageId).includes(odd),
    });
    expect((await onDay(scene, archiving)(1)).code).toBe(3);
    expect(statusesOf(scene)).toEqual({ 1: 'ACTIVE', 2: 'ARCHIVED', 3: 'ARCHIVED' });
    expect(outcomesOf(scene, odd)).toEqual([`failed(${code})`]);
    end();
    expect((await onDay(scene, archiving)(2)).code).toBe(0);
    expect(statusesOf(scene)).toEqual({ 1: 'ARCHIVED', 2: 'ARCHIVED', 3: 'ARCHIVED' });
    await onDay(scene, archiving)(31);
    expect(statusesOf(scene)).toEqual({ 1: 'ARCHIVED' });
  }));

test('where nothing could be archived, the registry is not asked for a list of no images, which it would refuse', () =>
  onScene(day, async (scene) => {
    const { aws } = scene;
    const stale = aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    aws.faults.add({ kind: 'denied', operation: 'UpdateImageStorageClass' });
    expect((await onDay(scene, archiving)(1)).code).toBe(3);
    expect(outcomesOf(scene, stale)).toEqual(['failed(AccessDeniedException)']);
    const asked = aws.calls.map(({ input }) => input['imageIds']);
    expect(asked.filter((ids) => Array.isArray(ids) && ids.length === 0)).toEqual([]);
  }));
