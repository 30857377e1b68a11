import { errorOf } from './kernel/dialect.ts';
import { text } from './json.ts';
import { AwsError } from './service.ts';
import type { Json, JsonObject, Service } from './service.ts';

/** The regions of the sandbox. A request to one that is disabled fails as if the caller were nobody. */
export interface Regions {
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
}

/** EC2, as far as it tells the regions. */
export const ec2Service =
  (regions: Regions): Service =>
  ({ operation, input }) => {
    if (operation !== 'DescribeRegions') {
      throw errorOf('ec2', 'unknownOperation', `The action ${operation} is not valid for this web service.`);
    }
    const known = [
      ...regions.enabled.map((name) => regionAnswer(name, optInOf(name))),
      ...(text(input, 'AllRegions') === 'true'
        ? regions.disabled.map((name) => regionAnswer(name, 'not-opted-in'))
        : []),
    ];
    const wanted = namesIn(input);
    const unknown = wanted.find((name) => !known.some((region) => region.regionName === name));
    if (unknown !== undefined) {
      throw new AwsError('InvalidParameterValue', `Invalid region names: [${unknown}]`);
    }
    const item = known.filter(
      (region) => (wanted.length === 0 || wanted.includes(region.regionName)) && passes(region, input),
    );
    return { regionInfo: { item } };
  };

const regionAnswer = (regionName: string, optInStatus: string) => ({
  regionName,
  regionEndpoint: `ec2.${regionName}.amazonaws.com`,
  optInStatus,
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
  Object.entries(input)
    .filter(([key]) => /^Filter\.\d+\.Name$/.test(key))
    .every(([key, name]) => {
      const values = Object.entries(input).filter(([other]) => other.startsWith(key.replace('Name', 'Value.')));
      return values.some(([, value]) => value === filterable(region, name));
    });

function filterable(region: ReturnType<typeof regionAnswer>, name: Json): string {
  if (name === 'endpoint') return region.regionEndpoint;
  if (name === 'opt-in-status') return region.optInStatus;
  if (name === 'region-name') return region.regionName;
  throw new AwsError('InvalidParameterValue', `The filter '${JSON.stringify(name)}' is invalid`);
}

const namesIn = (input: JsonObject): readonly string[] =>
  Object.entries(input).flatMap(([key, value]) =>
    /^RegionName\.\d+$/.test(key) && typeof value === 'string' ? [value] : [],
  );
