import type { KeepReason } from '../core/verdict.ts';
import { byAge } from './reasons/age.ts';
import { byChoice } from './reasons/choice.ts';
import { byKind } from './reasons/kind.ts';
import type { About, Teller, Told } from './reasons/told.ts';
import { byUse } from './reasons/use.ts';
import { unknownText } from './written.ts';

/** A rule without a sentence does not compile. */
const tellers: Readonly<Record<KeepReason['rule'], Teller>> = { ...byUse, ...byAge, ...byChoice, ...byKind };

const isKnown = (rule: string): rule is KeepReason['rule'] => Object.hasOwn(tellers, rule);

/** A reason as the audit writes it, in words; of another version's rule, what it says itself. */
export function reasonTold(reason: { readonly rule: string; readonly [key: string]: unknown }, about: About): Told {
  const told = isKnown(reason.rule) ? tellers[reason.rule](reason, about) : undefined;
  return (
    told ?? {
      sentences: [unknownText('rule', reason)],
      remedy: `look up the rule ${reason.rule} in the version that wrote it`,
    }
  );
}
