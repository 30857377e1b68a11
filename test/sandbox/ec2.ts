import { flag, objects, text, texts } from './json.ts';
import { AwsError } from './service.ts';
import type { JsonObject } from './service.ts';
import { launchTemplates } from './services/launch-templates.ts';
import type { Table } from './services/table.ts';

/** The regions of the sandbox. A request to one that is disabled fails as if the caller were nobody. */
export interface Regions {
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
}

/** EC2, as far as it tells the regions and the launch templates, which are templates and versions of their own here. */
export const ec2Table = (regions: Regions): Table => ({
  kinds: launchTemplates.kinds,
  operations: {
    DescribeRegions: { answer: ({ call }) => described(regions, call.input) },
    ...launchTemplates.operations,
  },
});

function described(regions: Regions, input: JsonObject): JsonObject {
  const known = [
    ...regions.enabled.map((name) => regionAnswer(name, optInOf(name))),
    ...(flag(input, 'AllRegions') ? regions.disabled.map((name) => regionAnswer(name, 'not-opted-in')) : []),
  ];
  const wanted = texts(input, 'RegionNames');
  const unknown = wanted.find((name) => !known.some((region) => region.RegionName === name));
  if (unknown !== undefined) throw new AwsError('InvalidParameterValue', `Invalid region names: [${unknown}]`);
  return {
    Regions: known.filter(
      (region) => (wanted.length === 0 || wanted.includes(region.RegionName)) && passes(region, input),
    ),
  };
}

const regionAnswer = (RegionName: string, OptInStatus: string) => ({
  RegionName,
  Endpoint: `ec2.${RegionName}.amazonaws.com`,
  OptInStatus,
});

/** The regions that were there before opting in was, and so need none. */
const optInOf = (region: string): string => (withoutOptIn.has(region) ? 'opt-in-not-required' : 'opted-in');

const withoutOptIn = new Set([
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'sa-east-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-central-1',
  'eu-north-1',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
]);

/** Every filter must have a value that the region has. */
const passes = (region: ReturnType<typeof regionAnswer>, input: JsonObject): boolean =>
  objects(input, 'Filters').every((filter) =>
    texts(filter, 'Values').includes(filterable(region, text(filter, 'Name'))),
  );

function filterable(region: ReturnType<typeof regionAnswer>, name: string | undefined): string {
  if (name === 'endpoint') return region.Endpoint;
  if (name === 'opt-in-status') return region.OptInStatus;
  if (name === 'region-name') return region.RegionName;
  throw new AwsError('InvalidParameterValue', `The filter '${name ?? ''}' is invalid`);
}
