import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { limitOf } from './limit.ts';
import type { Limit } from './limit.ts';

/** A template as CloudFormation hands it out, or why it cannot be read. */
export type TemplateText = { readonly template: unknown } | Unreadable;

export interface Unreadable {
  readonly unreadable: string;
}

/** Reads JSON or YAML. The short forms of YAML become the long ones: `!Sub x` is `{ 'Fn::Sub': 'x' }`. */
export function templateIn(text: string): TemplateText {
  if (text.length > mostCharacters) return { unreadable: `it has more than ${mostCharacters} characters` };
  return inJson(text) ?? inYaml(text);
}

/** CloudFormation takes templates of one megabyte; its macros may make them longer. */
const mostCharacters = 5_000_000;

function inJson(text: string): TemplateText | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return { template: JSON.parse(text) };
  } catch {
    // YAML may begin with a brace, too.
    return undefined;
  }
}

function inYaml(text: string): TemplateText {
  // The parser makes a regular expression as long as the indentation: a hostile one kills the process.
  if (mostIndented.test(text)) return { unreadable: 'its lines are indented too deeply' };
  const document = parseDocument(text, {
    // Texts stay as they are written: an account that begins with 0, or the tag 1.10.
    schema: 'failsafe',
    version: '1.1',
    strict: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error) return { unreadable: error.message.split('\n')[0] ?? error.code };
  const limit = limitOf({ work: mostNodes, depth: mostDepth });
  const template = plain(document.contents, { document, limit, depth: 0 });
  return limit.isReached() ? { unreadable: 'it is nested too deeply' } : { template };
}

const mostIndented = /^[ ?-]{1000}/m;
const mostNodes = 1_000_000;
const mostDepth = 300;

interface Place {
  readonly document: Document;
  readonly limit: Limit;
  readonly depth: number;
}

function plain(node: unknown, place: Place): unknown {
  if (!place.limit.allows(1, place.depth)) return null;
  const value = untagged(node, { ...place, depth: place.depth + 1 });
  const tag = isScalar(node) || isMap(node) || isSeq(node) ? shortForm.exec(node.tag ?? '')?.[1] : undefined;
  return tag === undefined ? value : { [longForm(tag)]: value };
}

const shortForm = /^!([A-Za-z][\w:]{0,40})$/;
const longForm = (tag: string): string => (tag === 'Ref' || tag === 'Condition' ? tag : `Fn::${tag}`);

function untagged(node: unknown, place: Place): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item) => plain(item, place));
  if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [keyOf(key), plain(value, place)]));
  // Each alias is looked for in the whole document, so a thousand of them are enough.
  if (!isAlias(node) || !place.limit.allows(mostNodes / 1000, place.depth)) return null;
  return plain(node.resolve(place.document), place);
}

const keyOf = (key: unknown): string => (isScalar(key) ? String(key.value) : '');
