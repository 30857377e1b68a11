import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { whereKey, whereValue } from '../../lambda/policy-position.ts';
import { caseFile } from './language.ts';
import type { Case } from './language.ts';

/** All cases beside this file. */
export const allCases = (): readonly Case[] =>
  readdirSync(__dirname)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .flatMap((file) => casesIn(readFileSync(join(__dirname, file), 'utf8'), file));

/** Reads a file of cases. Throws with the line of each mistake. */
export function casesIn(yaml: string, file: string): readonly Case[] {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const source = { document, lines, file };
  const [error] = document.errors;
  if (error) throw new Error(`${error.message} (${file}:${lines.linePos(error.pos[0]).line})`);
  const parsed = caseFile.safeParse(document.toJS());
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => {
      const path = issue.path.filter((step) => typeof step !== 'symbol');
      const where =
        issue.code === 'unrecognized_keys' ? whereKey(source, path, issue.keys[0] ?? '') : whereValue(source, path);
      return `${where}: ${path.join('.')}: ${issue.message}`;
    });
    throw new Error(sentences.join('\n'));
  }
  const { common, cases } = parsed.data;
  return cases.map((one, i) => ({
    ...one,
    policy: extended(common, one.policy),
    file,
    where: whereValue(source, ['cases', i]).replace(/:\d+$/, ''),
  }));
}

type Fields = Readonly<Record<string, unknown>>;

/** A policy with what another one says in addition: of keys that both have the other's counts, in each entry of `retention` as well. */
function extended(common: Fields, own: Fields): Fields {
  const entries = listIn(own['retention']);
  const [entry] = listIn(common['retention']);
  const merged = both(common, own);
  return entries.length === 0 ? merged : { ...merged, retention: entries.map((one) => both(entry ?? {}, one)) };
}

const both = (common: Fields, own: Fields): Fields => ({
  ...common,
  ...Object.fromEntries(
    Object.entries(own).map(([key, value]) => {
      const [a, b] = [fieldsOf(common[key]), fieldsOf(value)];
      return [key, a && b ? both(a, b) : value];
    }),
  ),
});

const listIn = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.map(fieldsOf).filter((one) => one !== undefined) : [];

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
