import type { WrittenRow } from './written.ts';

type Addressed = Pick<WrittenRow, 'account' | 'region' | 'repository' | 'tags'>;

/**
 * The address of an image for a command: by a tag where there is one, because a digest makes the line too long to be copied,
 * and stands above. What a shell would take for more than a word is not put into a command.
 */
export function addressOf({ account, region, repository, tags: [tag] }: Addressed): string {
  const place = `${account}.dkr.ecr.${region}.amazonaws.com/${repository}`;
  const addresses = [...(tag === undefined ? [] : [`${place}:${tag}`]), `${place}@DIGEST`];
  return addresses.find((address) => /^\w[\w./:@-]{0,70}$/.test(address)) ?? 'ADDRESS';
}

/** A command to copy, broken into lines as a shell takes it. */
export function commandLines(...parts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length < most) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(`${last === undefined ? '    ' : '      '}${part}`);
  }
  return lines.map((line, i) => (i < lines.length - 1 ? `${line} \\` : line));
}

/** A space and a backslash behind it still fit. */
const most = 77;
