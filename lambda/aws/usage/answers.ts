import type { Step } from '../../core/sources/source.ts';
import { membersOf } from '../services.ts';
import type { Members } from '../services.ts';
import { eachFound, start } from './steps.ts';
import type { Asking } from './steps.ts';

/** Asks one operation to its last page: what it lists or, if it does not list, its one answer. None if that has gone. */
export async function answers(asking: Asking, step: Step): Promise<readonly Members[]> {
  const found = await eachFound(asking, { step, before: [start] }, (items) => Promise.resolve(items));
  return found.flat().map(({ value }) => membersOf(value));
}

/** A member that is a text, and not an empty one. */
export function textIn(members: Members, name: string): string | undefined {
  const value = members[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A member that is a list of objects; of one that is not there, none. */
export function listIn(members: Members, name: string): readonly Members[] {
  const value = members[name];
  return Array.isArray(value) ? value.map(membersOf) : [];
}
