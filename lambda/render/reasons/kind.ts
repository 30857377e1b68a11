import * as z from 'zod';
import { telling, told, whoIs } from './told.ts';

const digest = z.string();

/** How the rest of them are named: long lists help nobody. */
function someOf(digests: readonly string[]): string {
  const named = digests.slice(0, mostNamed).map((one) => one.slice(0, 'sha256:'.length + 12));
  const rest = digests.length - named.length;
  return rest > 0 ? `${named.join(', ')} and ${rest} more` : named.join(', ');
}
const mostNamed = 3;

/** What it is, or that nobody can tell. */
export const byKind = {
  'unknown-kind': telling({ artifactType: z.string() }, ({ artifactType }) =>
    told(
      `it is ${artifactType}, and nobody knows who uses such`,
      'no key of the policy lets such go: delete it by hand if nobody needs it',
    ),
  ),
  'unreadable-manifest': telling({ digest, because: z.string() }, (one, about) =>
    told(
      `the manifest of ${nameIn(one.digest, about.digest)} cannot be read, and may list it: ${one.because}`,
      `make the manifest of ${nameIn(one.digest, about.digest)} readable, or delete that by hand`,
    ),
  ),
  'unreadable-config': telling({ digest, because: z.string() }, (one, about) =>
    told(
      `the configuration of ${nameIn(one.digest, about.digest)} cannot be read, and may have a label that keeps it: ${one.because}`,
      `make the configuration of ${nameIn(one.digest, about.digest)} readable, or delete that by hand`,
    ),
  ),
  'subject-elsewhere': telling({ subjects: z.array(z.string()) }, ({ subjects }) =>
    told(
      subjects.length === 0
        ? 'nobody can tell what it is about'
        : `it is about ${someOf(subjects)}, which is not in its repository`,
      'delete it by hand if nobody needs it',
    ),
  ),
  'archived-by-others': telling({ digest, status: z.string() }, (one, about) =>
    one.status === 'archived'
      ? told(
          `${whoIs(one.digest, about)} was put into the archive by somebody else`,
          'say "archived: delete" in its entry of retention',
        )
      : told(
          `${whoIs(one.digest, about)} is on its way back from the archive`,
          'wait until it is back: it is judged again then',
        ),
  ),
} as const;

const nameIn = (one: string, image: string): string =>
  one === image ? 'the image' : one.slice(0, 'sha256:'.length + 12);
