import { readdirSync, readFileSync } from 'node:fs';
import { serviceModules } from '../../lambda/aws/services/index.ts';
import { restServices } from '../../lambda/aws/services/rest.ts';
import { listedSources } from '../../lambda/core/sources/listed.ts';
import type { ListedSourceName } from '../../lambda/core/sources/listed.ts';
import { iamPrefixes, pagingTokens } from '../../lambda/core/sources/services.ts';
import type { ServiceKey } from '../../lambda/core/sources/services.ts';
import { stepsOf } from '../../lambda/core/sources/source.ts';
import type { ListedSource, Step, Steps } from '../../lambda/core/sources/source.ts';
import { membersOf } from '../sandbox/schemas/members.ts';
import type { OperationModel, ServiceModel, Shape } from '../sandbox/schemas/model.ts';
import { modelOfService } from '../sandbox/schemas/models.ts';

const sources: readonly (readonly [string, ListedSource])[] = Object.entries(listedSources);

const modelOf = (service: ServiceKey): ServiceModel => modelOfService(iamPrefixes[service]);

function operationOf(service: ServiceKey, { call }: Step): OperationModel {
  const operation = modelOf(service).operations.get(call);
  if (!operation) throw new Error(`${service} has no ${call}`);
  return operation;
}

/** What a step finds one of, and the steps before it: as far as its schema can tell. */
interface Found {
  readonly shape: Shape;
  readonly before: Found | undefined;
}

function foundBy(service: ServiceKey, step: Step, before: Found | undefined): Found {
  const { output } = operationOf(service, step);
  if (step.items === undefined) return { shape: output, before };
  const list = memberIn(output, step.items);
  if (!list.isListSchema()) throw new Error(`${step.items} of ${step.call} is no list`);
  return { shape: list.getValueSchema(), before };
}

function memberIn(shape: Shape, name: string): Shape {
  const member = shape.isStructSchema() ? membersOf(shape).get(name) : undefined;
  if (!member) throw new Error(`there is no ${name} among ${[...membersOf(shape).keys()].join(', ')}`);
  return member.shape;
}

/** Walks a path as the reader does, or throws. */
function walk(path: string, found: Found | undefined): Shape {
  if (!found) throw new Error(`nothing is before ${path}`);
  if (path.startsWith('^')) return walk(path.slice(1), found.before);
  return path === '' ? found.shape : path.split('.').reduce(memberIn, found.shape);
}

/** Checks every path of a chain against what the SDK says that its steps find, and returns what the last one does. */
function checkPaths(service: ServiceKey, steps: Steps): Found | undefined {
  return steps.reduce<Found | undefined>((before, step) => {
    for (const path of asksBy(step)) walk(path, before);
    const found = foundBy(service, step, before);
    for (const path of comparesBy(step)) walk(path, found);
    for (const naming of step.history?.named?.in ?? []) checkPaths(service, naming);
    return found;
  }, undefined);
}

const asksBy = ({ from = {}, only = {}, batch }: Step): readonly string[] => [
  ...Object.values(from),
  ...Object.keys(only),
  ...(batch ? [batch.of] : []),
];

function comparesBy({ history }: Step): readonly string[] {
  if (!history) return [];
  const { by, group = '', named } = history;
  return [by ?? '', group, ...(named?.by.flatMap((members) => Object.values(members)) ?? [])];
}

const givenIn = ({ given = {} }: Step): readonly Readonly<Record<string, unknown>>[] => [given].flat();

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** The operations that can be called: commands of an SDK package, or routes where there is none. */
async function callableIn(service: ServiceKey): Promise<readonly string[]> {
  const rest = restServices[service];
  if (rest) return Object.keys(rest.routes);
  const exported = Object.keys((await serviceModules[service]?.()) ?? {});
  return exported.flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
}

/** What a source asks for by its value. */
const saidIn = (source: ListedSource): readonly string[] =>
  stepsOf(source).flatMap((step) => [
    ...givenIn(step).flatMap(textsIn),
    ...Object.values(step.only ?? {}).flatMap((values) => (values === 'any' ? [] : values)),
  ]);

/** The values of all enumerations of a service, and what Systems Manager and Batch say in their documentation only. */
function wordsOf(service: ServiceKey): ReadonlySet<string> {
  const exported: unknown = restServices[service] ? {} : jest.requireActual(`@aws-sdk/client-${service}`);
  const enumerations = Object.values(Object(exported)).filter(
    (one) => Object.getPrototypeOf(Object(one)) === Object.prototype,
  );
  return new Set([...textsIn(enumerations), '$LATEST', 'Self', 'ACTIVE']);
}

