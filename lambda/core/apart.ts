import { hostsIn, imageNamedBy } from './reference.ts';
import type { Named } from './reference.ts';
import type { Registry } from './image.ts';
import type { NamedText } from './texts.ts';

/**
 * Repositories that a document names apart from their registry: Helm's `registry` and `repository`, or a script with
 * `$REGISTRY/app`. Each is a mention, because nobody knows which host and which name belong together. Without a host of ECR
 * in the document nothing is meant.
 */
export function namedApart(texts: readonly NamedText[], home: Registry): readonly Named[] {
  const hosts = [...new Set(texts.flatMap(({ text }) => hostsIn(text)))];
  if (hosts.length === 0) return [];
  const names = [...new Set(texts.flatMap(namesIn))];
  return hosts.flatMap((host) => names.flatMap((name) => mentionedBy(`${host}/${name}`, home)));
}

function mentionedBy(address: string, home: Registry): readonly Named[] {
  const named = imageNamedBy(address, home);
  return named.kind !== 'elsewhere' && named.repository && isRead(named.repository)
    ? [{ kind: 'mention', repository: named.repository }]
    : [];
}

/** A name that is still to be filled in says nothing that the host did not say. */
const isRead = ({ name }: { readonly name: string }): boolean => name !== '*';

/** The repositories that a text names without their registry, maybe with a tag behind. */
const namesIn = ({ name, text }: NamedText): readonly string[] => [
  ...(/repo|image|path/i.test(name) ? (text.trim().match(/^[A-Za-z0-9][^\s]{1,700}$/) ?? []) : []),
  ...namesBehindVariables(text),
];

/** What stands behind a registry that is still to be filled in: `$HOST/app`, `${HOST}/app`, `{{ .host }}/app`. */
export const namesBehindVariables = (text: string): readonly string[] =>
  [...text.matchAll(afterVariable)].flatMap(([, path]) => path ?? []);

const afterVariable = /(?:\$\{?[A-Za-z_][\w.:-]{0,100}\}?|\}\}|%\w{1,50}%)\/([A-Za-z0-9][A-Za-z0-9._/@:+-]{0,700})/g;
