import { Readable } from 'node:stream';
import { ECRClient } from '@aws-sdk/client-ecr';
import { createClients } from '../../lambda/aws/clients.ts';
import { createRegistries } from '../../lambda/aws/registries.ts';
import { digest, here } from '../core/build.ts';

/** The images of a repository, as ECR says them. */
function imagesSaid(...imageDetails: readonly object[]) {
  const body = JSON.stringify({ imageDetails });
  const handle = () =>
    Promise.resolve({ response: { statusCode: 200, headers: {}, body: Readable.from([Buffer.from(body)]) } });
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
  const ecr = new ECRClient({ region: here.region, credentials, requestHandler: { handle } });
  const identity = { id: here.account, home: here.region, partition: 'aws', caller: '' };
  return createRegistries({ ...createClients({}), ecr: () => ecr }, identity).images({ ...here, name: 'app' });
}

const imageDigest = digest('a');

test('an image that says its digest and its push is understood', async () => {
  const images = await imagesSaid({ imageDigest, imagePushedAt: 1_700_000_000.5 });
  expect(images).toMatchObject([{ digest: imageDigest, pushedAtMs: 1_700_000_000_500 }]);
});

test.each([
  ['no push', { imageDigest }],
  ['a push at no time that there is', { imageDigest, imagePushedAt: 1e18 }],
  ['no digest', { imagePushedAt: 1_700_000_000 }],
  ['a digest that is none', { imageDigest: 'sha256:ab', imagePushedAt: 1_700_000_000 }],
])('of what has %s nothing is understood, and so nothing of its repository', async (_, said) => {
  const whole = { imageDigest, imagePushedAt: 1_700_000_000 };
  await expect(imagesSaid(whole, said)).rejects.toThrow('no digest or push time');
});
