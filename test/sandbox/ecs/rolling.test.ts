import { objects } from '../json.ts';
import { app, bench, newDigest, oldDigest, pinned, rolling, running, service, tasksIn } from './bench.ts';

describe('a rolling service', () => {
  it('pins the digest of its first started task, and later tasks pull it though the tag has moved', () => {
    const { ecs, images, call } = bench();
    const web = rolling(ecs);
    images.move(app, newDigest);
    ecs.scale(web, 2);
    expect(pinned(call, 'web')).toEqual([[oldDigest]]);
    expect(running(call)).toEqual([
      ['RUNNING', oldDigest],
      ['RUNNING', oldDigest],
    ]);
  });

  it('starts the same digest again when a task of it is stopped', () => {
    const { ecs, images, call } = bench();
    rolling(ecs);
    images.move(app, newDigest);
    ecs.stopTask(tasksIn(call)[0] ?? '');
    expect(running(call)).toEqual([['RUNNING', oldDigest]]);
  });

  it('cannot scale out once its pinned digest is deleted', () => {
    const { ecs, images, call } = bench();
    const web = rolling(ecs);
    images.move(app, newDigest);
    images.remove(oldDigest);
    ecs.scale(web, 2);
    expect(service(call, 'web')).toMatchObject({ desiredCount: 2, runningCount: 1 });
    const stopped = tasksIn(call, { desiredStatus: 'STOPPED' });
    expect(objects(call('DescribeTasks', { tasks: stopped }), 'tasks')).toMatchObject([
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason: expect.stringContaining(`CannotPullContainerError: ${app.replace(':stable', '')}@${oldDigest}`),
      },
    ]);
  });

  it('pins nothing at a desired count of 0, and the digest of the day when it scales out', () => {
    const { ecs, images, call } = bench();
    const web = rolling(ecs, { desiredCount: 0 });
    expect(pinned(call, 'web')).toEqual([[undefined]]);
    images.move(app, newDigest);
    ecs.scale(web, 1);
    expect(pinned(call, 'web')).toEqual([[newDigest]]);
  });

  it('pins nothing while its tasks are pending', () => {
    const { ecs, call } = bench();
    rolling(ecs, { tasks: 'PENDING' });
    expect(running(call)).toEqual([['PENDING', undefined]]);
    expect(pinned(call, 'web')).toEqual([[undefined]]);
    ecs.startTask(tasksIn(call)[0] ?? '');
    expect(pinned(call, 'web')).toEqual([[oldDigest]]);
  });

  it('pins nothing for a container whose version consistency is disabled', () => {
    const { ecs, images, call } = bench();
    const containers = [{ name: 'app', image: app, versionConsistency: 'disabled' }] as const;
    const taskDefinition = ecs.registerTaskDefinition({ family: 'web', containers });
    const web = ecs.createService({ name: 'web', taskDefinition });
    images.move(app, newDigest);
    ecs.scale(web, 2);
    expect(pinned(call, 'web')).toEqual([[undefined]]);
    expect(running(call).map(([, digest]) => digest)).toEqual([oldDigest, newDigest]);
  });

  it('keeps the image of each container, pinned by its name', () => {
    const { ecs, call } = bench();
    const images = [app, 'public.ecr.aws/nginx/nginx:1'];
    ecs.createService({ name: 'web', taskDefinition: ecs.registerTaskDefinition({ family: 'web', images }) });
    expect(pinned(call, 'web')).toEqual([[oldDigest, expect.stringMatching(/^sha256:[0-9a-f]{64}$/)]]);
  });
});
