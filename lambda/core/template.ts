import { allSeen, nothingSeen, seenInAnswer, seenInText } from './sightings.ts';
import type { Consumer } from './sightings.ts';
import { deeper, needsResources, told, untold } from './templates/given.ts';
import type { Frame, Given } from './templates/given.ts';
import { choicesOf, intrinsicIn, textsOfIntrinsic } from './templates/intrinsics.ts';
import { isObject } from './templates/json.ts';
import type { JsonObject } from './templates/json.ts';
import { limitOf } from './templates/limit.ts';
import { templateIn } from './templates/text.ts';
import type { Unreadable } from './templates/text.ts';
import { textsIn } from './texts.ts';
import type { Sightings } from './usage.ts';

export { needsResources, templateIn };
export type { Given };

/**
 * What a template of CloudFormation names, with everything put in that AWS tells. A part that nobody can tell (a value of
 * a custom resource, a secret, a dynamic reference) leaves a repository without a tag: then all of its images are meant,
 * because what stands elsewhere in the template need not be the missing part.
 */
export function seenInTemplate(template: unknown, given: Given, consumer: Consumer): Sightings | Unreadable {
  const { document, isWhole } = evaluated(template, given);
  if (!isWhole) return { unreadable: 'it is nested too deeply, or too large when put together' };
  const values = [...given.parameters.values()].map((value) => told(value, given.home));
  return allSeen([seenInAnswer([document, values], consumer), seenUntold([document, values], consumer)]);
}

/**
 * A template with its intrinsic functions replaced by the texts that they stand for, by all of them where a condition or
 * an unknown key decides. What the stack does not consume is left out: parameters as declared, mappings, outputs.
 */
export function evaluated(template: unknown, given: Given): { readonly document: unknown; readonly isWhole: boolean } {
  const limit = limitOf({ work: mostWork, depth: mostDepth });
  const frame: Frame = { given, template, limit, depth: 0 };
  const sections = isObject(template) ? Object.entries(template) : [];
  const document = sections
    .filter(([name]) => !leftOut.has(name))
    .map(([name, section]) => [name, documentOf(section, frame)] as const);
  return { document: Object.fromEntries(document), isWhole: !limit.isReached() };
}

/** Nodes and characters: a template of a megabyte takes a tenth of it. */
const mostWork = 10_000_000;
const mostDepth = 200;

const leftOut: ReadonlySet<string> = new Set(['Parameters', 'Mappings', 'Conditions', 'Rules', 'Outputs']);

function documentOf(node: unknown, frame: Frame): unknown {
  if (!frame.limit.allows(1, frame.depth)) return untold;
  if (typeof node === 'string') return told(node, frame.given.home);
  if (Array.isArray(node)) return node.map((item) => documentOf(item, deeper(frame)));
  return isObject(node) ? objectOf(node, deeper(frame)) : node;
}

function objectOf(node: JsonObject, frame: Frame): unknown {
  const intrinsic = intrinsicIn(node);
  const choices = intrinsic && choicesOf(intrinsic, frame);
  if (choices) return choices.map((choice) => documentOf(choice, frame));
  const texts = intrinsic && textsOfIntrinsic(intrinsic, frame);
  if (texts) return texts;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, documentOf(value, frame)]));
}

/** Addresses with a part that nobody can tell, each as a mention of its whole repository. */
function seenUntold(document: unknown, consumer: Consumer): Sightings {
  const addresses = textsIn(document)
    .filter(({ text }) => text.includes(untold))
    .flatMap(({ text }) => text.split(/[\s"'`,;]+/).filter((word) => word.includes(untold)));
  const { mentions } = seenInText(addresses, consumer);
  return {
    ...nothingSeen,
    mentions: mentions.map(({ usedBy, role, repository }) => ({ usedBy, role, repository, words: [] })),
  };
}

/** The repositories that something names, each as a whole: for a stack that may go back to tags that AWS no longer tells. */
export function wholeRepositoriesIn({ references, mentions }: Sightings): Sightings {
  const named = [...references, ...mentions].flatMap(({ usedBy, role, repository }) =>
    repository ? [{ usedBy, role, repository, words: [] }] : [],
  );
  const byPlace = new Map(named.map((one) => [`${JSON.stringify(one.repository)}${one.usedBy}`, one]));
  return { ...nothingSeen, mentions: [...byPlace.values()] };
}
