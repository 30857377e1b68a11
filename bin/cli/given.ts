import { BadInput } from '../../lambda/bad-input.ts';
import { imageAsked } from '../../lambda/core/asked.ts';
import type { Asked } from '../../lambda/core/asked.ts';
import type { Registry } from '../../lambda/core/image.ts';
import { isRunName } from '../../lambda/core/run-name.ts';

/** An image that is asked for, wherever it is. */
export function askedIn(ref: string, home: Registry): Asked {
  const asked = imageAsked(ref, home);
  if (asked) return asked;
  throw new BadInput(
    `"${ref}" must name an image: repository:tag, repository@sha256:..., its whole address, or its digest`,
  );
}

/** An image of one repository: a digest alone means it wherever it is. */
export function namedIn(ref: string, home: Registry): Asked & { readonly name: string } {
  const asked = imageAsked(ref, home);
  if (asked?.name !== undefined) return { ...asked, name: asked.name };
  throw new BadInput(`"${ref}" must name one image: repository:tag, repository@sha256:..., or its whole address`);
}

/** Refuses what is not the name of a run. */
export function checkRun(run: string): void {
  if (isRunName(run)) return;
  throw new BadInput(`--run must be the name of a run, such as 20260601T030000Z-9f3a1c, got "${run}"`);
}
