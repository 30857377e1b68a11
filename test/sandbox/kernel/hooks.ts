import { matcher } from '../matching.ts';
import type { Match } from '../matching.ts';
import type { Call } from '../service.ts';

/** Which calls to be told of, and whether before or after they are handled. */
type Occasion = Match & { readonly when: 'before' | 'after' };

/** What a test does on an occasion. The call waits for it. */
type Listener = (call: Call) => void | Promise<void>;

/** The listeners of a sandbox. */
export interface Hooks {
  readonly add: (occasion: Occasion, listener: Listener) => () => void;
  readonly tell: (when: Occasion['when'], call: Call) => Promise<void>;
}

/** No listeners yet. */
export function callHooks(): Hooks {
  const entries = new Set<{ when: Occasion['when']; means: (call: Call) => boolean; listener: Listener }>();
  return {
    add(occasion, listener) {
      const entry = { when: occasion.when, means: matcher(occasion), listener };
      entries.add(entry);
      return () => entries.delete(entry);
    },
    async tell(when, call) {
      for (const entry of entries) {
        // One after the other: what a listener changes, the next one finds.
        if (entry.when === when && entry.means(call)) await entry.listener(call);
      }
    },
  };
}
