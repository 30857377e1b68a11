import { membersOf } from '../schemas/members.ts';
import type { OperationModel, Shape } from '../schemas/model.ts';
import type { AwsError, Call, JsonObject } from '../service.ts';

/** What one service has and what it answers. */
export interface Table {
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly operations: Readonly<Record<string, Operation>>;
  /** One and the same in all regions of an account. */
  readonly isGlobal?: boolean;
}

/** One kind of resources. They are kept in the API's own shape, all members of all answers that show them together. */
export interface Kind {
  /** The members that tell one from another. A second with the same replaces the first. */
  readonly key: readonly string[];
  /** Names that no answer shows, but operations ask for: `Rule` of a target. */
  readonly facts?: readonly string[];
  /**
   * What it is given if the test does not say: `arn:aws:codebuild:{region}:{account}:project/{name}`, with members of
   * the resource in braces, or any other JSON.
   */
  readonly given?: JsonObject;
  /** What AWS has in every account and region, such as the default event bus. */
  readonly always?: readonly JsonObject[];
}

/** What an operation does. */
export interface Operation {
  /** The kinds of resources that it shows, and by which schema. */
  readonly shows?: readonly { readonly kind: string; readonly by: (model: OperationModel) => Shape }[];
  readonly answer: (ask: Ask) => JsonObject;
}

/** A call, with everything that an answer is made of. */
export interface Ask {
  readonly call: Call;
  readonly model: OperationModel;
  /** The resources of a kind where the call arrived, as they were put. */
  readonly all: (kind: string) => readonly JsonObject[];
  /** The error of that code, with the status that the service has for it. */
  readonly error: (code: string, message: string) => AwsError;
  /** The error with which the service refuses an input. */
  readonly invalid: (message: string) => AwsError;
  readonly invalidToken: () => AwsError;
}

/** The schema of a member, or of the items of a list, by its path in the output: `projects[]`, `Service`, ``. */
export function shapeAt({ name, output }: OperationModel, path: string): Shape {
  if (path === '') return output;
  const steps = path.split('.');
  return steps.reduce((shape, step) => {
    const member = membersOf(shape).get(step.replace('[]', ''));
    if (!member) throw new Error(`the output of ${name} has no ${path}`);
    return step.endsWith('[]') ? member.shape.getValueSchema() : member.shape;
  }, output);
}
