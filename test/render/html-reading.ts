/** An element of a page as a browser would begin it. */
interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const voids: ReadonlySet<string> = new Set(['meta', 'link', 'input', 'rect']);

/** A script or style with all that is in it, an end, a beginning, or text. */
const token =
  /<(?<raw>script|style)(?<of>[^>]*)>[^]*?<\/\k<raw>>|<\/(?<end>[a-z0-9]+)>|<(?<name>[a-z0-9]+)(?<with>(?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*\/?>|(?<text>[^<]+)/y;

/**
 * Reads a page as strictly as ours is written: attributes in double quotes, each element closed, raw text in scripts and
 * styles only. Throws on anything else, so that a text that breaks out of its place is found.
 */
export function readHtml(page: string): { readonly tags: readonly Tag[]; readonly text: string } {
  const tokens = tokensIn(page);
  const open: string[] = [];
  for (const { name = '', end } of tokens) {
    if (end !== undefined && open.pop() !== end) throw new Error(`</${end}> closes something else`);
    if (name !== '' && !voids.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(' ')}`);
  return {
    tags: tokens.flatMap(tagsIn),
    text: plain(tokens.map(({ text = '' }) => text).join('')),
  };
}

type Token = Readonly<Record<string, string | undefined>>;

function tokensIn(page: string): readonly Token[] {
  const tokens: Token[] = [];
  token.lastIndex = '<!doctype html>'.length;
  while (token.lastIndex < page.length) {
    const at = token.lastIndex;
    const found = token.exec(page)?.groups;
    if (!found) throw new Error(`not ours: ${page.slice(at, at + 60)}`);
    tokens.push(found);
  }
  return tokens;
}

function tagsIn({ raw, of, name = raw, with: given = of }: Token): readonly Tag[] {
  return name === undefined ? [] : [{ name, attributes: attributesIn(given ?? '') }];
}

const attributesIn = (text: string): Tag['attributes'] =>
  Object.fromEntries(
    [...text.matchAll(/([a-zA-Z-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, plain(value)]),
  );

const plain = (text: string): string =>
  text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
