import type { AuditRow } from '../core/audit-row.ts';
import { onceEach } from '../core/once-each.ts';
import type { Hold } from '../core/verdict.ts';
import { reasonTold } from './reasons.ts';
import { legible, outcomeText } from './record.ts';
import { fitted } from './text.ts';
import { holdTold } from './written-holds.ts';

/** No sentence of somebody else's takes more room than this. */
const mostLetters = 300;

/** Many images have the same hold: putting it into words takes longer than the row. */
const heldTold = onceEach((one: Hold) => holdTold({ ...legible(one), hold: one.hold }).sentence);

/** What a row says, in sentences: what happened to the image, what holds it back, why it stays. */
export function rowTold({ image, verdict, outcome, reasons, blockedBy }: AuditRow): readonly string[] {
  const happened = outcome ? [outcomeText(outcome)] : [];
  const kept = reasons.flatMap((one) => reasonTold({ ...legible(one), rule: one.rule }, image).sentences);
  const held = blockedBy.map(heldTold);
  const sentences = [...happened, ...kept, ...held];
  const all =
    sentences.length === 0 && verdict === 'condemned' ? ['no rule keeps it, and nothing holds it back'] : sentences;
  return all.map((sentence) => fitted(sentence, mostLetters));
}
