import { writeFunction } from '../../lib/function-files.ts';
import { detailSchemas } from '../../lambda/render/event-schemas.ts';
import { startAws } from '../sandbox/aws.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { asText } from '../sandbox/json.ts';
import { invoke } from './invoke.ts';
import type { Invocation } from './invoke.ts';
import { passedRun } from '../memory-bucket.ts';
import { scratchFolder } from '../scratch.ts';

const folder = scratchFolder();
const policy = `
mode: delete
inUse: { settle: none, pulledWithin: none }
retention:
  - { repositories: ['**'], minimumAge: none, keepTags: [], families: [], untagged: { keepNewest: none, keepWithin: none } }
`;

beforeAll(() => writeFunction(folder, policy));

interface Seen extends Invocation {
  readonly sandbox: Sandbox;
}

/** Invokes the function in an account in which one image is condemned and one consumer names what is not there. */
async function invoked(prepare: (sandbox: Sandbox) => void, times = 1): Promise<readonly Seen[]> {
  const sandbox = await startAws({ regions: { enabled: ['eu-west-1'] } });
  try {
    sandbox.s3.createBucket('records');
    sandbox.s3.put('records', 'state/runs.json', passedRun);
    sandbox.ecr().push({ repository: 'team/app', tags: ['1.0.0'], at: '2025-01-01T00:00:00Z' });
    const image = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/app:gone';
    sandbox.ecs().registerTaskDefinition({ family: 'web', image });
    sandbox.ecs().createService({ name: 'web', taskDefinition: 'web' });
    prepare(sandbox);
    const seen: Seen[] = [];
    for (let i = 0; i < times; i += 1) {
      const environment = { ...sandbox.env(), AUDIT_BUCKET: 'records', EVENT_BUS: 'default', AWS_MAX_ATTEMPTS: '1' };
      sandbox.clock.set(`2026-06-0${i + 1}T03:00:00Z`);
      seen.push({ sandbox, ...(await invoke(folder, environment)) });
    }
    return seen;
  } finally {
    await sandbox.stop();
  }
}

interface Entry {
  readonly Source: string;
  readonly DetailType: keyof typeof detailSchemas;
  readonly Detail: string;
  readonly EventBusName: string;
}

const putIn = ({ sandbox }: Seen) => sandbox.calls.filter(({ operation }) => operation === 'PutEvents');

const entriesIn = (seen: Seen): readonly Entry[] =>
  putIn(seen).flatMap(({ input }): Entry[] => JSON.parse(JSON.stringify(input['Entries'])));

const warningsIn = ({ warnings }: Seen) => warnings.map((line): Readonly<Record<string, unknown>> => JSON.parse(line));

test('the bundled function tells the default bus what it did, after its report', async () => {
  const [seen] = await invoked(() => {});
  if (!seen) throw new Error('nothing was invoked');
  const entries = entriesIn(seen);
  expect(entries.map(({ DetailType }) => DetailType)).toEqual([
    'Run Completed',
    'Broken Reference',
    'Deletion Announced',
  ]);
  for (const { Source, EventBusName, DetailType, Detail } of entries) {
    expect({ Source, EventBusName }).toEqual({ Source: 'ecr-keeper', EventBusName: 'default' });
    const detail: unknown = JSON.parse(Detail);
    expect(detailSchemas[DetailType].parse(detail)).toEqual(detail);
  }
  const summary = seen.sandbox.s3.keys('records', 'runs/').find((key) => key.endsWith('summary.json'));
  expect(JSON.parse(entries[0]?.Detail ?? '')).toMatchObject({
    summary: { bucket: 'records', key: summary },
    announced: { images: 1, first: 1 },
  });
  const operations = seen.sandbox.calls.map(({ operation, input }) => `${operation} ${asText(input['Key'] ?? '')}`);
  expect(operations.indexOf('PutEvents ')).toBeGreaterThan(operations.indexOf('PutObject latest.json'));
  expect(warningsIn(seen)).toEqual([]);
});

test('what was announced is not announced again the next night', async () => {
  const [, second] = await invoked(() => {}, 2);
  if (!second) throw new Error('it was not invoked twice');
  const kinds = entriesIn(second).map(({ DetailType }) => DetailType);
  expect(kinds.filter((kind) => kind === 'Deletion Announced')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'Run Completed')).toHaveLength(2);
});

test.each([
  ['denied', 'denied', /AccessDenied/],
  ['throttled', 'throttled', /Throttl/],
  ['cut off', 'reset', /PutEvents: /],
] as const)('a run whose events are %s has done its work all the same, and says so', async (_what, kind, because) => {
  const [seen] = await invoked((sandbox) => void sandbox.faults.add({ kind, operation: 'PutEvents' }));
  if (!seen) throw new Error('nothing was invoked');
  expect(seen.thrown).toBeUndefined();
  expect(seen.answer).toMatchObject({ status: 'complete' });
  expect(putIn(seen).map(({ outcome }) => outcome)).not.toContain('ok');
  expect(warningsIn(seen)).toContainEqual(
    expect.objectContaining({
      message: 'events could not be sent',
      because: expect.arrayContaining([expect.stringMatching(because)]),
    }),
  );
  expect(seen.sandbox.s3.keys('records', 'runs/')).toHaveLength(3);
});

test('the last line of the log is what CloudWatch makes metrics of', async () => {
  const [seen] = await invoked(() => {});
  const line: Readonly<Record<string, unknown>> = JSON.parse(seen?.log.at(-1) ?? '');
  expect(line).toMatchObject({
    message: 'run finished',
    FunctionName: 'keeper',
    ImagesFound: 1,
    ImagesCondemned: 1,
    BrokenReferences: expect.any(Number),
    RunCompleted: 1,
    _aws: { CloudWatchMetrics: [{ Namespace: 'ecr-keeper', Dimensions: [['FunctionName']] }] },
  });
});
