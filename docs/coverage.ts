import { consumerSourceNames, shortLived, readAgain, sources } from '../lambda/core/sources.ts';
import type { ConsumerSource } from '../lambda/core/sources.ts';
import { listedSources } from '../lambda/core/sources/listed.ts';
import type { Chain, History, ListedSource, Named, Step } from '../lambda/core/sources/source.ts';
import { isListedIn } from '../lambda/core/sources/where.ts';

const pulls: Readonly<Record<ListedSource['pullsFrom'], string>> = {
  anywhere: 'Its images may be in any registry',
  'own-region': 'Its images are in registries of its own region',
  copies: 'Its images have copies in the repositories that were read',
  nothing: 'It keeps nothing by itself',
};

const resolving: Readonly<Record<ListedSource['resolves'], string>> = {
  digest: 'the service says which digest a tag became',
  'tag-now': 'a tag is resolved at every start',
  'tag-at-creation': 'a tag is resolved once, and the service does not say to which digest',
};

/** `docs/coverage.md`: what is asked to find out who uses images, from the data by which it is asked. */
export const coverageReference = (): string =>
  [
    '# What is read to find out who uses images',
    '',
    'Made from the tables by which it is read; do not edit it by hand. Everything that an answer says is searched for images,',
    'in whichever member they stand; the states and kinds below are those that can still pull. `^` is the item before the one',
    'that is asked about. The permissions that it takes are in [permissions.md](permissions.md).',
    '',
    ...consumerSourceNames.flatMap(sectionOf),
  ].join('\n');

function sectionOf(name: ConsumerSource): readonly string[] {
  const { title, pullsFrom, resolves, isGlobal = false } = sources[name];
  const listed = listedIn(name);
  const notes = [
    pullsFrom === 'nothing' ? `${pulls.nothing}.` : `${pulls[pullsFrom]}; ${resolving[resolves]}.`,
    ...(isGlobal ? ['It is read in the home region only.'] : []),
    ...(readAgain.includes(name) ? ['It is read again right before anything goes.'] : []),
    ...(shortLived.includes(name) ? ['Its consumers come and go: fewer than yesterday says nothing.'] : []),
    ...(listed ? notesOn(listed) : ['It is read by code of its own.']),
  ];
  return [`## ${title} (\`${name}\`)`, '', notes.join(' '), '', ...(listed ? listed.chains.flatMap(chainLines) : [])];
}

const listedIn = (name: string): ListedSource | undefined =>
  Object.entries(listedSources).find(([listed]) => listed === name)?.[1];

const notesOn = ({
  service,
  concurrency,
  isGuarded,
  namesDefinitions,
  isOf,
  targets,
}: ListedSource): readonly string[] => [
  `The service is \`${service}\`, with up to ${concurrency} ${concurrency === 1 ? 'request' : 'requests'} at once.`,
  ...(isListedIn(service, 'us-east-1') ? [] : ['It is not offered in us-east-1.']),
  ...(isGuarded ? ['If its first lists are empty, nothing else is asked.'] : []),
  ...(namesDefinitions ? ['The definitions, state machines and models that it names are looked up.'] : []),
  ...(isOf === undefined ? [] : [`\`${isOf}\` names what an item is made from, and is no use of that by itself.`]),
  ...(targets === undefined
    ? []
    : [`\`${targets}\` names what builds push to: a repository without a tag is no use there.`]),
];

const chainLines = ({ consumer, name, steps, pinnedSince }: Chain): readonly string[] => [
  `${consumer}, by \`${name}\`${pinnedSince === undefined ? '' : `; no tag of it was resolved before its \`${pinnedSince}\``}:`,
  '',
  ...steps.map((step, i) => `${i + 1}. ${stepText(step)}`),
  '',
];

/** An operation with all that it is given, and what it lists. */
const stepText = (step: Step): string => [`\`${step.call}\``, ...askedWith(step), ...answered(step)].join(', ');

const askedWith = ({ given, from = {}, batch, only = {} }: Step): readonly string[] => [
  ...[given ?? []].flat().map((members) => `with ${code(members)}`),
  ...Object.entries(from).map(([member, of]) => `\`${member}\` from ${placeText(of, 'the item itself')}`),
  ...(batch ? [`${batch.size} at a time: \`${batch.as}\` from ${placeText(batch.of, 'the items themselves')}`] : []),
  ...Object.entries(only).map(
    ([member, values]) => `only if \`${member}\` is ${values === 'any' ? 'there' : `one of ${code(values)}`}`,
  ),
];

const answered = ({ items, gone = [], history }: Step): readonly string[] => [
  ...(items === undefined ? [] : [`lists \`${items}\``]),
  ...(gone.length === 0 ? [] : [`gone if ${gone.map((error) => `\`${error}\``).join(' or ')}`]),
  ...(history ? [historyText(history)] : []),
];

const placeText = (place: string, whole: string): string => (place === '' ? whole : `\`${place}\``);

const historyText = ({ group, by, named }: History): string =>
  [
    `versions${group === undefined ? '' : ` of each \`${group}\``}`,
    by === undefined ? 'of which only those that are named count' : `of which the newest by \`${by}\` count`,
    ...(named ? [`and those that are named in ${namedText(named)}`] : []),
  ].join(' ');

const namedText = ({ in: chains, by }: Named): string =>
  `${chains.map((steps) => steps.map(stepText).join(', then ')).join('; or ')} (by ${by.map(code).join(' or ')})`;

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;
