import { usageMemory } from '../../bench/usage-memory.ts';

/** 139 and 204 were measured, ten times of ten. */
test.each([
  ['each twenty of them', 20, 150],
  ['no two of them', 1, 220],
])(
  'what tasks name takes few bytes for each reference, with finding it, where %s run one image',
  (_, ofOneImage, most) => {
    const { references, each, finding } = usageMemory(20_000, ofOneImage);
    expect(references).toBe(40_000);
    expect(each + finding).toBeLessThan(most);
    // What is held is counted: an object of four fields takes more than this.
    expect(each).toBeGreaterThan(50);
  },
);
