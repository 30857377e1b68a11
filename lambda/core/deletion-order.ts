import { grouped } from './grouped.ts';
import { compareText, listsOf, subjectsOf } from './image.ts';
import type { Digest, Image } from './image.ts';

/**
 * Sorts what goes into steps, each to be finished before the next begins: ECR refuses to delete what an index lists, and
 * a signature must not go before what it signs. So indexes come first, nested ones from the top, then what they listed,
 * then what was about any of these. What goes round in a circle comes last.
 */
export function deletionSteps(images: readonly Image[]): readonly (readonly Image[])[] {
  const going = new Set(images.map(({ digest }) => digest));
  const waitsFor = grouped(
    images.flatMap((image) => [
      ...listsOf(image).map((listed) => [listed, image.digest] as const),
      ...subjectsOf(image).map((subject) => [image.digest, subject] as const),
    ]),
  );
  const isWaiting = ({ digest }: Image, done: ReadonlySet<Digest>) =>
    (waitsFor.get(digest) ?? []).some((other) => other !== digest && going.has(other) && !done.has(other));
  const steps: (readonly Image[])[] = [];
  const done = new Set<Digest>();
  let left = images.toSorted((a, b) => compareText(a.digest, b.digest));
  while (left.length > 0) {
    const free = left.filter((image) => !isWaiting(image, done));
    const step = free.length > 0 ? free : left;
    steps.push(step);
    for (const { digest } of step) done.add(digest);
    left = left.filter(({ digest }) => !done.has(digest));
  }
  return steps;
}
