import { seenInTemplate } from '../../lambda/core/template.ts';
import type { Given } from '../../lambda/core/template.ts';
import type { Sightings } from '../../lambda/core/usage.ts';
import { here } from './build.ts';

export const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';
export const pseudoHost = '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}';
export const stack = { usedBy: 'CloudFormation stack web (eu-west-1)', role: 'in-use', home: here } as const;
export const stackId = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/web/1';
export const naming = { usedBy: stack.usedBy };

export interface Around extends Partial<Omit<Given, 'parameters' | 'exports' | 'resources' | 'outputs'>> {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
  readonly resources?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
const mapOf = <Value>(record: Readonly<Record<string, Value>> = {}) => new Map(Object.entries(record));
export const given = ({ parameters, exports, resources, outputs = {}, ...over }: Around = {}): Given => ({
  home: here,
  stackId,
  stackName: 'web',
  parameters: mapOf(parameters),
  exports: mapOf(exports),
  resources: mapOf(resources),
  outputs: new Map(Object.entries(outputs).map(([id, some]) => [id, mapOf(some)])),
  ...over,
});

export const task = (image: unknown, sections: object = {}) => ({
  ...sections,
  Resources: {
    ...('Resources' in sections ? Object(sections.Resources) : {}),
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Image: image }] } },
  },
});

export function seen(template: unknown, around?: Around): Sightings {
  const found = seenInTemplate(template, given(around), stack);
  if ('unreadable' in found) throw new Error(found.unreadable);
  return found;
}
export const tags = (template: unknown, around?: Around) => seen(template, around).references.map(({ tag }) => tag);
/** Rows of equal length: jest takes a missing argument for a callback. */
export const rows = (...all: readonly [string, unknown, Around?][]) =>
  all.map(([name, image, around = {}]) => [name, image, around] as const);
/** What is said of repositories as a whole. */
export const whole = (template: unknown, around?: Around) =>
  seen(template, around).mentions.filter(({ words }) => words.length === 0);
