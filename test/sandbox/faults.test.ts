import {
  BatchDeleteImageCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  paginateDescribeImages,
} from '@aws-sdk/client-ecr';
import { DeleteObjectCommand, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { errorName, onBench } from './sdk.ts';

const repository = 'team/app';

const isSized = (input: object): boolean => 'maxResults' in input;

describe('a fault', () => {
  it('befalls the calls that it names, so many of them', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const client = ecr();
      sandbox.ecr().push({ repository });
      sandbox.faults.add({
        kind: 'throttled',
        operation: 'DescribeImages',
        region: 'eu-west-1',
        times: 1,
        where: isSized,
      });
      const describing = (maxResults?: number) =>
        client.send(new DescribeImagesCommand({ repositoryName: repository, ...(maxResults && { maxResults }) }));
      await client.send(new DescribeRepositoriesCommand({ maxResults: 10 }));
      await describing();
      expect(await errorName(describing(10))).toBe('ThrottlingException');
      await describing(10);
      expect(sandbox.calls.map(({ seq, outcome }) => [seq, outcome])).toEqual([
        [1, 'ok'],
        [2, 'ok'],
        [3, 'ThrottlingException'],
        [4, 'ok'],
      ]);
    }));

  it('befalls the nth call only, and none after it is taken back', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const client = ecr();
      const listing = () => client.send(new DescribeRepositoriesCommand({}));
      const takeBack = sandbox.faults.add({ kind: 'denied', nth: 2 });
      await listing();
      expect(await errorName(listing())).toBe('AccessDeniedException');
      await listing();
      takeBack();
      sandbox.faults.add({ kind: 'denied' });
      sandbox.faults.clear();
      await listing();
    }));

  it('may lose the answer of what was done', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const imageDigest = sandbox.ecr().push({ repository });
      sandbox.faults.add({ kind: 'lost', operation: 'BatchDeleteImage' });
      const deleting = ecr().send(
        new BatchDeleteImageCommand({ repositoryName: repository, imageIds: [{ imageDigest }] }),
      );
      expect(await errorName(deleting)).not.toBe('');
      expect(sandbox.ecr().images(repository)).toEqual([]);
      expect(sandbox.calls).toMatchObject([{ outcome: 'lost' }]);
    }));

  it('may take an answer that has no body to cut', () =>
    onBench({}, async ({ sandbox, s3 }) => {
      sandbox.s3.createBucket('records');
      sandbox.faults.add({ kind: 'truncated' });
      const putting = s3().send(new PutObjectCommand({ Bucket: 'records', Key: 'a', Body: 'text' }));
      expect(await errorName(putting)).not.toBe('');
      expect(sandbox.s3.keys('records')).toEqual(['a']);
    }));

  it('may reset before anything is done', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const imageDigest = sandbox.ecr().push({ repository });
      sandbox.faults.add({ kind: 'reset', operation: 'BatchDeleteImage' });
      const deleting = ecr().send(
        new BatchDeleteImageCommand({ repositoryName: repository, imageIds: [{ imageDigest }] }),
      );
      expect(await errorName(deleting)).not.toBe('');
      expect(sandbox.ecr().images(repository)).toHaveLength(1);
    }));

  it('may hang until the caller gives up', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      sandbox.faults.add({ kind: 'hang' });
      const patience = new AbortController();
      sandbox.onCall({ when: 'after' }, () => patience.abort());
      const listing = ecr().send(new DescribeRepositoriesCommand({}), { abortSignal: patience.signal });
      expect(await errorName(listing)).toBe('AbortError');
      expect(sandbox.calls).toMatchObject([{ outcome: 'hang' }]);
    }));

  it('may be no more than latency, beside another', () =>
    onBench({ latencyMs: 1 }, async ({ sandbox, ecr }) => {
      sandbox.faults.add({ kind: 'latency', ms: 1 });
      sandbox.faults.add({ kind: 'denied' });
      expect(await errorName(ecr().send(new DescribeRepositoriesCommand({})))).toBe('AccessDeniedException');
    }));

  it('may put a page without items between two others', () =>
    onBench({ maxPage: 1 }, async ({ sandbox, ecr }) => {
      const pushed = ['a', 'b'].map((tag) => sandbox.ecr().push({ repository, tags: [tag] }));
      sandbox.faults.add({ kind: 'emptyPageWithToken', times: 2 });
      const pages: (readonly (string | undefined)[])[] = [];
      for await (const { imageDetails = [] } of paginateDescribeImages(
        { client: ecr() },
        { repositoryName: repository },
      )) {
        pages.push(imageDetails.map(({ imageDigest }) => imageDigest));
      }
      const [first, second] = pushed.toSorted();
      expect(pages).toEqual([[], [], [first], [second]]);
    }));

  it('may put such a page into a listing of S3 too', () =>
    onBench({}, async ({ sandbox, s3 }) => {
      sandbox.s3.createBucket('records');
      sandbox.s3.put('records', 'a', 'text');
      sandbox.faults.add({ kind: 'emptyPageWithToken', nth: 1 });
      const counts: number[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3() }, { Bucket: 'records' })) {
        counts.push(Contents.length);
      }
      expect(counts).toEqual([0, 1]);
    }));

  it('may give the same page and token for ever', () =>
    onBench({ maxPage: 1 }, async ({ sandbox, ecr }) => {
      for (const tag of ['a', 'b']) sandbox.ecr().push({ repository, tags: [tag] });
      sandbox.faults.add({ kind: 'endlessToken' });
      const client = ecr();
      const describing = (nextToken?: string) =>
        client.send(new DescribeImagesCommand({ repositoryName: repository, ...(nextToken && { nextToken }) }));
      const first = await describing();
      const second = await describing(first.nextToken);
      expect([second.imageDetails, second.nextToken]).toEqual([first.imageDetails, first.nextToken]);
    }));

  it('may befall some items of a batch, which are not handled', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const [one, two] = ['a', 'b'].map((tag) => ({ imageDigest: sandbox.ecr().push({ repository, tags: [tag] }) }));
      sandbox.faults.add({ kind: 'partial', code: 'KmsError', times: 1 });
      const client = ecr();
      const imageIds = [one ?? {}, two ?? {}];
      const deleting = () => client.send(new BatchDeleteImageCommand({ repositoryName: repository, imageIds }));
      const answer = await deleting();
      expect(answer.failures).toMatchObject([{ imageId: one, failureCode: 'KmsError' }]);
      expect(answer.imageIds).toMatchObject([two]);
      expect(sandbox.ecr().images(repository)).toMatchObject([{ digest: one?.imageDigest }]);
    }));

  it('may refuse every mutation but the objects of one bucket', () =>
    onBench({}, async ({ sandbox, ecr, s3 }) => {
      for (const bucket of ['records', 'other']) sandbox.s3.createBucket(bucket);
      const imageDigest = sandbox.ecr().push({ repository });
      sandbox.faults.rejectMutations('records');
      const deleting = new BatchDeleteImageCommand({ repositoryName: repository, imageIds: [{ imageDigest }] });
      expect(await errorName(ecr().send(deleting))).toBe('AccessDeniedException');
      const putting = (Bucket: string) => s3().send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'text' }));
      await putting('records');
      expect(await errorName(putting('other'))).toBe('AccessDenied');
      await s3().send(new DeleteObjectCommand({ Bucket: 'records', Key: 'a' }));
      await ecr().send(new DescribeImagesCommand({ repositoryName: repository }));
      const refused = sandbox.calls.filter(({ mutates, outcome }) => mutates && outcome !== 'ok');
      expect(refused.map(({ operation }) => operation)).toEqual(['BatchDeleteImage', 'PutObject']);
    }));
});

