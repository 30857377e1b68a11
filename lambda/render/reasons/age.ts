import * as z from 'zod';
import { dayAfter, dayOf, duration, instant, telling, told, whoIs } from './told.ts';

/** It is young, whatever that counts from. */
export const byAge = {
  'too-young': telling(
    { digest: z.string(), since: instant, minimumAge: duration, tag: z.string().optional() },
    ({ digest, since, minimumAge, tag }, about) => {
      const young =
        tag === undefined
          ? `${whoIs(digest, about)} has been there since ${dayOf(since)}`
          : `${whoIs(digest, about)} has had the tag ${tag} since ${dayOf(since)}`;
      return told(
        `${young}; nothing goes that is younger than ${minimumAge}`,
        `wait until ${dayAfter(since, minimumAge)}, or lower minimumAge`,
      );
    },
  ),
  'created-within': telling(
    { digest: z.string(), createdAt: instant, within: duration },
    ({ digest, createdAt, within }, about) =>
      told(
        `${whoIs(digest, about)} was built on ${dayOf(createdAt)}, by its own word; builds of the last ${within} stay`,
        `wait until ${dayAfter(createdAt, within)}`,
      ),
  ),
  'young-in-family': telling(
    { family: z.string(), since: instant, keepWithin: duration },
    ({ family, since, keepWithin }) =>
      told(
        `in family ${family} since ${dayOf(since)}, which keeps what is younger than ${keepWithin}`,
        `wait until ${dayAfter(since, keepWithin)}, or lower keepWithin of family ${family}`,
      ),
  ),
  'young-untagged': telling({ pushedAt: instant, keepWithin: duration }, ({ pushedAt, keepWithin }) =>
    told(
      `it has no tag, and was pushed on ${dayOf(pushedAt)}; such stay for ${keepWithin}`,
      `wait until ${dayAfter(pushedAt, keepWithin)}, or lower untagged.keepWithin`,
    ),
  ),
} as const;
