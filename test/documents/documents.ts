import { globSync, readFileSync } from 'node:fs';

/** A document of the project: its file, and its text. */
export interface Document {
  readonly file: string;
  readonly text: string;
}

/** All that is written for people. */
export const documents: readonly Document[] = globSync(['*.md', 'docs/**/*.md', 'examples/*.md', 'test/**/*.md'])
  .toSorted()
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

/** A block of code in a document. */
export interface Block extends Document {
  readonly line: number;
}

/** The blocks of code that are marked as of that language. */
export const blocksOf = (language: string): readonly Block[] =>
  documents.flatMap(({ file, text }) =>
    [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, 'gm'))].map((match) => {
      const [, indent = '', code = ''] = match;
      const line = text.slice(0, match.index).split('\n').length + 1;
      return { file, line, text: code.replaceAll(new RegExp(`^${indent}`, 'gm'), '') };
    }),
  );
