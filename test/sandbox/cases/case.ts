import type { JsonObject } from '../service.ts';

/** What is put into a service, two of each kind, and what its operations then answer. */
export interface Case {
  readonly seeds: Readonly<Record<string, readonly JsonObject[]>>;
  readonly lists?: Readonly<Record<string, Listing>>;
  readonly descriptions?: Readonly<Record<string, Description>>;
}

/** Two items, or parts of them. With a page of one they come on two pages, unless the operation has no pages. */
interface Listing {
  readonly input?: JsonObject;
  readonly items: readonly unknown[];
  /** An input for what is not there, and the error that it ends with. */
  readonly missing?: readonly [input: JsonObject, code: string];
}

interface Description {
  readonly input: JsonObject;
  /** A part of the answer. */
  readonly answer: JsonObject;
  readonly missing?: readonly [input: JsonObject, code: string];
}

/** An image, as what holds images names it. */
export const image = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/app:v1';

/** Two members, one of which is each of these names. */
export const both = (member: string, names: readonly [string, string] = ['a', 'b']): readonly JsonObject[] =>
  names.map((name) => ({ [member]: name }));
