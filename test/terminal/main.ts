import { mkdirSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { pictureOf } from './picture.ts';
import { sessions, shownAt } from './sessions.ts';

const folder = 'docs/terminal';

/** Writes down what a terminal shows, as text and as pictures. */
mkdirSync(folder, { recursive: true });
for (const [name, all] of Object.entries(sessions)) {
  const text = await shownAt(all);
  writeFileSync(`${folder}/${name}.txt`, stripVTControlCharacters(text));
  if (name !== 'mistakes') writeFileSync(`${folder}/${name}.svg`, pictureOf(`keeper ${name}`, text));
}
