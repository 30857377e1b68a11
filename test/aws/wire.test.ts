import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { createWire } from '../../lambda/aws/wire.ts';

/** What a service writes onto the connection, piece by piece, before it closes it. */
type Written = readonly string[];

/** Asks a service for images that says one thing after the other, byte for byte. */
async function listedFrom(...says: readonly Written[]) {
  let asked = 0;
  const answer = (socket: Socket): void => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      const pieces = says[asked] ?? [];
      asked += 1;
      for (const piece of pieces) socket.write(piece);
      socket.end();
    });
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { common, destroy } = createWire({ AWS_ENDPOINT_URL: 'sandbox', AWS_MAX_ATTEMPTS: '2' });
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
  const ecr = new ECRClient({
    ...common,
    credentials,
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    maxAttempts: 2,
  });
  try {
    const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'app' }));
    return { digests: imageDetails.map(({ imageDigest }) => imageDigest), asked };
  } finally {
    destroy();
    server.close();
  }
}

const body = JSON.stringify({ imageDetails: Array.from({ length: 500 }, (_, i) => ({ imageDigest: `sha256:é${i}` })) });
const digests = Array.from({ length: 500 }, (_, i) => `sha256:é${i}`);
const head = (more: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nConnection: close\r\n${more}\r\n\r\n`;
const whole = [head(`Content-Length: ${Buffer.byteLength(body)}`), body.slice(0, 7000), body.slice(7000)];

test('an answer that comes in pieces is read whole', async () => {
  expect(await listedFrom(whole)).toEqual({ digests, asked: 1 });
});

test('an answer that does not say how long it is, is read to its end', async () => {
  const length = Buffer.byteLength(body).toString(16);
  const chunked = [head('Transfer-Encoding: chunked'), `${length}\r\n${body}\r\n`, '0\r\n\r\n'];
  expect(await listedFrom(chunked)).toEqual({ digests, asked: 1 });
});

test('an answer that ends before its length is no shorter list: it is asked for again', async () => {
  const short = JSON.stringify({ imageDetails: [] });
  const cut = [head(`Content-Length: ${Buffer.byteLength(body)}`), short];
  expect(await listedFrom(cut, whole)).toEqual({ digests, asked: 2 });
  await expect(listedFrom(cut, cut)).rejects.toThrow('aborted');
});
