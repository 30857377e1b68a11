import { flag, numberOf, object, text, texts } from '../json.ts';
import { pageOf } from '../service.ts';
import type { Call, JsonObject } from '../service.ts';
import type { Source } from './code.ts';
import { aliasNotFound, invalidValue } from './errors.ts';
import * as functions from './functions.ts';
import { functionIn, nameIn, versionIn } from './names.ts';
import { configuration, describedAlias, listed, location } from './shapes.ts';
import { latest } from './state.ts';
import type { Alias, LambdaFunction, LambdaState } from './state.ts';

/** What an operation of Lambda does: it answers, or throws an `AwsError`. */
export type Operation = (call: Call, lambda: LambdaState) => JsonObject;

/** Lists `$LATEST` of each function, or with `ALL` every version, whose ARNs then name it. */
export const listFunctions: Operation = (call, lambda) => {
  const isAll = text(call.input, 'FunctionVersion') === 'ALL';
  const all = [...lambda.functions.values()].flatMap((one) =>
    [...one.versions.values()]
      .filter(({ version }) => isAll || version === latest)
      .map((version) => listed(one, version, isAll ? `${one.arn}:${version.version}` : one.arn)),
  );
  const { items, NextMarker } = pageIn(call, all);
  return { Functions: items, NextMarker };
};

/** Every version of one function, 50 on a page. */
export const listVersionsByFunction: Operation = (call, lambda) => {
  const one = functionIn(lambda, call.input);
  const all = [...one.versions.values()].map((version) => listed(one, version, `${one.arn}:${version.version}`));
  const { items, NextMarker } = pageIn(call, all);
  return { Versions: items, NextMarker };
};

/** The aliases of a function, or of one version. */
export const listAliases: Operation = (call, lambda) => {
  const one = functionIn(lambda, call.input);
  const version = text(call.input, 'FunctionVersion');
  const aliases = [...one.aliases.values()].filter((alias) => (version ?? alias.version) === alias.version);
  const { items, NextMarker } = pageIn(call, aliases);
  return { Aliases: items.map((alias) => describedAlias(one, alias)), NextMarker };
};

/** One version with the place of its code: for an image, its digest too. */
export const getFunction: Operation = ({ input }, lambda) => {
  const { found, version, arn } = versionIn(lambda, input);
  return { Configuration: configuration(found, version, arn), Code: location(version.code, arn), Tags: {} };
};

/** One version without the place of its code. */
export const getFunctionConfiguration: Operation = ({ input }, lambda) => {
  const { found, version, arn } = versionIn(lambda, input);
  return configuration(found, version, arn);
};

/** One alias. */
export const getAlias: Operation = ({ input }, lambda) => {
  const one = functionIn(lambda, input);
  const name = required(input, 'Name');
  const alias = one.aliases.get(name);
  if (!alias) throw aliasNotFound(`${one.arn}:${name}`);
  return describedAlias(one, alias);
};

/** Creates a function of an image or a zip file. */
export const createFunction: Operation = ({ input, nowMs }, lambda) => {
  const { name } = nameIn(input);
  const wanted = { name, role: required(input, 'Role'), architecture: architectureIn(input) };
  const created = functions.createFunction(lambda, { ...wanted, source: sourceIn(object(input, 'Code')) }, nowMs);
  if (flag(input, 'Publish')) functions.publish(lambda, created, { to: 'next-number', description: '', nowMs });
  return configuration(created, functions.currentOf(created), created.arn);
};

/** Changes the code of `$LATEST`. */
export const updateFunctionCode: Operation = ({ input, nowMs }, lambda) => {
  const one = functionIn(lambda, input);
  const version = functions.updateCode(lambda, one, { source: sourceIn(input), nowMs });
  if (flag(input, 'Publish')) functions.publish(lambda, one, { to: 'next-number', description: '', nowMs });
  return configuration(one, version, one.arn);
};

/** Publishes `$LATEST` as a version that never changes. */
export const publishVersion: Operation = ({ input, nowMs }, lambda) => {
  const one = functionIn(lambda, input);
  const to = text(input, 'PublishTo') === 'LATEST_PUBLISHED' ? 'latest-published' : 'next-number';
  const version = functions.publish(lambda, one, { to, description: text(input, 'Description') ?? '', nowMs });
  return configuration(one, version, `${one.arn}:${version.version}`);
};

/** Points a new alias at a version. */
export const createAlias: Operation = ({ input }, lambda) => {
  const one = functionIn(lambda, input);
  const weights = object(object(input, 'RoutingConfig'), 'AdditionalVersionWeights');
  const alias: Alias = {
    name: required(input, 'Name'),
    version: required(input, 'FunctionVersion'),
    description: text(input, 'Description') ?? '',
    weights: Object.fromEntries(Object.keys(weights).map((version) => [version, numberOf(weights, version) ?? 0])),
  };
  functions.createAlias(one, alias);
  return describedAlias(one, alias);
};

/** Deletes a function, or the version that the call names. */
export const deleteFunction: Operation = ({ input }, lambda) => {
  const one = functionIn(lambda, input);
  const { qualifier } = nameIn(input);
  if (qualifier === undefined) functions.deleteFunction(lambda, one);
  else functions.deleteVersion(one, qualifier);
  return {};
};

/** Lambda answers 50 at most, even if more are asked for. */
function pageIn<Item>({ input, maxPage }: Call, items: readonly Item[]) {
  const size = numberOf(input, 'MaxItems');
  if (size !== undefined && size < 1) throw invalidValue(`MaxItems must be 1 or more, got ${size}.`);
  const page = pageOf(items, {
    token: text(input, 'Marker'),
    size,
    limits: { byDefault: 50, max: 50 },
    maxPage,
    invalidToken: () => invalidValue('Invalid pagination token.'),
  });
  return { items: page.items, NextMarker: page.nextToken };
}

function required(input: JsonObject, key: string): string {
  const value = text(input, key);
  if (value === undefined) throw invalidValue(`${key} must not be null.`);
  return value;
}

function sourceIn(code: JsonObject): Source {
  const image = text(code, 'ImageUri');
  if (image !== undefined) return { image };
  const zip = text(code, 'ZipFile');
  if (zip === undefined) throw invalidValue('The sandbox takes code as ImageUri or ZipFile.');
  return { zip };
}

const architectureIn = (input: JsonObject): LambdaFunction['architecture'] =>
  texts(input, 'Architectures').includes('arm64') ? 'arm64' : 'x86_64';
