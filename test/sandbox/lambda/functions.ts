import { fetched, isThere } from './code.ts';
import type { Source } from './code.ts';
import { conflict, functionNotFound, invalidValue } from './errors.ts';
import { arnOf, latest, latestPublished } from './state.ts';
import type { Alias, LambdaFunction, LambdaState, Version } from './state.ts';

/** Creates a function, which has the version `$LATEST` only. */
export function createFunction(
  lambda: LambdaState,
  { source, ...wanted }: Pick<LambdaFunction, 'architecture' | 'name' | 'role'> & { readonly source: Source },
  nowMs: number,
): LambdaFunction {
  const { name, architecture } = wanted;
  if (lambda.functions.has(name)) throw conflict(`Function already exist: ${name}`);
  const code = fetched(lambda, source, architecture);
  const first = versionOf(lambda, { version: latest, code, description: '', nowMs });
  const created: LambdaFunction = {
    ...wanted,
    arn: arnOf(lambda, name),
    versions: new Map([[latest, first]]),
    aliases: new Map(),
    published: 0,
  };
  lambda.functions.set(name, created);
  return created;
}

/** Changes the code of `$LATEST`. A tag is resolved anew, also if it is the same tag. */
export function updateCode(
  lambda: LambdaState,
  changed: LambdaFunction,
  { source, nowMs }: { readonly source: Source; readonly nowMs: number },
): Version {
  const code = fetched(lambda, source, changed.architecture);
  const { code: before, description } = currentOf(changed);
  if (code.kind !== before.kind) throw invalidValue(`Please do not provide another package type: ${code.kind}.`);
  const version = versionOf(lambda, { version: latest, code, description, nowMs });
  changed.versions.set(latest, version);
  return version;
}

/** Publishes `$LATEST` as the next number, unless nothing has changed since the last: then that is the answer. */
export function publish(
  lambda: LambdaState,
  published: LambdaFunction,
  {
    to,
    description,
    nowMs,
  }: { readonly to: 'next-number' | 'latest-published'; readonly description: string; readonly nowMs: number },
): Version {
  const { code } = currentOf(published);
  const last = published.versions.get(String(published.published));
  if (to === 'next-number' && last?.code.sha256 === code.sha256) return last;
  if (to === 'next-number') published.published += 1;
  const name = to === 'next-number' ? String(published.published) : latestPublished;
  const version = versionOf(lambda, { version: name, code, description, nowMs });
  published.versions.set(name, version);
  return version;
}

/** Points a new alias at a version. */
export function createAlias(owner: LambdaFunction, alias: Alias): void {
  if (owner.aliases.has(alias.name)) throw conflict(`Alias already exists: ${owner.arn}:${alias.name}`);
  for (const version of [alias.version, ...Object.keys(alias.weights)]) {
    if (!owner.versions.has(version)) throw functionNotFound(`${owner.arn}:${version}`);
  }
  owner.aliases.set(alias.name, alias);
}

/** Deletes a function with all its versions and aliases. */
export const deleteFunction = (lambda: LambdaState, { name }: LambdaFunction): void => {
  lambda.functions.delete(name);
};

/** Deletes one published version that no alias uses. */
export function deleteVersion({ arn, versions, aliases }: LambdaFunction, version: string): void {
  if (version === latest) throw invalidValue('$LATEST version cannot be deleted without deleting the function.');
  if (!versions.has(version)) throw functionNotFound(`${arn}:${version}`);
  const users = [...aliases.values()].filter((alias) => alias.version === version || version in alias.weights);
  if (users.length > 0) {
    throw conflict(`Cannot delete version ${version}: aliases ${users.map(({ name }) => name).join(', ')} use it.`);
  }
  versions.delete(version);
}

/** Fetches all images again, as Lambda does from time to time: versions whose image is gone fail. */
export function refetchAll(lambda: LambdaState): void {
  for (const { versions } of lambda.functions.values()) {
    for (const version of versions.values()) {
      if (!isThere(lambda, version.code)) version.state = { name: 'Failed', reasonCode: 'ImageDeleted' };
    }
  }
}

/** The version `$LATEST`, which every function has. */
export function currentOf({ arn, versions }: LambdaFunction): Version {
  const version = versions.get(latest);
  if (!version) throw new Error(`${arn} has lost its $LATEST`);
  return version;
}

const versionOf = (
  lambda: LambdaState,
  { nowMs, ...version }: Pick<Version, 'code' | 'description' | 'version'> & { readonly nowMs: number },
): Version => ({ ...version, revisionId: lambda.newId(), modifiedAtMs: nowMs, state: { name: 'Active' } });
