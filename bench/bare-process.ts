import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import pMap from 'p-map';
import { listsAtOnce } from '../lambda/listing.ts';
import { meter } from './meter.ts';
import { region } from './pages.ts';
import { repositoryName } from './shapes.ts';

/** Lists every image and does nothing with it: through the SDK, or over a bare connection. */
const [, , how, url = '', count = '0'] = process.argv;

type Lister = (repositoryName: string, nextToken: string | undefined) => Promise<Page>;

interface Page {
  readonly nextToken?: string | undefined;
}

function bySdk(): Lister {
  const ecr = new ECRClient({ region, endpoint: url, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const filter = { imageStatus: 'ANY' } as const;
  return (name, nextToken) =>
    ecr.send(new DescribeImagesCommand({ repositoryName: name, filter, maxResults: 1000, nextToken }));
}

function byHttp(): Lister {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeImages',
  };
  const agent = new Agent({ keepAlive: true });
  return (name, nextToken) =>
    new Promise((resolve, reject) => {
      const asked = request(url, { method: 'POST', headers, agent }, (answer) => {
        buffer(answer).then((body) => resolve(JSON.parse(body.toString())), reject);
      });
      asked.on('error', reject);
      asked.end(JSON.stringify({ repositoryName: name, maxResults: 1000, nextToken }));
    });
}

const list = how === 'sdk' ? bySdk() : byHttp();
const taken = meter();
await pMap(
  Array.from({ length: Number(count) }, (_, i) => repositoryName(i)),
  async (name) => {
    let page = await list(name, undefined);
    while (page.nextToken !== undefined) page = await list(name, page.nextToken);
  },
  { concurrency: listsAtOnce },
);
process.stdout.write(`${JSON.stringify({ total: taken() })}\n`);
process.exit();
