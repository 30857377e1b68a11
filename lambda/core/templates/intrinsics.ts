import { deeper, parameterTexts, repositoryType, stackType, told, typeOf, untold } from './given.ts';
import type { Frame } from './given.ts';
import { isObject, memberOf, textOf } from './json.ts';

/** An intrinsic function of CloudFormation in a template: an object of one member. */
export interface Intrinsic {
  readonly name: string;
  readonly argument: unknown;
}

export function intrinsicIn(node: unknown): Intrinsic | undefined {
  if (!isObject(node)) return undefined;
  const [first, ...others] = Object.entries(node);
  if (!first || others.length > 0) return undefined;
  const [name, argument] = first;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/** Every text that a part of a template may stand for: several where a condition or an unknown key decides. At least one. */
function textsOf(node: unknown, frame: Frame): readonly string[] {
  if (!frame.limit.allows(1, frame.depth)) return [untold];
  if (typeof node === 'string') return [told(node, frame.given.home)];
  if (typeof node === 'number' || typeof node === 'boolean') return [String(node)];
  const intrinsic = intrinsicIn(node);
  const texts = intrinsic && textsOfIntrinsic(intrinsic, frame);
  return texts && texts.length > 0 ? texts : [untold];
}

/** The texts that an intrinsic function stands for, or nothing if it is none of those that make texts. */
export function textsOfIntrinsic(intrinsic: Intrinsic, frame: Frame): readonly string[] | undefined {
  const choices = choicesOf(intrinsic, frame);
  if (choices) return choices.flatMap((choice) => textsOf(choice, deeper(frame)));
  return intrinsics.get(intrinsic.name)?.(intrinsic.argument, deeper(frame));
}

/** What an intrinsic function chooses from. Both branches of a condition count: which one holds, an update may change. */
export function choicesOf({ name, argument }: Intrinsic, frame: Frame): readonly unknown[] | undefined {
  if (!Array.isArray(argument)) return undefined;
  if (name === 'Fn::If') return argument.slice(1);
  return name === 'Fn::FindInMap' ? mapped(argument, deeper(frame)) : undefined;
}

type Texts = (argument: unknown, frame: Frame) => readonly string[] | undefined;

const intrinsics: ReadonlyMap<string, Texts> = new Map<string, Texts>([
  ['Ref', (argument, frame) => (typeof argument === 'string' ? referred(argument, frame) : undefined)],
  ['Fn::Sub', substituted],
  ['Fn::Join', joined],
  ['Fn::Select', selected],
  ['Fn::GetAtt', attribute],
  ['Fn::ImportValue', imported],
  ['Fn::Base64', textsOf],
]);

function referred(name: string, frame: Frame): readonly string[] {
  const texts = parameterTexts(name, frame);
  if (texts) return texts;
  return typeOf(name, frame) === repositoryType ? repositoryNames(name, frame) : [untold];
}

/** The name of one of the stack's own repositories: as it was created or, before that, as the template says. */
function repositoryNames(logicalId: string, frame: Frame): readonly string[] {
  const created = frame.given.resources.get(logicalId);
  if (created !== undefined) return [created];
  const resource = memberOf(memberOf(frame.template, 'Resources'), logicalId);
  return textsOf(memberOf(memberOf(resource, 'Properties'), 'RepositoryName'), frame);
}

function attribute(argument: unknown, frame: Frame): readonly string[] {
  const path = Array.isArray(argument) ? argument.map(textOf).join('.') : textOf(argument);
  const dot = path.indexOf('.');
  return dot < 0 ? [untold] : attributeOf(path.slice(0, dot), path.slice(dot + 1), frame);
}

function attributeOf(logicalId: string, name: string, frame: Frame): readonly string[] {
  const type = typeOf(logicalId, frame);
  if (type === stackType) {
    const outputs = frame.given.outputs.get(frame.given.resources.get(logicalId) ?? '');
    return [outputs?.get(name.replace(/^Outputs\./, '')) ?? untold];
  }
  const address = type === repositoryType ? repositoryAttributes.get(name) : undefined;
  return (address && substituted([address, { Name: { Ref: logicalId } }], frame)) || [untold];
}

const repositoryAttributes: ReadonlyMap<string, string> = new Map([
  ['RepositoryUri', '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/${Name}'],
  ['Arn', 'arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/${Name}'],
]);

function imported(argument: unknown, frame: Frame): readonly string[] {
  return textsOf(argument, frame).map((name) => frame.given.exports.get(name) ?? untold);
}

function substituted(argument: unknown, frame: Frame): readonly string[] | undefined {
  const [text, variables] = Array.isArray(argument) ? argument : [argument];
  if (typeof text !== 'string') return undefined;
  const own = isObject(variables) ? Object.entries(variables) : [];
  const known = new Map(own.map(([name, value]) => [name, textsOf(value, frame)]));
  // What stands between braces comes second: texts and names take turns.
  const parts = text.split(/\$\{([^{}]*)\}/).map((part, i) => {
    if (i % 2 === 0) return [part];
    if (part.startsWith('!')) return [`\${${part.slice(1)}}`];
    const name = part.trim();
    return known.get(name) ?? (name.includes('.') ? attribute(name, frame) : referred(name, frame));
  });
  return combined(parts, frame);
}

function joined(argument: unknown, frame: Frame): readonly string[] | undefined {
  if (!Array.isArray(argument)) return undefined;
  const [delimiter, list] = argument;
  const between = [textOf(delimiter)];
  return listsOf(list, frame)?.flatMap((items) => {
    const parts = items?.flatMap((item, i) => (i === 0 ? [item] : [between, item]));
    return parts ? combined(parts, frame) : [untold];
  });
}

/** All texts that parts make in a row. Where there would be too many, a part of several meanings is untold. */
function combined(parts: readonly (readonly string[])[], { limit, depth, given }: Frame): readonly string[] {
  const texts = parts.reduce<readonly string[]>(
    (made, part) => {
      const different = [...new Set(part)];
      const meanings = made.length * different.length > mostMeanings ? [untold] : different;
      const next = made.flatMap((before) => meanings.map((text) => before + text));
      return limit.allows(1 + next.length * (meanings[0]?.length ?? 0), depth) ? next : [untold];
    },
    [''],
  );
  return texts.map((text) => told(text, given.home));
}

const mostMeanings = 32;

function selected(argument: unknown, frame: Frame): readonly string[] | undefined {
  if (!Array.isArray(argument)) return undefined;
  const [index, list] = argument;
  const [places, all] = [textsOf(index, frame).map(Number), listsOf(list, frame)];
  if (!all || !frame.limit.allows(places.length * all.length, frame.depth)) return undefined;
  const texts = all.flatMap((items) => places.flatMap((at) => itemAt(items, at)));
  return texts.length > 0 ? texts : [untold];
}

/** CloudFormation refuses a place that a list does not have; but what nobody can tell may be more than one item. */
function itemAt(items: Items | undefined, at: number): readonly string[] {
  if (items === undefined || Number.isNaN(at)) return [untold];
  const isWhole = items.every((texts) => texts.every((text) => !text.includes(untold)));
  return items[at] ?? (isWhole ? [] : [untold]);
}

/** The items of a list, each with all that it may be. */
type Items = readonly (readonly string[])[];

/** The lists that a part of a template may stand for, nothing for one that nobody can tell; or nothing if it is no list. */
function listsOf(node: unknown, frame: Frame): readonly (Items | undefined)[] | undefined {
  if (!frame.limit.allows(1, frame.depth)) return undefined;
  const within = deeper(frame);
  if (Array.isArray(node)) return [node.map((item) => textsOf(item, within))];
  const intrinsic = intrinsicIn(node);
  const choices = intrinsic && choicesOf(intrinsic, within);
  if (!choices) return intrinsic && lists.get(intrinsic.name)?.(intrinsic.argument, within);
  return choices.length > 0 ? choices.flatMap((choice) => listsOf(choice, within) ?? [undefined]) : [undefined];
}

type Lists = (argument: unknown, frame: Frame) => readonly Items[] | undefined;

const lists: ReadonlyMap<string, Lists> = new Map<string, Lists>([
  ['Fn::Split', split],
  // A list in a parameter, or in an output, is a text with commas.
  ['Ref', (argument, frame) => cut(textsOf({ Ref: argument }, frame), ',')],
  ['Fn::ImportValue', (argument, frame) => cut(imported(argument, frame), ',')],
]);

function split(argument: unknown, frame: Frame): readonly Items[] | undefined {
  if (!Array.isArray(argument)) return undefined;
  const [delimiter, text] = argument;
  return cut(textsOf(text, frame), textOf(delimiter));
}

const cut = (texts: readonly string[], delimiter: string): readonly Items[] =>
  texts.map((text) => text.split(delimiter).map((part) => [part]));

/** What a mapping holds for keys; for a key that cannot be told, what it holds for any. */
function mapped(argument: readonly unknown[], frame: Frame): readonly unknown[] {
  const [name, ...keys] = argument.slice(0, 3);
  const found = keys.reduce<readonly unknown[]>(
    (within, key) => within.flatMap((one) => valuesIn(one, textsOf(key, frame), frame)),
    textsOf(name, frame).map((text) => memberOf(memberOf(frame.template, 'Mappings'), text)),
  );
  const fallback = memberOf(argument[3], 'DefaultValue');
  return fallback === undefined ? found : [...found, fallback];
}

function valuesIn(mapping: unknown, keys: readonly string[], { limit, depth }: Frame): readonly unknown[] {
  if (!isObject(mapping)) return [];
  if (!keys.some((key) => key.includes(untold))) return keys.flatMap((key) => memberOf(mapping, key) ?? []);
  const values = Object.values(mapping);
  return limit.allows(values.length, depth) ? values : [];
}
