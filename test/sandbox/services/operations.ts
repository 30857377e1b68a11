import { createHash } from 'node:crypto';
import { asText, texts } from '../json.ts';
import { membersOf } from '../schemas/members.ts';
import type { OperationModel } from '../schemas/model.ts';
import { projected } from '../schemas/plain.ts';
import { pageOf } from '../service.ts';
import type { AwsError, JsonObject } from '../service.ts';
import { means } from './criteria.ts';
import type { Criteria } from './criteria.ts';
import { shapeAt } from './table.ts';
import type { Ask, Operation } from './table.ts';

interface Meant {
  /** Which resources the members of the input mean. */
  readonly by?: Criteria;
  /** Which resources are meant at all. */
  readonly only?: (resource: JsonObject, input: JsonObject) => boolean;
  /** What of these is shown, if it is not each: the latest version, say. */
  readonly from?: (meant: readonly JsonObject[]) => readonly JsonObject[];
  /** Members of the input that change nothing here. Any other that is not known is a bug of the sandbox when used. */
  readonly ignores?: readonly string[];
  /** Where the output has what was asked for, if it is not its only list, or the output itself. */
  readonly in?: string;
}

interface Listing extends Meant {
  /** AWS's limits of a page: what it holds unless the call says, and at most. 100 and 100, unless said. */
  readonly page?: number | { readonly byDefault: number; readonly max: number };
  /** The member that stands for each resource, in a list of texts. */
  readonly as?: string;
  /** What must be there, or the service refuses to list what is in it. */
  readonly within?: Single & { readonly kind: string };
  /** Members of the input that must mean something, and the error if they do not. */
  readonly needs?: Readonly<Record<string, Missing>>;
}

/** What means one resource, and the error if it is not there. */
interface Single extends Pick<Meant, 'from' | 'only'> {
  readonly by: Criteria;
  readonly missing: Missing;
}

/** The code of an error, and its sentence with members of the input in braces, where it is known. */
type Missing = string | readonly [code: string, message: string];

/** Pages through the resources of a kind. */
export function list(kind: string, listing: Listing = {}): Operation {
  const { as } = listing;
  const page = limitsOf(listing.page ?? 100);
  const placeIn = (model: OperationModel): string => listing.in ?? onlyListIn(model);
  return {
    shows: as === undefined ? [{ kind, by: (model) => shapeAt(model, `${placeIn(model)}[]`) }] : [],
    answer(ask) {
      const { call, model, all } = ask;
      refuseUnmodelled(ask, listing);
      refuseOutside(ask, listing.within);
      const found = allMeant(listing, call.input, all(kind));
      if (found.length === 0) refuseUnmet(ask, listing.needs);
      const { items, nextToken } = pageOf(found, {
        token: tokenIn(ask),
        size: sizeIn(ask, page.max),
        limits: model.tokens ? page : unlimited,
        maxPage: model.tokens ? call.maxPage : undefined,
        invalidToken: ask.invalidToken,
      });
      const place = placeIn(model);
      return {
        [place]: items.map((item) => (as === undefined ? projected(shapeAt(model, `${place}[]`), item) : item[as])),
        ...(model.tokens && { [model.tokens.answered]: tokenOut(ask, nextToken) }),
      };
    },
  };
}

/** Describes one resource, or refuses with the service's error if it is not there. */
export function get(kind: string, asking: Meant & Single): Operation {
  const place = asking.in ?? '';
  return {
    shows: [{ kind, by: (model) => shapeAt(model, place) }],
    answer(ask) {
      refuseUnmodelled(ask, asking);
      const found = projected(shapeAt(ask.model, place), oneOf(ask, kind, asking));
      return place === '' ? found : { [place]: found };
    },
  };
}

interface Batching {
  /** The member of the input with what is asked for, and the members of a resource that it may mean. */
  readonly ids: string;
  readonly by: readonly string[];
  readonly in: string;
  readonly max?: number;
  /** The error of more than that, if it is not the usual one of invalid inputs. */
  readonly tooMany?: string;
  /** The member of the output with what is not there. None: it is left out in silence. */
  readonly missing?: string;
  readonly also?: Criteria;
  readonly within?: Listing['within'];
  readonly ignores?: readonly string[];
}

/** Describes many resources by their names. */
export function batch(kind: string, batching: Batching): Operation {
  const { ids, by, in: place, max = 100, missing, also = {} } = batching;
  return {
    shows: [{ kind, by: (model) => shapeAt(model, `${place}[]`) }],
    answer(ask) {
      const { call, model, all } = ask;
      refuseUnmodelled(ask, { by: { ...also, [ids]: by }, ignores: batching.ignores ?? [] });
      refuseOutside(ask, batching.within);
      const asked = texts(call.input, ids);
      if (asked.length > max) throw tooMany(ask, batching, asked.length);
      const found = asked.map((id) =>
        all(kind).find((one) => means({ id: by }, { id }, one) && means(also, call.input, one)),
      );
      return {
        [place]: found.flatMap((one) => (one ? [projected(shapeAt(model, `${place}[]`), one)] : [])),
        ...(missing !== undefined && { [missing]: asked.filter((_, i) => !found[i]) }),
      };
    },
  };
}

