import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createExtracts, extractor, recall, remember } from '../lambda/extracts.ts';
import { extractFrom } from '../lambda/aws/usage/definition-answers.ts';
import type { Extracts, Noted } from '../lambda/ports.ts';
import { here, nowMs } from './core/build.ts';
import { world } from './core/build-run.ts';
import { memoryBucket } from './memory-bucket.ts';

const host = `${here.account}.dkr.ecr.${here.region}.amazonaws.com`;
const key = `state/extracts/${here.account}.json.gz`;
const digest = `sha256:${'a'.repeat(64)}`;
const day = 86_400_000;

/** A definition that names images in every way that there is. */
const containers = [
  { name: 'app', image: `${host}/app:1.2.3` },
  { name: 'both', image: `${host}/team/app:1@${digest}` },
  { name: 'bare', image: `${host}/bare` },
  { name: 'other', image: 'public.ecr.aws/docker/library/nginx:1' },
  {
    name: 'starter',
    image: `${host}/starter:2`,
    environment: [
      { name: 'WORKER_IMAGE', value: `${host}/worker:3` },
      { name: 'TEMPLATE', value: `${host}/job:\${TAG}` },
      { name: 'TAG', value: '4' },
      { name: 'TASK_DEFINITION', value: 'batch:7' },
      { name: 'OTHER', value: `arn:aws:ecs:us-east-1:${here.account}:task-definition/nightly:3` },
    ],
    command: ['run', `${host}/tool@${digest}`],
  },
];

const home = { account: here.account, region: here.region };
const extract = (images: typeof containers) => extractFrom(images, { home });

test('what is extracted changes only together with the number of the extractor', () => {
  // If this fails, what runs remember was extracted by other rules: raise `extractor`, and write down the new hash.
  const sha256 = createHash('sha256')
    .update(JSON.stringify(extract(containers)))
    .digest('hex');
  expect({ extractor, sha256 }).toEqual({
    extractor: 1,
    sha256: '55e8044011153c03e0d3b375c895cf67e9ca98d92e366d7cc5b00ad5dce98360',
  });
});

const known = (extracts: Extracts) => extracts.all(nowMs);

test('what one run extracted, the next one knows, word for word', async () => {
  const memory = memoryBucket();
  const plain = extract(containers.slice(0, 4));
  const before = createExtracts();
  before.set('plain', plain);
  await remember(world({ memories: [memory], extracts: before }));
  const after = createExtracts();
  await recall(world({ memories: [memory], extracts: after }));
  expect(after.get('plain')).toEqual(plain);
});

test('what leaves its tag open is not written down: the words around it may be secrets', async () => {
  const memory = memoryBucket();
  const extracts = createExtracts();
  extracts.set('open', extract(containers));
  extracts.set('plain', extract(containers.slice(0, 1)));
  await remember(world({ memories: [memory], extracts }));
  const after = createExtracts();
  await recall(world({ memories: [memory], extracts: after }));
  expect(known(after).map(([name]) => name)).toEqual(['plain']);
});

const noted = (askedAtMs: number): Noted => ({ extract: extract([]), askedAtMs });

test('what nobody asked for in a month is forgotten; what is asked for stays', async () => {
  const memory = memoryBucket();
  const extracts = createExtracts();
  extracts.recall([
    ['old', noted(nowMs - 31 * day)],
    ['old, but asked for', noted(nowMs - 31 * day)],
    ['young', noted(nowMs - 29 * day)],
  ]);
  extracts.get('old, but asked for');
  await remember(world({ memories: [memory], extracts }));
  const after = createExtracts();
  await recall(world({ memories: [memory], extracts: after }));
  expect(known(after).map(([name, { askedAtMs }]) => [name, askedAtMs])).toEqual([
    ['old, but asked for', nowMs],
    ['young', nowMs - 29 * day],
  ]);
});

test.each([
  ['no gzip', Buffer.from('{')],
  ['another extractor', gzipSync(JSON.stringify({ extractor: extractor + 1, extracts: [] }))],
  [
    'a digest that is none',
    gzipSync(JSON.stringify({ extractor, extracts: [['a', 0, [], [{ digest: 'sha256:1' }], []]] })),
  ],
  ['a part that is missing', gzipSync(JSON.stringify({ extractor, extracts: [['a', 0, []]] }))],
])('%s: all of it is read again', async (_, body) => {
  const memory = memoryBucket();
  await memory.write(key, body, 'application/gzip');
  const extracts = createExtracts();
  await recall(world({ memories: [memory], extracts }));
  expect(known(extracts)).toEqual([]);
});
