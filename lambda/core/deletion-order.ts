import { grouped } from './grouped.ts';
import { compareText, listsOf, subjectsOf } from './image.ts';
import type { Digest, Image } from './image.ts';

/**
 * Sorts what goes into steps, each to be finished before the next begins: ECR refuses to delete what an index lists, and
 * a signature must not go before what it signs. So indexes come first, nested ones from the top, then what they listed,
 * then what was about any of these. What goes round in a circle goes at once.
 */
export function deletionSteps(images: readonly Image[]): readonly (readonly Image[])[] {
  const going = new Set(images.map(({ digest }) => digest));
  const waitsFor = grouped(images.flatMap(linksOf).filter(([below, above]) => below !== above));
  const steps: (readonly Image[])[] = [];
  const done = new Set<Digest>();
  let left = images.toSorted((a, b) => compareText(a.digest, b.digest));
  while (left.length > 0) {
    const waits = left.map((image) => ({ image, for: allAbove(image.digest, waitsFor, going, done) }));
    const fewest = Math.min(...waits.map((one) => one.for.size));
    const [first] = waits.filter((one) => one.for.size === fewest);
    // Nothing above it: free. Otherwise it is in a circle, and goes with just those that wait for each other.
    const step = waits.filter((one) => one.for.size === 0 || (fewest > 0 && first?.for.has(one.image.digest)));
    steps.push(step.map(({ image }) => image));
    for (const { image } of step) done.add(image.digest);
    left = left.filter(({ digest }) => !done.has(digest));
  }
  return steps;
}

const linksOf = (image: Image): readonly (readonly [below: Digest, above: Digest])[] => [
  ...listsOf(image).map((listed) => [listed, image.digest] as const),
  ...subjectsOf(image).map((subject) => [image.digest, subject] as const),
];

/** All that must go before an image, directly or not; itself too if it waits for itself in a circle. */
function allAbove(
  digest: Digest,
  waitsFor: ReadonlyMap<Digest, readonly Digest[]>,
  going: ReadonlySet<Digest>,
  done: ReadonlySet<Digest>,
): ReadonlySet<Digest> {
  const above = new Set<Digest>();
  const add = (id: Digest) => {
    for (const other of waitsFor.get(id) ?? []) if (going.has(other) && !done.has(other)) above.add(other);
  };
  add(digest);
  // The set grows while it is walked, to everything above.
  for (const other of above) add(other);
  return above;
}
