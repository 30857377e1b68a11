import type { Json } from '../service.ts';
import { isObject } from '../json.ts';

/** An XML document: `root` around what `content` says. */
export const xmlDocument = (root: string, content: Json, namespace?: string): string => {
  const opening = namespace === undefined ? root : `${root} xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${opening}>${xmlOf(content)}</${root}>`;
};

/** JSON as the XML protocols write it: a member is an element, a list the same element again and again. */
function xmlOf(value: Json): string {
  if (!isObject(value)) return escapeXml(textOf(value));
  return Object.entries(value)
    .flatMap(([name, member]) =>
      (Array.isArray(member) ? member : [member])
        .filter((one) => one !== undefined)
        .map((one) => `<${name}>${xmlOf(one)}</${name}>`),
    )
    .join('');
}

/** The texts of all elements of that name, in order: enough for the few documents that S3 is sent. */
export const elementsOf = (xml: string, name: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>(.*?)</${name}>`, 'gs'))].map(([, content = '']) => content);

/** Undoes the five entities of XML and its character references. */
export const unescapeXml = (escaped: string): string =>
  escaped
    .replaceAll(/&#x([0-9a-fA-F]+);/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replaceAll(/&#(\d+);/g, (_, decimal: string) => String.fromCodePoint(Number(decimal)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

const textOf = (value: Json): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? '').replaceAll('"', '');

const escapeXml = (plain: string): string =>
  plain
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;');
