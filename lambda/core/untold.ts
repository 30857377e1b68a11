import { grouped } from './grouped.ts';
import { anyRepository, openAddressesIn, withoutAddresses } from './reference.ts';
import type { Registry, Repository } from './image.ts';
import type { NamedText } from './texts.ts';
import type { Mention } from './usage.ts';

/** What a document says of the repositories that its addresses leave open, as `HOST/${REPO}:1` does. */
export type Names = Pick<Mention, 'names' | 'filledIn'>;

/**
 * The words of a document that could be repositories, and of each open address what it is with the values that the document
 * itself gives to its variable.
 */
export function namesAround(texts: readonly NamedText[], home: Registry): Names {
  const valuesOf = grouped(texts.flatMap(valuesIn));
  const addresses = new Set(texts.flatMap(({ text }) => openAddressesIn(text, home)));
  return {
    names: [...new Set(texts.flatMap(({ text }) => namesIn(text)))],
    filledIn: [...addresses].map((address) => filled(address, valuesOf)),
  };
}

/** Members and, in scripts, assignments: `REPO=team/app`, with or without quotes. */
const valuesIn = ({ name, text }: NamedText): readonly (readonly [string, string])[] => [
  [name, text.trim()],
  ...[...text.matchAll(assignment)].map(([, variable = '', value = '']) => [variable, value] as const),
];

const assignment = /\b([A-Za-z_]\w{0,100})=["']?([A-Za-z0-9._/-]{2,300})/g;

/** Only a name in which one plain variable stands for the rest can be told. */
function filled(address: string, valuesOf: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const path = address.slice(address.indexOf('/') + 1);
  const found = oneVariable.exec(path);
  if (!found) return [];
  const [, before = '', variable = '', after = ''] = found;
  return (valuesOf.get(variable) ?? []).map((value) => `${before}${value}${after}`);
}

const oneVariable = /^([a-z0-9._/-]*)\$(?:\{(?=\w+\}))?([A-Za-z_]\w*)\}?([a-z0-9._/-]*)(?:[:@]|$)/;

const namesIn = (text: string): readonly string[] =>
  (withoutAddresses(text).match(/[a-z0-9][a-z0-9._/-]{1,255}/g) ?? []).map((word) => word.replace(/[./-]{1,9}$/, ''));

/**
 * Narrows the mentions of a whole registry to the repositories that their documents name, if each of the document's open
 * addresses is one of them with what the document itself fills in. Otherwise all are meant.
 */
export function narrowed(mentions: readonly Mention[], repositories: readonly Repository[]): readonly Mention[] {
  const byRegistry = grouped(repositories.map((one) => [registryName(one), one.name] as const));
  const namesOf = new Map([...byRegistry].map(([registry, names]) => [registry, new Set(names)]));
  return mentions.flatMap((mention) => {
    const { names = [], filledIn = [], ...rest } = mention;
    const there = namesOf.get(registryName(mention.repository));
    const isTold = filledIn.length > 0 && filledIn.every((all) => all.some((name) => there?.has(name)));
    if (mention.repository.name !== anyRepository || !there || !isTold) return [mention];
    const meant = new Set([...names, ...filledIn.flat()].filter((name) => there.has(name)));
    return [...meant].map((name) => ({ ...rest, repository: { ...mention.repository, name } }));
  });
}

const registryName = ({ account, region }: Registry): string => `${account}/${region}`;
