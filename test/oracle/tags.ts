/** Whether a text without slashes matches a glob, letter by letter. */
export function matches(text: string, glob: string): boolean {
  if (glob === '') return text === '';
  if (glob.startsWith('*')) return matches(text, glob.slice(1)) || (text !== '' && matches(text.slice(1), glob));
  if (text === '') return false;
  const token = glob.startsWith('[') ? glob.slice(0, glob.indexOf(']') + 1) : glob.slice(0, 1);
  return isOne(text.slice(0, 1), token) && matches(text.slice(1), glob.slice(token.length));
}

function isOne(letter: string, token: string): boolean {
  if (token.startsWith('[!')) return !isAmong(letter, token.slice(2, -1));
  if (token.startsWith('[')) return isAmong(letter, token.slice(1, -1));
  return token === '?' || token === letter;
}

function isAmong(letter: string, inside: string): boolean {
  if (inside === '') return false;
  if (inside.slice(1, 2) === '-' && inside.length > 2)
    return (inside.slice(0, 1) <= letter && letter <= inside.slice(2, 3)) || isAmong(letter, inside.slice(3));
  return inside.slice(0, 1) === letter || isAmong(letter, inside.slice(1));
}

/** The same function, which works each answer out once: the same few tags come up in all worlds. */
function remembered<Args extends readonly string[], Value>(work: (...args: Args) => Value): (...args: Args) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (...args) => {
    const key = args.join('\n');
    const found = known.get(key) ?? { value: work(...args) };
    known.set(key, found);
    return found.value;
  };
}

/** The longest text that the placeholder of a pattern can stand for in a tag; nothing if there is none. */
export const placeholderIn = remembered((tag: string, pattern: string, name: string): string | undefined => {
  const places = tag.split('').map((_, i) => i);
  const all = places.flatMap((start) => places.map((end) => tag.slice(start, end + 1)));
  return all
    .filter((value) => value !== '' && matches(tag, pattern.replace(`{${name}}`, value)))
    .toSorted((a, b) => b.length - a.length)[0];
});

const architectures = ['amd64', 'x86_64', 'arm64', 'aarch64', 'arm', 'armv7', 'ppc64le', 's390x', 'riscv64'];
const systems = ['linux-', 'linux_'];

/** A tag without the architecture at its end or beginning. The number 386 is one only where it cannot be a part of a version. */
export const withoutArchitecture = remembered((tag: string): string => {
  const numbers = systems.map((system) => `${system}386`);
  const names = [...architectures.flatMap((one) => [one, ...systems.map((system) => system + one)]), ...numbers];
  const ends = [...names.flatMap((name) => [`-${name}`, `_${name}`, `.${name}`]), '-386', '_386'];
  const end = longest(ends.filter((one) => tag.endsWith(one)));
  if (end !== undefined) return tag.slice(0, -end.length);
  const starts = names.flatMap((name) => [`${name}-`, `${name}_`]);
  const start = longest(starts.filter((one) => tag.startsWith(one)));
  return start === undefined ? tag : tag.slice(start.length);
});

const longest = (texts: readonly string[]): string | undefined => texts.toSorted((a, b) => b.length - a.length)[0];
