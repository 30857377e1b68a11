/** A text, and the name of the member that holds it: of a list, the name of the list. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Every text in a JSON value. What is a document itself, JSON in a string or user data in base64, is opened. */
export function textsIn(value: unknown, name = ''): readonly NamedText[] {
  if (typeof value === 'string') return opened(value, name);
  if (typeof value !== 'object' || value === null) return [];
  if (value instanceof Uint8Array) return opened(new TextDecoder().decode(value), name);
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, name));
  return Object.entries(value).flatMap(([key, one]) => textsIn(one, key));
}

/** A text, or what is in it if it is a document itself. */
function opened(text: string, name: string): readonly NamedText[] {
  if (/user_?data$/i.test(name)) return [text, decoded(text)].map((one) => ({ name, text: one }));
  const inner = /^\s*[[{]/.test(text) ? documentIn(text) : undefined;
  return inner === undefined ? [{ name, text }] : textsIn(inner, name);
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