describe('a listener', () => {
  it('runs before or after a call, and what it does is seen by that call or the next', () =>
    onBench({}, async ({ sandbox, ecr }) => {
      const registry = sandbox.ecr();
      const digest = registry.push({ repository, tags: ['v1'] });
      const end = sandbox.onCall({ operation: 'DescribeImages', when: 'after' }, () =>
        registry.untag(repository, 'v1'),
      );
      const client = ecr();
      const tags = async () => {
        const { imageDetails } = await client.send(new DescribeImagesCommand({ repositoryName: repository }));
        return imageDetails?.[0]?.imageTags;
      };
      expect(await tags()).toEqual(['v1']);
      expect(await tags()).toBeUndefined();
      end();
      sandbox.onCall({ when: 'before' }, () => registry.tag(repository, 'v2', digest));
      expect(await tags()).toEqual(['v2']);
    }));
});

describe('a bug of the sandbox', () => {
  it('ends the test, because its answers were not those of AWS', async () => {
    const run = onBench({}, async ({ sandbox, ecr }) => {
      sandbox.faults.add({ kind: 'partial', code: 'None', operation: 'DescribeRepositories' });
      expect(await errorName(ecr().send(new DescribeRepositoriesCommand({})))).toBe('ServerException');
    });
    await expect(run).rejects.toThrow('the sandbox itself failed');
  });
});
