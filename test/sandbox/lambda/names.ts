import { text } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { aliasNotFound, functionNotFound } from './errors.ts';
import { arnOf, latest } from './state.ts';
import type { LambdaFunction, LambdaState, Version } from './state.ts';

/** A function with the version that was asked for. */
export interface Found {
  readonly found: LambdaFunction;
  readonly version: Version;
  /** Its ARN as it was asked for: with its version or alias, or without. */
  readonly arn: string;
}

/** The function that an input names by name, partial ARN or ARN. */
export function functionIn(lambda: LambdaState, input: JsonObject): LambdaFunction {
  const { name } = nameIn(input);
  const found = lambda.functions.get(name);
  if (!found) throw functionNotFound(arnOf(lambda, name));
  return found;
}

/** The function and version that an input names, the version by number or alias, `$LATEST` unless it does. */
export function versionIn(lambda: LambdaState, input: JsonObject): Found {
  const found = functionIn(lambda, input);
  const { qualifier } = nameIn(input);
  const number = qualifier === undefined ? latest : (found.aliases.get(qualifier)?.version ?? qualifier);
  const version = found.versions.get(number);
  const arn = qualifier === undefined ? found.arn : `${found.arn}:${qualifier}`;
  if (!version) throw isNumber(number) ? functionNotFound(arn) : aliasNotFound(arn);
  return { found, version, arn };
}

/** Both parts of what an input names. */
export function nameIn(input: JsonObject): { readonly name: string; readonly qualifier: string | undefined } {
  const [name = '', inName] = (text(input, 'FunctionName') ?? '')
    .replace(/^(?:arn:aws:lambda:[^:]+:)?(?:\d{12}:)?function:/, '')
    .split(':');
  return { name, qualifier: text(input, 'Qualifier') ?? inName };
}

const isNumber = (version: string): boolean => /^(?:\$LATEST.*|\d+)$/.test(version);
