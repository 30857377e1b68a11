import { index, platformImage } from '../sandbox/manifests.ts';
import { onScene, onlyInUse, rulesFor, uri, twoRegions } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

/** Every accident of the field that ECS and Lambda cover, with ordinary pages and with one item a page. */
describe.each([1000, 1])('with up to %i items on a page', (maxPage) => {
  test('a service pinned a digest and its tag moved: the untagged digest stays, even with no task running', () =>
    onScene({ maxPage }, async ({ aws, ecs, clean, audited }) => {
      const pinned = aws.ecr().push({ repository: 'web', tags: ['prod'], at: daysAgo(300) });
      const taskDefinition = ecs().registerTaskDefinition({ family: 'web', image: uri('web', 'prod') });
      const service = ecs().createService({ name: 'web', taskDefinition, desiredCount: 2 });
      aws.ecr().push({ repository: 'web', tags: ['prod'], at: daysAgo(100) });
      const stale = aws.ecr().push({ repository: 'web', at: daysAgo(200) });
      ecs().scale(service, 0);
      aws.clock.advance(2 * 3_600_000);
      await clean();
      const digests = aws
        .ecr()
        .images('web')
        .map(({ digest }) => digest);
      expect(digests).toContain(pinned);
      expect(digests).not.toContain(stale);
      expect(rulesFor(audited(), pinned)).toContain('in-use');
      aws.ecr().pull('web', pinned);
    }));

  test('a Lambda function runs an untagged platform of an index, after its tag moved: index and siblings stay', () =>
    onScene({ maxPage }, async ({ aws, lambda, clean, left }) => {
      const platforms = [platformImage('amd64'), platformImage('arm64')];
      const [amd64 = ''] = platforms.map((one) => aws.ecr().push({ repository: 'fn', at: daysAgo(300), ...one }));
      aws.ecr().push({ repository: 'fn', tags: ['v1'], at: daysAgo(300), ...index(platforms) });
      aws.ecr().push({ repository: 'fn', at: daysAgo(200) });
      lambda().createFunction({ name: 'fn', image: uri('fn', amd64) });
      await clean();
      expect(left('fn')).toHaveLength(3);
      aws.ecr().pull('fn', 'v1');
    }));

  test('every published version of a function keeps its image, not only the latest', () =>
    onScene({ maxPage }, async ({ aws, lambda, clean, left }) => {
      for (const tag of ['1', '2', '3', '4']) aws.ecr().push({ repository: 'fn', tags: [tag], at: daysAgo(300) });
      lambda().createFunction({ name: 'fn', image: uri('fn', '1') });
      lambda().publishVersion('fn');
      lambda().updateFunctionCode('fn', uri('fn', '2'));
      lambda().publishVersion('fn');
      lambda().updateFunctionCode('fn', uri('fn', '3'));
      await clean();
      expect(left('fn')).toEqual(['1', '2', '3']);
    }));

  test('a function that was never invoked keeps the digest that it resolved when its tag has moved', () =>
    onScene({ maxPage }, async ({ aws, lambda, clean }) => {
      const resolved = aws.ecr().push({ repository: 'fn', tags: ['latest'], at: daysAgo(300) });
      lambda().createFunction({ name: 'fn', image: uri('fn', 'latest') });
      const moved = aws.ecr().push({ repository: 'fn', tags: ['latest'], at: daysAgo(200) });
      await clean();
      expect(
        aws
          .ecr()
          .images('fn')
          .map(({ digest }) => digest)
          .toSorted(),
      ).toEqual([resolved, moved].toSorted());
    }));

  test('images used by task definitions after the first hundred stay', () =>
    onScene({ maxPage: Math.min(maxPage, 20) }, async ({ aws, ecs, clean, left }) => {
      for (let i = 100; i < 230; i += 1) {
        aws.ecr().push({ repository: 'apps', tags: [`${i}`], at: daysAgo(300) });
        ecs().registerTaskDefinition({ family: `app-${i}`, image: uri('apps', `${i}`) });
      }
      aws.ecr().push({ repository: 'apps', tags: ['unused'], at: daysAgo(300) });
      await clean();
      expect(left('apps')).toHaveLength(130);
    }));

  test('services beyond the default page of ten are seen', () =>
    onScene({ maxPage }, async ({ aws, ecs, clean, left }) => {
      for (let i = 10; i < 25; i += 1) {
        aws.ecr().push({ repository: 'apps', tags: [`${i}`], at: daysAgo(300) });
        const taskDefinition = ecs().registerTaskDefinition({ family: `app-${i}`, image: uri('apps', `${i}`) });
        ecs().createService({ name: `app-${i}`, taskDefinition, desiredCount: i % 2 });
        ecs().deregister(taskDefinition);
      }
      await clean();
      expect(left('apps')).toHaveLength(15);
    }));

  test('a consumer in another region keeps the image, although only this region is cleaned', () =>
    onScene({ ...twoRegions, maxPage }, async ({ aws, ecs, clean, left }) => {
      for (const tag of ['used', 'unused']) {
        aws.ecr().push({ repository: 'app', tags: [tag], at: daysAgo(300) });
        aws.ecr({ region: 'us-east-1' }).push({ repository: 'app', tags: [tag], at: daysAgo(300) });
      }
      ecs('us-east-1').registerTaskDefinition({ family: 'app', image: uri('app', 'used') });
      await clean(onlyInUse.replace('inUse:', 'clean: { regions: [eu-west-1] }\ninUse:'));
      expect(left('app')).toEqual(['used']);
      expect(left('app', 'us-east-1')).toEqual(['unused', 'used']);
    }));

  test('a tag that is in use in one region keeps the copies of its image in the others', () =>
    onScene({ ...twoRegions, maxPage }, async ({ aws, ecs, clean, audited }) => {
      const image = platformImage('one');
      aws.ecr().push({ repository: 'app', tags: ['v1'], at: daysAgo(300), ...image });
      const digest = aws.ecr({ region: 'us-east-1' }).push({ repository: 'app-replica', at: daysAgo(300), ...image });
      ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'v1') });
      await clean();
      aws.ecr({ region: 'us-east-1' }).pull('app-replica', digest);
      expect(rulesFor(audited(), digest)).toContain('in-use-elsewhere');
    }));
});
