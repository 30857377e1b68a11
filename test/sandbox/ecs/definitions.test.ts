import { object, objects, text, texts } from '../json.ts';
import { app, bench, refusal, rolling } from './bench.ts';

const unknown = 'ClientException: Unable to describe task definition.';

function registered(...families: readonly string[]) {
  const { ecs, call } = bench();
  const arns = families.map((family) => ecs.registerTaskDefinition({ family, image: app }));
  const describe = (taskDefinition: string) =>
    object(call('DescribeTaskDefinition', { taskDefinition }), 'taskDefinition');
  const listed = (input = {}) =>
    texts(call('ListTaskDefinitions', input), 'taskDefinitionArns').map((arn) => arn.replace(/^.*\//, ''));
  return { ecs, call, arns, describe, listed };
}

describe('a task definition', () => {
  it('is described by family, family and revision, or ARN, and its family means the latest that is ACTIVE', () => {
    const { ecs, describe: described, arns } = registered('web', 'web', 'web');
    ecs.deregister(arns[2] ?? '');
    expect(text(described('web'), 'taskDefinitionArn')).toBe(arns[1]);
    expect(described('web:1')).toMatchObject({ revision: 1, status: 'ACTIVE', containerDefinitions: [{ image: app }] });
    expect(described(arns[0] ?? '')).toEqual(described('web:1'));
  });

  it('can be described when it is INACTIVE, but begins nothing new', () => {
    const { ecs, call, describe: described, arns, listed } = registered('web');
    ecs.deregister(arns[0] ?? '');
    expect(described('web:1')).toMatchObject({ status: 'INACTIVE', deregisteredAt: Date.UTC(2026, 5, 1) / 1000 });
    expect(refusal(() => described('web'))).toBe(unknown);
    expect([listed(), listed({ status: 'INACTIVE' })]).toEqual([[], ['web:1']]);
    ecs.createCluster('default');
    expect(refusal(() => call('RunTask', { taskDefinition: 'web:1' }))).toBe(
      'ClientException: TaskDefinition is inactive',
    );
  });

  it('is deleted only when nothing refers to it any more', () => {
    const { ecs, call, describe: described } = registered();
    const web = rolling(ecs);
    ecs.delete('web:1');
    expect(described('web:1')).toMatchObject({ status: 'DELETE_IN_PROGRESS' });
    expect(objects(call('DescribeServices', { services: ['web'] }), 'services')).toMatchObject([{ runningCount: 1 }]);
    ecs.scale(web, 2);
    expect(objects(call('DescribeServices', { services: ['web'] }), 'services')).toMatchObject([{ runningCount: 2 }]);
    ecs.deleteService(web);
    ecs.finishDraining(web);
    expect(refusal(() => described('web:1'))).toBe(unknown);
    expect(ecs.registerTaskDefinition({ family: 'web', image: app })).toMatch(/web:2$/);
  });

  it('that is ACTIVE is not deleted, nor is an 11th', () => {
    const { call } = registered('web');
    const taskDefinitions = ['web:1', 'web:2'];
    expect(call('DeleteTaskDefinitions', { taskDefinitions })).toMatchObject({
      taskDefinitions: [],
      failures: [{ reason: expect.stringContaining('ACTIVE') }, { reason: expect.stringContaining('does not exist') }],
    });
    const eleven = Array.from({ length: 11 }, (_, i) => `web:${i}`);
    expect(refusal(() => call('DeleteTaskDefinitions', { taskDefinitions: eleven }))).toMatch(/at most 10/);
  });

  it('that does not exist is a ClientException', () => {
    const { describe: described } = registered('web');
    expect(['none', 'web:2'].map((ref) => refusal(() => described(ref)))).toEqual([unknown, unknown]);
  });

  it('is registered over the wire as it was said', () => {
    const { call } = registered('web');
    const containerDefinitions = [{ name: 'app', image: app, essential: true }];
    const wanted = { family: 'web', containerDefinitions, cpu: '256', networkMode: 'awsvpc' };
    const { taskDefinition } = call('RegisterTaskDefinition', wanted);
    expect(taskDefinition).toMatchObject({ ...wanted, revision: 2, status: 'ACTIVE' });
    expect(refusal(() => call('RegisterTaskDefinition', { family: 'web' }))).toMatch(/^ClientException/);
  });
});

describe('task definitions', () => {
  it('are listed by family and then by number, or the other way round', () => {
    const { listed } = registered('b', ...Array.from({ length: 10 }, () => 'a'));
    const ascending = [...Array.from({ length: 10 }, (_, i) => `a:${i + 1}`), 'b:1'];
    expect(listed()).toEqual(ascending);
    expect(listed({ sort: 'DESC' })).toEqual(ascending.toReversed());
  });

  it('are listed 100 on a page, and of one family if its whole name is given', () => {
    const { listed } = registered('web', ...Array.from({ length: 101 }, () => 'w'));
    expect(listed()).toHaveLength(100);
    expect([listed({ familyPrefix: 'we' }), listed({ familyPrefix: 'web' })]).toEqual([[], ['web:1']]);
    expect(refusal(() => listed({ maxResults: 101 }))).toMatch(/^InvalidParameterException/);
  });

  it('have families, which are listed by the beginning of their name and by whether any revision is ACTIVE', () => {
    const { ecs, call } = registered('web', 'worker', 'job');
    ecs.deregister('worker:1');
    const families = (input: object) => texts(call('ListTaskDefinitionFamilies', { ...input }), 'families');
    expect(families({})).toEqual(['job', 'web', 'worker']);
    expect(families({ familyPrefix: 'w' })).toEqual(['web', 'worker']);
    expect(families({ status: 'ACTIVE' })).toEqual(['job', 'web']);
    expect(families({ status: 'INACTIVE' })).toEqual(['worker']);
  });
});

describe('ECS', () => {
  it('refuses an operation that it does not have', () => {
    const { call } = bench();
    expect(refusal(() => call('PutAttributes'))).toMatch(/^UnknownOperationException/);
  });
});
