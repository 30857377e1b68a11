import pMap from 'p-map';
import { chunked, grouped } from '../../core/grouped.ts';
import type { History, Step, Steps } from '../../core/sources/source.ts';
import type { Role } from '../../core/usage.ts';
import { nameOf } from '../../failure.ts';
import { allPages } from '../pages.ts';
import { membersOf } from '../services.ts';
import type { Caller, Members } from '../services.ts';

/** One thing that a step found, what it was asked for, and what it counts for. */
export interface Item {
  readonly value: unknown;
  readonly before: Item | undefined;
  readonly role: Role;
}

/** What the first step is asked for: nothing in particular. */
export const start: Item = { value: {}, before: undefined, role: 'in-use' };

/** How a service is asked. */
export interface Asking {
  readonly call: Caller;
  /** The same for lists, where chains begin alike. Descriptions may be large, so nobody keeps them. */
  readonly callOnce?: Caller;
  /** The names of its paging token in request and answer. */
  readonly tokens: readonly [asked: string, answered: string];
  readonly concurrency: number;
}

/** Asks each step for what the one before it found, and makes something of what the last one finds for one item. */
export async function follow<Made>(
  asking: Asking,
  steps: Steps,
  { pick, make }: { readonly pick: Pick; readonly make: (found: readonly Item[]) => Promise<Made> },
): Promise<readonly Made[]> {
  const last = steps.at(-1) ?? steps[0];
  let before: readonly Item[] = [start];
  for (const step of steps.slice(0, -1)) {
    before = (await eachFound(asking, { step, before }, (found) => pick(step.history, found))).flat();
  }
  return eachFound(asking, { step: last, before }, async (found) => make(await pick(last.history, found)));
}

/** Tells which of the versions that were listed together count, and for what. */
export type Pick = (history: History | undefined, found: readonly Item[]) => Promise<readonly Item[]>;

/** Asks a step for each item of the one before it, and makes something of what it finds for one. */
export const eachFound = <Made>(
  asking: Asking,
  { step, before }: { readonly step: Step; readonly before: readonly Item[] },
  make: (found: readonly Item[]) => Promise<Made>,
): Promise<readonly Made[]> =>
  pMap(requestsOf(step, before), async (request) => make(await answered(asking, step, request)), {
    concurrency: asking.concurrency,
  });

/** A member of an item: `''` is the item itself, `a.b` a member of a member, and `^name` a member of the item before it. */
export function memberOf({ value, before }: Item, path: string): unknown {
  if (path.startsWith('^')) return before ? memberOf(before, path.slice(1)) : undefined;
  if (path === '') return value;
  return path.split('.').reduce((inner: unknown, name) => membersOf(inner)[name], value);
}

interface Request {
  /** What is asked, one after the other. */
  readonly inputs: readonly Members[];
  /** The items that it is about. */
  readonly about: readonly [Item, ...Item[]];
}

function requestsOf(step: Step, before: readonly Item[]): readonly Request[] {
  const { given = {}, batch } = step;
  const variants = [given].flat();
  return groupsOf(step, before).map((about): Request => {
    const [first] = about;
    const batched = batch ? { [batch.as]: [...new Set(about.map((item) => memberOf(item, batch.of)))] } : {};
    return { inputs: variants.map((fixed) => ({ ...fixed, ...taken(step, first), ...batched })), about };
  });
}

/** The items of one request each. Those of a batch agree in all but what they are asked by. */
function groupsOf(step: Step, before: readonly Item[]): readonly Request['about'][] {
  const { batch } = step;
  const wanted = before.filter((item) => isWanted(step, item));
  if (!batch) return wanted.map((item) => [item]);
  const alike = grouped(wanted.map((item) => [JSON.stringify([item.role, taken(step, item)]), item] as const));
  return [...alike.values()].flatMap((items) =>
    chunked(items, batch.size).flatMap(([first, ...others]) => (first ? [[first, ...others] as const] : [])),
  );
}

const isWanted = ({ only = {} }: Step, item: Item): boolean =>
  Object.entries(only).every(([path, values]) => {
    const value = memberOf(item, path);
    return values === 'any' ? value !== undefined : values.some((one) => one === value);
  });

const taken = ({ from = {} }: Step, item: Item): Members =>
  Object.fromEntries(Object.entries(from).map(([member, path]) => [member, memberOf(item, path)]));

async function answered(asking: Asking, step: Step, { inputs, about }: Request): Promise<readonly Item[]> {
  const [before] = about;
  const values = await pMap(inputs, (input) => valuesUnlessGone(asking, step, input), { concurrency: 1 });
  return values.flat().map((value) => ({ value, before, role: before.role }));
}

/** A thing that went since it was listed names nothing any more; whatever else went wrong, we do not know. */
async function valuesUnlessGone(asking: Asking, step: Step, input: Members): Promise<readonly unknown[]> {
  try {
    const values = await valuesOf(asking, step, input);
    checkBatch(step, values, input);
    return values;
  } catch (error) {
    if (step.gone?.includes(nameOf(error))) return [];
    throw error;
  }
}

async function valuesOf(
  { call, callOnce = call, tokens: [asked, answeredAs] }: Asking,
  { call: operation, items }: Step,
  input: Members,
): Promise<readonly unknown[]> {
  if (items === undefined) return [await call(operation, input)];
  return allPages(operation, async (token) => {
    const page = await callOnce(operation, token === undefined ? input : { ...input, [asked]: token });
    const [list, next] = [page[items], page[answeredAs]];
    return {
      // AWS says an empty list by an empty list: `allPages` refuses an answer without one.
      items: Array.isArray(list) ? list : undefined,
      nextToken: typeof next === 'string' && next !== '' ? next : undefined,
    };
  });
}

/** What a batch leaves out may have gone since; the next reading of the source will know. */
function checkBatch({ call, batch }: Step, values: readonly unknown[], input: Members): void {
  const asked = batch ? input[batch.as] : [];
  if (Array.isArray(asked) && values.length < asked.length)
    throw new Error(`${call}: ${asked.length - values.length} of ${asked.length} were not described`);
}
