/** Compiles globs once; what it returns finds the first that a text matches. */
export function firstMatch(patterns: readonly string[]): (text: string) => string | undefined {
  const globs = patterns.map((pattern) => ({ pattern, matches: globMatcher(pattern) }));
  return (text) => globs.find(({ matches }) => matches(text))?.pattern;
}

/**
 * `*` is any run of characters, `?` any one, `[a-z]` and `[!a-z]` one of a class, none of them a slash; a part `**` of a
 * path is any number of parts. A backslash takes the next character as it is. However many stars there are, matching takes
 * no more steps than there are characters in pattern times text: libraries that make regular expressions of globs do not.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  if (isPlain(pattern)) return plainMatcher(pattern);
  const parts = pattern.split('/').map(partOf);
  const [only] = parts;
  if (parts.length === 1 && only && only !== anyParts) return (text) => !text.includes('/') && matchesPart(only, text);
  return (text) => matchesParts(parts, text.split('/'));
}

/** Nothing but characters and stars, of which nearly all patterns are made. */
const isPlain = (pattern: string): boolean => !/[/?[\\]/.test(pattern) && pattern !== anyParts;

/** The first and the last piece have their places; each one between is best found as early as can be. */
function plainMatcher(pattern: string): (text: string) => boolean {
  const [first = '', ...others] = pattern.split(/\*+/);
  const last = others.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    if (text.includes('/') || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const piece of others) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at + last.length <= text.length;
  };
}

/**
 * Reads what stands in a tag where a pattern has its placeholder, such as `{name}` in `feature-{name}-*`: at least one
 * character, and as much as can be. Undefined if the tag does not match.
 */
export function groupReader(pattern: string, placeholder: string): (tag: string) => string | undefined {
  const [before = '', after = ''] = pattern.split(`{${placeholder}}`);
  const [prefix, suffix] = [tokensOf(before), tokensOf(after).toReversed()];
  return (tag) => {
    const start = endsOf(prefix, tag.split('')).indexOf(true);
    const end = tag.length - endsOf(suffix, tag.split('').toReversed()).indexOf(true);
    return start >= 0 && end <= tag.length && start < end ? tag.slice(start, end) : undefined;
  };
}

type Token = 'star' | ((char: string) => boolean);
type Part = readonly Token[] | typeof anyParts;

const anyParts = '**';

const partOf = (part: string): Part => (part === '**' ? anyParts : tokensOf(part));

/** A bracket that nothing closes, and a backslash at the end, mean themselves. */
function tokensOf(part: string): readonly Token[] {
  return (part.match(/\\.|\[[!^]?\]?[^\]]*\]|\*+|./gs) ?? []).map((token): Token => {
    if (token.startsWith('*')) return 'star';
    if (token === '?') return () => true;
    if (token.length > 1 && token.startsWith('[')) return inClass(token.slice(1, -1));
    const literal = token.length > 1 ? token.slice(1) : token;
    return (char) => char === literal;
  });
}

function inClass(body: string): (char: string) => boolean {
  const isNegated = /^[!^]/.test(body);
  const ranges = (isNegated ? body.slice(1) : body).match(/.-.|./gs) ?? [];
  const isIn = (char: string): boolean =>
    ranges.some((range) => (range.length === 3 ? char >= range.charAt(0) && char <= range.charAt(2) : char === range));
  return (char) => isIn(char) !== isNegated;
}

/** Only the last star is ever tried again: what an earlier one could take, the later one can as well. */
function matchesPart(tokens: readonly Token[], text: string): boolean {
  let [token, at, star, resumeAt] = [0, 0, -1, 0];
  while (at < text.length) {
    const next = tokens[token];
    if (next === 'star') [star, resumeAt, token] = [token, at, token + 1];
    else if (next?.(text.charAt(at)) === true) [token, at] = [token + 1, at + 1];
    else if (star < 0) return false;
    else [token, resumeAt, at] = [star + 1, resumeAt + 1, resumeAt + 1];
  }
  return tokens.slice(token).every((rest) => rest === 'star');
}

/** The same, part by part: `**` is the star. It stands for at least one part where it ends the pattern. */
function matchesParts(parts: readonly Part[], texts: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const [i, part] of parts.entries()) {
    const ends = new Set<number>();
    for (const at of reached) {
      const text = texts[at];
      if (part !== anyParts) {
        if (text !== undefined && matchesPart(part, text)) ends.add(at + 1);
      } else for (let end = i === parts.length - 1 ? at + 1 : at; end <= texts.length; end += 1) ends.add(end);
    }
    reached = ends;
  }
  return reached.has(texts.length);
}

/** Whether the tokens match the first so many characters, for every number of them. */
function endsOf(tokens: readonly Token[], chars: readonly string[]): readonly boolean[] {
  let ends = chars.map(() => false);
  ends = [true, ...ends];
  for (const token of tokens) {
    let isAnyBefore = false;
    const before = ends;
    ends = before.map((isEnd, i) => {
      isAnyBefore ||= isEnd;
      if (token === 'star') return isAnyBefore;
      const char = chars[i - 1];
      return char !== undefined && before[i - 1] === true && token(char);
    });
  }
  return ends;
}
