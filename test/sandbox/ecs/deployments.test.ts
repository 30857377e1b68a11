import { objects } from '../json.ts';
import { app, bench, newDigest, oldDigest, pinned, refusal, revisionsOf, rolling, running, service } from './bench.ts';

function updated() {
  const { ecs, images, call } = bench();
  const web = rolling(ecs);
  images.move(app, newDigest);
  const deployment = ecs.updateService(web);
  const described = () =>
    objects(call('DescribeServiceDeployments', { serviceDeploymentArns: [deployment] }), 'serviceDeployments')[0] ?? {};
  return { ecs, call, web, described };
}

describe('a deployment', () => {
  it('in progress has its source and target, both of them with tasks', () => {
    const { call, described } = updated();
    expect(pinned(call, 'web')).toEqual([[newDigest], [oldDigest]]);
    expect(running(call)).toHaveLength(2);
    expect(objects(service(call, 'web'), 'deployments').map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);
    const [target, source] = revisionsOf(call, 'web');
    expect(described()).toMatchObject({
      status: 'IN_PROGRESS',
      targetServiceRevision: { arn: target },
      sourceServiceRevisions: [{ arn: source }],
    });
  });

  it('that is finished leaves only its target', () => {
    const { ecs, call, web, described } = updated();
    ecs.finishDeployment(web);
    expect(pinned(call, 'web')).toEqual([[newDigest]]);
    expect(running(call)).toEqual([['RUNNING', newDigest]]);
    expect(described()).toMatchObject({ status: 'SUCCESSFUL', finishedAt: Date.UTC(2026, 5, 1) / 1000 });
  });

  it('that is rolled back names the revision it returned to, and makes no new one', () => {
    const { ecs, call, web, described } = updated();
    const [, source] = revisionsOf(call, 'web');
    ecs.rollBack(web);
    expect(pinned(call, 'web')).toEqual([[oldDigest]]);
    expect(running(call)).toEqual([['RUNNING', oldDigest]]);
    expect(described()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', rollback: { serviceRevisionArn: source } });
  });

  it('ends one that is still in progress', () => {
    const { ecs, call, web } = updated();
    ecs.updateService(web);
    const listed = objects(call('ListServiceDeployments', { service: 'web' }), 'serviceDeployments');
    expect(listed.map(({ status }) => status)).toEqual(['IN_PROGRESS', 'STOPPED', 'SUCCESSFUL']);
    expect(pinned(call, 'web')).toHaveLength(3);
  });

  it('is listed with its target, the newest first, 20 on a page and for 90 days', () => {
    const { ecs, call } = bench();
    const web = rolling(ecs);
    for (let i = 0; i < 21; i += 1) ecs.updateService(web);
    const first = call('ListServiceDeployments', { service: 'web' });
    expect(objects(first, 'serviceDeployments')).toHaveLength(20);
    const [newest] = revisionsOf(call, 'web');
    expect(objects(first, 'serviceDeployments')[0]).toMatchObject({ targetServiceRevisionArn: newest });
    const second = call('ListServiceDeployments', { service: 'web', nextToken: first['nextToken'] });
    expect(objects(second, 'serviceDeployments')).toHaveLength(2);
    const later = call('ListServiceDeployments', { service: 'web' }, { nowMs: Date.UTC(2026, 7, 30) });
    expect(later).toMatchObject({ serviceDeployments: [] });
  });

  it('from a revision of before 2024-10-25 cannot be described, nor can that revision', () => {
    const { ecs, call } = bench();
    const taskDefinition = ecs.registerTaskDefinition({ family: 'web', image: app });
    const web = ecs.createService({ name: 'web', taskDefinition, at: '2024-10-24T23:59:59Z' });
    const [old] = revisionsOf(call, 'web');
    const gone = [{ arn: old, reason: 'MISSING' }];
    expect(call('DescribeServiceRevisions', { serviceRevisionArns: [old] })).toEqual({
      serviceRevisions: [],
      failures: gone,
    });
    expect(call('ListServiceDeployments', { service: 'web' })).toMatchObject({ serviceDeployments: [] });
    const deployment = ecs.updateService(web);
    const described = call('DescribeServiceDeployments', { serviceDeploymentArns: [deployment] });
    expect(described).toEqual({ serviceDeployments: [], failures: gone });
  });

  it.each(['DescribeServiceDeployments', 'DescribeServiceRevisions'])('%s takes 20 ARNs and no more', (operation) => {
    const { call } = bench();
    const key = operation === 'DescribeServiceRevisions' ? 'serviceRevisionArns' : 'serviceDeploymentArns';
    const arns = (count: number) => ({ [key]: Array.from({ length: count }, (_, i) => `arn:aws:ecs:none/${i}`) });
    expect(objects(call(operation, arns(20)), 'failures')).toHaveLength(20);
    expect(refusal(() => call(operation, arns(21)))).toBe(
      `InvalidParameterException: ${key} can have at most 20 items.`,
    );
  });
});
