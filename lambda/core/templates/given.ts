import type { Registry } from '../image.ts';
import { isObject, memberOf, textOf } from './json.ts';
import type { Limit } from './limit.ts';

/** What a template is evaluated with: all that AWS tells of its stack and of those beside it. */
export interface Given {
  readonly home: Registry;
  readonly stackId: string;
  readonly stackName: string;
  /** The actual values, those of SSM resolved. */
  readonly parameters: ReadonlyMap<string, string>;
  /** What all stacks of the region export, by name. */
  readonly exports: ReadonlyMap<string, string>;
  /** The physical ids of the stack's resources, by their logical ids, as far as they were asked for. */
  readonly resources: ReadonlyMap<string, string>;
  /** The outputs of the region's stacks, by stack id. */
  readonly outputs: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** A template under evaluation. */
export interface Frame {
  readonly given: Given;
  readonly template: unknown;
  readonly limit: Limit;
  readonly depth: number;
}

export const deeper = (frame: Frame): Frame => ({ ...frame, depth: frame.depth + 1 });

/** What stands in the place of whatever nobody can tell: the parser of references makes a mention of it. */
export const untold = '${%}';

/**
 * A text as far as it can be told. What a dynamic reference stands for, CloudFormation does not say; an account or a
 * region that is unknown is most likely the stack's own, and to protect one image too many does no harm.
 */
export const told = (text: string, { account, region }: Registry): string =>
  text
    .replaceAll(dynamicReference, () => untold)
    .replaceAll(/\$\{%\}(?=\.dkr[.-]ecr)/g, account)
    .replaceAll(/(\.dkr[.-]ecr(?:-fips)?\.)\$\{%\}/g, `$1${region}`);

const dynamicReference = /\{\{resolve:[^{}]{1,2100}\}\}/g;

/** The texts that a parameter, or a pseudo parameter, may stand for. */
export function parameterTexts(name: string, { given, template }: Frame): readonly string[] | undefined {
  const pseudo = pseudoParameters.get(name)?.(given);
  if (pseudo !== undefined) return [pseudo];
  const declared = memberOf(memberOf(template, 'Parameters'), name);
  const actual = given.parameters.get(name) ?? defaultOf(declared);
  return actual === undefined ? undefined : [isHidden(declared, actual) ? untold : told(actual, given.home)];
}

function defaultOf(declared: unknown): string | undefined {
  const value = memberOf(declared, 'Default');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** CloudFormation shows asterisks for a value with `NoEcho`. */
const isHidden = (declared: unknown, actual: string): boolean =>
  textOf(memberOf(declared, 'NoEcho')) === 'true' || /^\*{4,}$/.test(actual);

const pseudoParameters: ReadonlyMap<string, (given: Given) => string> = new Map([
  ['AWS::AccountId', ({ home }: Given) => home.account],
  ['AWS::Region', ({ home }: Given) => home.region],
  ['AWS::Partition', partitionOf],
  ['AWS::URLSuffix', (given: Given) => suffixes.get(partitionOf(given)) ?? 'amazonaws.com'],
  ['AWS::StackId', ({ stackId }: Given) => stackId],
  ['AWS::StackName', ({ stackName }: Given) => stackName],
  ['AWS::NoValue', () => ''],
]);

function partitionOf({ stackId }: Given): string {
  return /^arn:([a-z-]{1,20}):/.exec(stackId)?.[1] ?? 'aws';
}

const suffixes: ReadonlyMap<string, string> = new Map([
  ['aws-cn', 'amazonaws.com.cn'],
  ['aws-eusc', 'amazonaws.eu'],
  ['aws-iso', 'c2s.ic.gov'],
  ['aws-iso-b', 'sc2s.sgov.gov'],
  ['aws-iso-e', 'cloud.adc-e.uk'],
  ['aws-iso-f', 'csp.hci.ic.gov'],
]);

/** The type of one of the stack's own resources. */
export const typeOf = (logicalId: string, { template }: Pick<Frame, 'template'>): unknown =>
  memberOf(memberOf(memberOf(template, 'Resources'), logicalId), 'Type');

export const repositoryType = 'AWS::ECR::Repository';
export const stackType = 'AWS::CloudFormation::Stack';

/** Whether parts of a template are known only by the physical ids of its resources: repositories and nested stacks. */
export function needsResources(template: unknown): boolean {
  const resources = memberOf(template, 'Resources');
  if (!isObject(resources)) return false;
  return Object.values(resources).some((one) => [repositoryType, stackType].includes(textOf(memberOf(one, 'Type'))));
}
