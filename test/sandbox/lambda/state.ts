import { createHash } from 'node:crypto';
import type { Place } from '../service.ts';

/** Lambda of one account in one region. */
export interface LambdaState extends Place {
  readonly functions: Map<string, LambdaFunction>;
  readonly resolve: ResolveForPlatform;
  /** A UUID that was never given out before. */
  readonly newId: () => string;
}

/** The digest of the image for one platform (`linux/amd64`). None: it is not there, or it is an index. */
export type ResolveForPlatform = (image: string, platform?: string) => string | undefined;

export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly architecture: 'arm64' | 'x86_64';
  readonly role: string;
  /** `$LATEST` first, then those that were published, in order. Published ones never change their code. */
  readonly versions: Map<string, Version>;
  readonly aliases: Map<string, Alias>;
  /** That of every version: the sandbox does not keep earlier ones. */
  environment?: Readonly<Record<string, string>>;
  /** How many were ever published: numbers are not used again. */
  published: number;
}

export interface Version {
  readonly version: string;
  readonly code: Code;
  readonly description: string;
  readonly revisionId: string;
  readonly modifiedAtMs: number;
  state: State;
  /** How its last update goes: well, unless said. */
  update?: Update;
}

/** What a version runs. The image's digest is the one that its tag stood for when the code was set. */
export type Code =
  | { readonly kind: 'image'; readonly uri: string; readonly resolvedUri: string; readonly sha256: string }
  | { readonly kind: 'zip'; readonly sha256: string; readonly sizeBytes: number };

/** Until an update is `Successful`, the code before it runs. */
export type Update = 'InProgress' | 'Failed' | 'Successful';

/** Idle functions become Inactive; those whose image is gone or forbidden, Failed. */
export type State =
  | { readonly name: 'Active' }
  | { readonly name: 'Inactive'; readonly reasonCode: 'Idle' }
  | { readonly name: 'Failed'; readonly reasonCode: 'ImageDeleted' | 'ImageAccessDenied' };

export interface Alias {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Other versions that take a share of the calls, as `{ '2': 0.1 }`. */
  readonly weights: Readonly<Record<string, number>>;
}

/** Lambda as it is before anybody uses it. */
export function emptyLambda({ account, region }: Place, resolve: ResolveForPlatform): LambdaState {
  let given = 0;
  return {
    account,
    region,
    functions: new Map(),
    resolve,
    newId() {
      given += 1;
      const hex = createHash('sha256').update(`${account}/${region}/${given}`).digest('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
}

/** The ARN of a function in a place. */
export const arnOf = ({ account, region }: Place, name: string): string =>
  `arn:aws:lambda:${region}:${account}:function:${name}`;

/** The version that is changed by updates, and the one that is published in place. */
export const latest = '$LATEST';
export const latestPublished = '$LATEST.PUBLISHED';
