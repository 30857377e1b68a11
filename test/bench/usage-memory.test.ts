import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../bench/usage-memory.ts', import.meta.url));

/** Measured in a process of its own: in this one others leave what is collected at any time. */
function measured(tasks: number, ofOneImage: number): Readonly<Record<'references' | 'each' | 'finding', number>> {
  const script = `const { usageMemory } = await import(${JSON.stringify(file)});
    process.stdout.write(JSON.stringify(usageMemory(${tasks}, ${ofOneImage})));`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

/** 139 and 212 were measured, five times of five. */
test.each([
  ['each twenty of them', 20, 150],
  ['no two of them', 1, 220],
])(
  'what tasks name takes few bytes for each reference, with finding it, where %s run one image',
  (_, ofOneImage, most) => {
    const { references, each, finding } = measured(20_000, ofOneImage);
    expect(references).toBe(40_000);
    expect(each + finding).toBeLessThan(most);
    // What is held is counted: an object of four fields takes more than this.
    expect(each).toBeGreaterThan(50);
  },
);
