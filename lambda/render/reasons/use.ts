import * as z from 'zod';
import { dayAfter, dayOf, duration, instant, telling, told, whoIs } from './told.ts';
import type { Told } from './told.ts';

const users = { count: z.number(), usedBy: z.array(z.string()) };
type Users = z.output<z.ZodObject<typeof users>>;

/** A sentence for each who is named, and how many are not. */
function each({ count, usedBy }: Users, does: string, remedy: string): Told {
  const rest = count - usedBy.length;
  const more = rest > 0 ? [`… and ${rest.toLocaleString('en')} more`] : [];
  return { sentences: [...usedBy.map((one) => `${one} ${does}`), ...more], remedy };
}

const all = ({ count }: Users): string => (count === 1 ? 'what uses it' : `all ${count} that use it`);

/** Somebody uses it, or may go back to it, or may pull it. */
export const byUse = {
  'in-use': telling(users, (used) => each(used, 'uses it', `change or remove ${all(used)}`)),
  'in-use-elsewhere': telling(users, (used) =>
    each(used, 'uses it, by another repository, region or account', `change or remove ${all(used)}`),
  ),
  'rollback-target': telling(users, (used) =>
    each(used, 'may roll back to it', 'remove what may roll back to it, or lower inUse.rollback'),
  ),
  'mentioned-in': telling(users, (used) =>
    each(used, 'mentions it or its repository', 'take the mention away, or write the tag that is meant into it'),
  ),
  'pinned-unknown': telling(users, (used) =>
    each(
      used,
      'pinned a digest of its repository that AWS does not tell: it may be this one',
      'deploy what pinned it again, so that AWS tells the digest',
    ),
  ),
  'foreign-consumer': telling({ principals: z.array(z.string()) }, ({ principals }) => ({
    sentences: principals.map((one) => `${one} may pull it, and is not looked at`),
    remedy: 'look there (inUse.accounts), or say what covers whoever may pull (inUse.foreign)',
  })),
  'replica-of-kept': telling({ digest: z.string(), original: z.string() }, ({ digest, original }, about) =>
    told(
      `${whoIs(digest, about)} is a replica of what is kept in ${original}`,
      `let go of the original in ${original}: "keeper explain" says what keeps it`,
    ),
  ),
  'pull-through-cache': telling(
    { digest: z.string(), cachedAt: instant, within: duration },
    ({ digest, cachedAt, within }, about) =>
      told(
        `a pull-through cache holds it, and ${whoIs(digest, about)} was pulled on ${dayOf(cachedAt)}; that keeps it for ${within}`,
        `wait until ${dayAfter(cachedAt, within)}, without another pull`,
      ),
  ),
  'seen-within': telling(
    { digest: z.string(), seenAt: instant, within: duration },
    ({ digest, seenAt, within }, about) =>
      told(
        `${whoIs(digest, about)} was seen in use on ${dayOf(seenAt)}; uses of the last ${within} keep it`,
        `wait until ${dayAfter(seenAt, within)}, without another use, or lower inUse.seenWithin`,
      ),
  ),
  'pulled-within': telling(
    { digest: z.string(), pulledAt: instant, within: duration },
    ({ digest, pulledAt, within }, about) => {
      const who = digest === about.digest ? '' : `${whoIs(digest, about)} was `;
      return told(
        `${who}pulled on ${dayOf(pulledAt)}; pulls of the last ${within} keep it`,
        `wait until ${dayAfter(pulledAt, within)}, without another pull, or lower inUse.pulledWithin`,
      );
    },
  ),
} as const;
