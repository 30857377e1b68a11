import { decided, goingBy, reasonsByPlan } from './plan.ts';
import { goingByWords, reasonsByWords } from './reasons.ts';
import { hourMs, inEveryWorld } from './runs.ts';

test(
  'the plan keeps and condemns what the words of the policy reference do, for the same reasons',
  () => {
    const tally = { components: 0, condemned: 0, going: 0 };
    inEveryWorld(
      (world) => {
        const decisions = decided(world);
        const reasons = reasonsByWords(world);
        expect(reasonsByPlan(decisions)).toEqual(reasons);
        const going = goingByWords(world, reasons);
        expect(goingBy(decisions).toSorted()).toEqual(going.toSorted());
        tally.components += reasons.size;
        tally.condemned += [...reasons.values()].filter((all) => all.length === 0).length;
        tally.going += going.length;
      },
      () => `, ${tally.components} components, ${tally.condemned} condemned, ${tally.going} images go`,
    );
    // A generator that condemns nothing, or everything, proves nothing.
    expect(tally.condemned).toBeGreaterThan(tally.components / 10);
    expect(tally.condemned).toBeLessThan(tally.components / 2);
  },
  hourMs,
);