describe.each(sources)('%s', (_name, source) => {
  const { service, chains } = source;

  test('every path leads to what the SDK says there is', () => {
    for (const { steps, name, pinnedSince = '' } of chains) {
      const found = checkPaths(service, steps);
      expect([name, pinnedSince].map((path) => walk(path, found))).not.toContain(undefined);
    }
  });

  test.each(stepsOf(source).map((step) => [step.call, step] as const))(
    '%s is asked as the SDK says',
    async (_, step) => {
      const { input } = operationOf(service, step);
      expect(await callableIn(service)).toContain(step.call);
      expect([...modelOf(service).errors.keys()]).toEqual(expect.arrayContaining([...(step.gone ?? [])]));
      const asks = input.isUnitSchema() ? [] : [...membersOf(input).values()];
      const required = asks.filter(({ isRequired }) => isRequired).map(({ name }) => name);
      for (const given of givenIn(step)) {
        const said = [given, step.from ?? {}, step.batch ? { [step.batch.as]: '' } : {}].flatMap(Object.keys);
        expect(asks.map(({ name }) => name)).toEqual(expect.arrayContaining(said));
        expect(said).toEqual(expect.arrayContaining(required));
      }
    },
  );

  test.each(stepsOf(source).flatMap((step) => (step.items === undefined ? [] : [[step.call, step] as const])))(
    '%s is read to its last page',
    (_, step) => {
      const { input, output, tokens } = operationOf(service, step);
      const members = [input, output].flatMap((shape) => (shape.isUnitSchema() ? [] : [...membersOf(shape).keys()]));
      const hasPages = members.some((name) => /token|marker/i.test(name));
      const [asked, answered] = pagingTokens[service] ?? ['nextToken', 'nextToken'];
      expect(tokens).toEqual(hasPages ? { asked, answered } : undefined);
    },
  );

  test('statuses and the like are such as the SDK knows', () => {
    const said = saidIn(source);
    const known = wordsOf(service);
    expect(restServices[service] ? [] : said.filter((one) => !known.has(one))).toEqual([]);
  });

  test('a tag that is resolved at creation is pinned at some time', () => {
    expect(chains.every(({ pinnedSince }) => pinnedSince !== undefined)).toBe(source.resolves === 'tag-at-creation');
  });

  test('what is gone is told of one thing only', () => {
    expect(stepsOf(source).filter(({ batch, gone }) => batch && gone)).toEqual([]);
  });

  test('reading it takes the actions of its calls', () => {
    const calls = new Set(stepsOf(source).map(({ call }) => `${iamPrefixes[service]}:${call}`));
    const definitions = source.namesDefinitions
      ? [
          'ecs:DescribeTaskDefinition',
          'batch:DescribeJobDefinitions',
          'states:DescribeStateMachine',
          'sagemaker:DescribeModel',
        ]
      : [];
    expect(new Set(source.actions)).toEqual(new Set([...calls, ...definitions]));
  });
});

test('no name of a consumer is left out of reports', () => {
  for (const [, { title, chains }] of sources)
    expect([title, ...chains.map(({ consumer }) => consumer)].every((text) => /^[A-Z]/.test(text))).toBe(true);
});

/** The statuses of a kind of thing that ends, and those of them in which it pulls no image any more. */
const lives: readonly (readonly [ListedSourceName, string, readonly string[]])[] = [
  ['batch-jobs', 'JobStatus', ['SUCCEEDED', 'FAILED']],
  ['sagemaker-algorithms', 'ModelApprovalStatus', ['Rejected']],
  ['sagemaker-jobs', 'TrainingJobStatus', ['Completed', 'Failed', 'Stopped', 'Deleting']],
  ['sagemaker-jobs', 'ProcessingJobStatus', ['Completed', 'Failed', 'Stopped']],
  ['sagemaker-jobs', 'TransformJobStatus', ['Completed', 'Failed', 'Stopped']],
  ['sagemaker-jobs', 'HyperParameterTuningJobStatus', ['Completed', 'Failed', 'Stopped', 'Deleting', 'DeleteFailed']],
  ['sagemaker-jobs', 'AutoMLJobStatus', ['Completed', 'Failed', 'Stopped']],
  ['sagemaker-jobs', 'CompilationJobStatus', ['COMPLETED', 'FAILED', 'STOPPED']],
  ['sagemaker-jobs', 'OptimizationJobStatus', ['COMPLETED', 'FAILED', 'STOPPED']],
  ['sagemaker-jobs', 'RecommendationJobStatus', ['COMPLETED', 'FAILED', 'STOPPED', 'DELETING', 'DELETED']],
  ['codedeploy', 'DeploymentStatus', ['Succeeded', 'Failed', 'Stopped']],
  ['emr-serverless', 'ApplicationState', ['TERMINATED']],
  ['emr-serverless', 'JobRunState', ['SUCCESS', 'FAILED', 'CANCELLED']],
  ['emr-clusters', 'ClusterState', ['TERMINATED', 'TERMINATED_WITH_ERRORS']],
  ['emr-clusters', 'StepState', ['COMPLETED', 'FAILED', 'CANCELLED', 'INTERRUPTED']],
  ['omics', 'RunStatus', ['COMPLETED', 'FAILED', 'CANCELLED', 'DELETED']],
  ['omics', 'TaskStatus', ['COMPLETED', 'FAILED', 'CANCELLED']],
  ['braket-jobs', 'JobPrimaryStatus', ['COMPLETED', 'FAILED', 'CANCELLED']],
];

test.each(lives)('of %s everything is looked at whose %s is not an end', (name, statuses, ends) => {
  const source = listedSources[name];
  const exported: unknown = jest.requireActual(`@aws-sdk/client-${source.service}`);
  const all = textsIn(Reflect.get(Object(exported), statuses));
  expect(all.length).toBeGreaterThan(ends.length);
  expect(saidIn(source)).toEqual(expect.arrayContaining(all.filter((one) => !ends.includes(one))));
});

const folder = 'lambda/aws/usage';
const handWritten = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `${folder}/${name}`)
  .concat('lambda/aws/bus.ts')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

test.each([...new Set(sources.map(([, { service }]) => service))])(
  'of %s only what somebody calls is bundled',
  async (service) => {
    const inTables = sources.flatMap(([, source]) => (source.service === service ? stepsOf(source) : []));
    const called = new Set(inTables.map(({ call }) => call));
    const bundled = await callableIn(service);
    expect(bundled.filter((one) => !called.has(one) && !handWritten.includes(`'${one}'`))).toEqual([]);
  },
);
