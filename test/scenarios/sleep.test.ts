import { setTimeout as elapse } from 'node:timers/promises';
import { startKeeper } from './child.ts';
import { brisk, furnish } from './estate.ts';
import { onScene } from './scene.ts';

/** The only test that waits: longer than a describe justifies a deletion, on the clocks of a process that sleeps. */
test(
  'a run that sleeps between looking at images and deleting them deletes nothing when it wakes up, and says why',
  () =>
    onScene({}, async (scene) => {
      const { aws, clean } = scene;
      const estate = furnish(scene);
      const child = startKeeper(scene, brisk);
      await new Promise<void>((asleep) => {
        aws.onCall(
          { operation: 'DescribeImages', where: ({ imageIds }) => imageIds !== undefined, nth: 1, when: 'after' },
          () => {
            child.signal('SIGSTOP');
            asleep();
          },
        );
      });
      await elapse(11_000);
      aws.clock.advance(3_600_000);
      child.signal('SIGCONT');
      const { code, out } = await child.ended;
      expect(aws.countOf('BatchDeleteImage')).toBe(0);
      expect(estate.present()).toEqual(estate.before);
      expect(code).toBe(4);
      expect(out).toMatch(/Stopped\n +its lease has expired/);
      await clean(brisk);
      expect(estate.present().toSorted()).toEqual(estate.used);
    }),
  60_000,
);
