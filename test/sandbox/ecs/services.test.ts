import { object, objects, texts } from '../json.ts';
import type { JsonObject } from '../service.ts';
import {
  app,
  bench,
  newDigest,
  oldDigest,
  pinned,
  refusal,
  revisionsOf,
  rolling,
  running,
  service,
  tasksIn,
} from './bench.ts';

describe('a service that CodeDeploy deploys', () => {
  it('has its definitions in task sets and no deployments or revisions', () => {
    const { ecs, call } = bench();
    const [blue, green] = ['blue', 'green'].map((family) => ecs.registerTaskDefinition({ family, image: app }));
    const web = ecs.createService({ name: 'web', taskDefinition: blue ?? '', deploymentController: 'CODE_DEPLOY' });
    const taskSet = ecs.createTaskSet({ service: web, taskDefinition: green ?? '' });
    expect(service(call, 'web')).toMatchObject({
      deploymentController: { type: 'CODE_DEPLOY' },
      deployments: [],
      runningCount: 2,
      taskDefinition: blue,
      taskSets: [
        { taskDefinition: blue, status: 'PRIMARY', runningCount: 1 },
        { taskDefinition: green, status: 'ACTIVE', runningCount: 1 },
      ],
    });
    expect(service(call, 'web')).not.toHaveProperty('currentServiceRevisions');
    ecs.makePrimary(taskSet);
    expect(service(call, 'web')).toMatchObject({ taskDefinition: green });
    expect(refusal(() => call('UpdateService', { service: 'web', taskDefinition: blue }))).toMatch(/^InvalidParameter/);
  });

  it('pins nothing: a new task pulls what the tag means then', () => {
    const { ecs, images, call } = bench();
    const taskDefinition = ecs.registerTaskDefinition({ family: 'web', image: app });
    const web = ecs.createService({ name: 'web', taskDefinition, deploymentController: 'CODE_DEPLOY' });
    images.move(app, newDigest);
    ecs.scale(web, 2);
    expect(running(call).map(([, digest]) => digest)).toEqual([oldDigest, newDigest]);
  });

  it('begins without a definition if its controller is EXTERNAL', () => {
    const { ecs, call } = bench();
    const web = ecs.createService({ name: 'web', deploymentController: 'EXTERNAL' });
    expect(service(call, 'web')).toMatchObject({ taskSets: [], taskDefinition: undefined, runningCount: 0 });
    const taskDefinition = ecs.registerTaskDefinition({ family: 'web', image: app });
    const taskSet = ecs.createTaskSet({ service: web, taskDefinition, scalePercent: 50 });
    ecs.scale(web, 4);
    expect(call('DescribeTaskSets', { service: 'web' })).toMatchObject({
      taskSets: [{ taskSetArn: taskSet, runningCount: 2 }],
    });
  });
});

describe('a service', () => {
  it('is listed 10 on a page by default and 100 if asked', () => {
    const { ecs, call } = bench();
    const taskDefinition = ecs.registerTaskDefinition({ family: 'web', image: app });
    for (let i = 0; i < 101; i += 1) ecs.createService({ name: `web-${i}`, taskDefinition, desiredCount: 0 });
    const page = (input: JsonObject) => texts(call('ListServices', input), 'serviceArns').length;
    expect([page({}), page({ maxResults: 100 })]).toEqual([10, 100]);
    expect(refusal(() => page({ maxResults: 101 }))).toMatch(/^InvalidParameterException/);
    expect(texts(call('ListServices', { maxResults: 100 }, { maxPage: 1 }), 'serviceArns')).toHaveLength(1);
  });

  it('is described with 9 others and not with 10, and missing ones are failures', () => {
    const { ecs, call } = bench();
    rolling(ecs);
    const names = Array.from({ length: 9 }, (_, i) => `none-${i}`);
    const described = call('DescribeServices', { services: ['web', ...names] });
    expect(objects(described, 'services')).toHaveLength(1);
    expect(objects(described, 'failures')).toHaveLength(9);
    const arn = 'arn:aws:ecs:eu-west-1:111111111111:service/default/none-0';
    expect(objects(described, 'failures')[0]).toEqual({ arn, reason: 'MISSING' });
    expect(refusal(() => call('DescribeServices', { services: ['web', ...names, 'one-more'] }))).toBe(
      'InvalidParameterException: service names can have at most 10 items.',
    );
    expect(refusal(() => call('DescribeServices', { services: [] }))).toBe(
      'InvalidParameterException: Services cannot be empty.',
    );
  });

  it('that is deleted leaves the list while it drains, and its revisions go when it has', () => {
    const { ecs, call } = bench();
    const web = rolling(ecs);
    const [revision] = revisionsOf(call, 'web');
    expect(refusal(() => call('DeleteService', { service: 'web' }))).toMatch(/scaled above 0/);
    call('DeleteService', { service: 'web', force: true });
    expect(call('ListServices')).toMatchObject({ serviceArns: [] });
    expect(service(call, 'web')).toMatchObject({ status: 'DRAINING', runningCount: 1 });
    expect(tasksIn(call)).toEqual([]);
    expect(tasksIn(call, { desiredStatus: 'STOPPED' })).toHaveLength(1);
    ecs.finishDraining(web);
    expect(service(call, 'web')).toMatchObject({ status: 'INACTIVE', runningCount: 0 });
    const failed = { failures: [{ arn: revision, reason: 'MISSING' }] };
    expect(call('DescribeServiceRevisions', { serviceRevisionArns: [revision] })).toMatchObject(failed);
  });

  it('is Express if ECS manages it, and tells its image without a definition', () => {
    const { ecs, call } = bench();
    const serviceArn = ecs.createExpressService({ name: 'web', image: app });
    const { service: express } = call('DescribeExpressGatewayService', { serviceArn });
    const [configuration] = objects(object({ express }, 'express'), 'activeConfigurations');
    expect(configuration).toMatchObject({ primaryContainer: { image: app } });
    expect(texts(call('ListServices'), 'serviceArns')).toEqual([serviceArn]);
    expect(pinned(call, 'web')).toEqual([[oldDigest]]);
    const plain = ecs.createService({ name: 'plain', taskDefinition: 'default-web' });
    expect(refusal(() => call('DescribeExpressGatewayService', { serviceArn: plain }))).toMatch(/^ResourceNotFound/);
  });
});