function tooMany({ error, invalid }: Ask, { ids, max = 100, tooMany: code }: Batching, count: number): AwsError {
  const message = `${ids} may name ${max} at most, got ${count}.`;
  return code === undefined ? invalid(message) : error(code, message);
}

/** What is asked for within something is refused if that is not there. */
function refuseOutside(ask: Ask, within: Listing['within']): void {
  const isAsked = Object.keys(within?.by ?? {}).some((name) => ask.call.input[name] !== undefined);
  if (within && isAsked) oneOf(ask, within.kind, within);
}

/** The resource that the input means, or the service's error. */
export function oneOf({ call, all, error }: Ask, kind: string, single: Single): JsonObject {
  const [found] = allMeant(single, call.input, all(kind));
  if (found) return found;
  throw missingFrom(single.missing, { call, error }, Object.keys(single.by));
}

function allMeant(
  { by = {}, only = () => true, from = (meant) => meant }: Meant,
  input: JsonObject,
  resources: readonly JsonObject[],
): readonly JsonObject[] {
  return from(resources.filter((resource) => means(by, input, resource) && only(resource, input)));
}

function refuseUnmet(ask: Ask, needs: Listing['needs'] = {}): void {
  const unmet = Object.entries(needs).find(([name]) => ask.call.input[name] !== undefined);
  if (unmet) throw missingFrom(unmet[1], ask, [unmet[0]]);
}

function missingFrom(
  missing: Missing,
  { call: { input }, error }: Pick<Ask, 'call' | 'error'>,
  names: readonly string[],
): AwsError {
  if (typeof missing !== 'string') {
    const [code, message] = missing;
    return error(
      code,
      message.replaceAll(/\{(\w+)\}/g, (_, name: string) => asText(input[name])),
    );
  }
  const asked = names.map((name) => `${name} ${JSON.stringify(input[name])}`);
  return error(missing, `There is none with ${asked.join(', ')}.`);
}

/** What an operation would do with a member that it does not model, nobody knows: better to find out. */
function refuseUnmodelled({ call, model }: Ask, { by = {}, ignores = [] }: Meant): void {
  const known = new Set([...Object.keys(by), ...ignores, model.tokens?.asked, model.size]);
  const strange = Object.keys(call.input).find((name) => call.input[name] !== undefined && !known.has(name));
  if (strange !== undefined) throw new Error(`the sandbox does not model ${strange} of ${call.operation}`);
}

const limitsOf = (page: number | { readonly byDefault: number; readonly max: number }) =>
  typeof page === 'number' ? { byDefault: page, max: page } : page;

const unlimited = { byDefault: Infinity, max: Infinity };

/** Tokens are good for the list that gave them only: for the same operation, in the same place, with the same input. */
function tokenIn(ask: Ask): string | undefined {
  const token = ask.model.tokens && ask.call.input[ask.model.tokens.asked];
  if (token === undefined) return undefined;
  const [of, page] = asText(token).split('.');
  if (of !== listOf(ask) || page === undefined) throw ask.invalidToken();
  return page;
}

const tokenOut = (ask: Ask, page: string | undefined): string | undefined =>
  page === undefined ? undefined : `${listOf(ask)}.${page}`;

function listOf({ call: { account, region, operation, input }, model }: Ask): string {
  const apart = new Set([model.tokens?.asked, model.size]);
  const same = Object.entries(input).filter(([name]) => !apart.has(name));
  return createHash('sha256')
    .update(JSON.stringify([account, region, operation, same]))
    .digest('hex')
    .slice(0, 16);
}

function sizeIn({ call, model, invalid }: Ask, max: number): number | undefined {
  const size = model.size === undefined ? undefined : call.input[model.size];
  if (size === undefined) return undefined;
  if (typeof size === 'number' && size >= 1 && size <= max) return size;
  throw invalid(
    `1 validation error detected: Value '${asText(size)}' at '${model.size}' failed to satisfy constraint: ` +
      `Member must have value between 1 and ${max}`,
  );
}

function onlyListIn({ name, output }: OperationModel): string {
  const lists = [...membersOf(output).values()].filter(({ shape }) => shape.isListSchema());
  const [only, ...others] = lists;
  if (!only || others.length > 0) throw new Error(`say in which list of ${name} the resources are`);
  return only.name;
}
