import { Option } from 'commander';

/** In which forms data can be had: for people, as one JSON document, or as a JSON value on each line. */
export const outputOption = (...more: readonly string[]): Option =>
  new Option(
    '--output <form>',
    `table for people, json or ndjson for machines${more.map((one) => `, ${one}`).join('')}`,
  )
    .choices(['table', 'json', 'ndjson', ...more.map((one) => one.split(' ')[0] ?? one)])
    .default('table');

/** JSON values, each written already, in the form that was asked for; nothing of the form for people. */
export function printedAs(output: string, lines: readonly string[]): string | undefined {
  if (output === 'ndjson') return lines.map((line) => `${line}\n`).join('');
  return output === 'json' ? `[${lines.join(',\n')}]\n` : undefined;
}
