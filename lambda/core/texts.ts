/** A text, and the name of the member that holds it: of a list, the name of the list. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/**
 * Every text in a JSON value, numbers and addresses among the keys too. What is a document itself, JSON in a string or user
 * data in base64, is opened. Throws for what is nested so deep that nobody can mean it.
 */
export function textsIn(value: unknown, name = '', depth = 0): readonly NamedText[] {
  if (depth > mostLevels) throw new Error('an answer is nested too deep');
  if (typeof value === 'string') return opened(value, name, depth);
  if (typeof value === 'number') return numberTexts(value).map((text) => ({ name, text }));
  return typeof value === 'object' && value !== null ? textsInside(value, name, depth) : [];
}

function textsInside(value: object, name: string, depth: number): readonly NamedText[] {
  if (value instanceof Uint8Array) return opened(new TextDecoder().decode(value), name, depth);
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, name, depth + 1));
  return membersIn(value, depth + 1);
}

function membersIn(value: object, depth: number): readonly NamedText[] {
  const label = labelOf(value);
  return Object.entries(value).flatMap(([key, one]) => [
    ...(key.includes('.dkr') ? [{ name: '', text: key }] : []),
    ...textsIn(one, label !== undefined && /^value$/i.test(key) ? label : key, depth),
  ]);
}

const mostLevels = 200;

/** YAML reads the tag 1.10 as the number 1.1. */
const numberTexts = (value: number): readonly string[] =>
  Number.isInteger(value) ? [String(value)] : [String(value), `${value}0`];

/** Environments are lists of names and values in many services. */
function labelOf(value: object): string | undefined {
  const members = new Map<string, unknown>(Object.entries(value));
  const label = ['name', 'Name', 'key', 'Key'].map((key) => members.get(key)).find((one) => typeof one === 'string');
  return typeof label === 'string' ? label : undefined;
}

/** A text, or what is in it if it is a document itself. */
function opened(text: string, name: string, depth: number): readonly NamedText[] {
  if (/user_?data$/i.test(name)) return [text, decoded(text)].map((one) => ({ name, text: one }));
  const inner = /^\s*[[{]/.test(text) && !isTooDeep(text) ? documentIn(text) : undefined;
  if (inner === undefined) return [{ name, text }];
  const texts = textsIn(inner, name, depth + 1);
  return saysMembersTwice(text, inner) ? [...texts, { name, text }] : texts;
}

/** A parser keeps the last of two members of one name, and whoever reads it next may keep the first. */
function saysMembersTwice(json: string, value: object): boolean {
  const found = [...json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(?<colon>\s*:)?/g)];
  return found.filter(({ groups }) => groups?.['colon']).length > membersOf(value);
}

const membersOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce(
        (count: number, one) => count + membersOf(one),
        Array.isArray(value) ? 0 : Object.keys(value).length,
      )
    : 0;

/** Such a text is searched as it is. */
function isTooDeep(text: string): boolean {
  let level = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    level += bracket === '[' || bracket === '{' ? 1 : -1;
    if (level > mostLevels / 2) return true;
  }
  return false;
}

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

function documentIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
