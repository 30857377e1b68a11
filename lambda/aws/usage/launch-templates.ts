import { gunzipSync } from 'node:zlib';
import pMap from 'p-map';
import { namingOf } from '../../core/history.ts';
import { allSeen, seenInAnswer } from '../../core/sightings.ts';
import type { Registry } from '../../core/image.ts';
import type { Sightings } from '../../core/usage.ts';
import { membersOf } from '../services.ts';
import type { Members } from '../services.ts';
import { answers, textIn } from './answers.ts';
import type { Reader } from './scope.ts';
import type { Asking } from './steps.ts';

/** EC2 publishes no rate for this read alone: a few at a time. */
const versionConcurrency = 3;

/**
 * What new instances start by themselves: the user data of each launch template in its latest and its default version, and
 * in those that an Auto Scaling group or one of its instances has; and of each launch configuration.
 */
export const readLaunchTemplates: Reader = async (scope) => {
  const tokens = ['NextToken', 'NextToken'] as const;
  const ec2: Asking = { call: await scope.caller('ec2'), tokens, concurrency: 1 };
  const autoScaling: Asking = { call: await scope.caller('auto-scaling'), tokens, concurrency: 1 };
  const current = await answers(ec2, {
    call: 'DescribeLaunchTemplateVersions',
    given: { Versions: ['$Latest', '$Default'], MaxResults: 200 },
    items: 'LaunchTemplateVersions',
  });
  const groups = await answers(autoScaling, {
    call: 'DescribeAutoScalingGroups',
    given: { MaxRecords: 100 },
    items: 'AutoScalingGroups',
  });
  const configurations = await answers(autoScaling, {
    call: 'DescribeLaunchConfigurations',
    given: { MaxRecords: 100 },
    items: 'LaunchConfigurations',
  });
  const pinned = await pMap(pinnedBy(groups, current), (version) => described(ec2, version), {
    concurrency: versionConcurrency,
  });
  return allSeen([
    ...[...current, ...pinned.flat()].map((version) => seenInVersion(version, scope.home)),
    ...configurations.map((one) => seenInConfiguration(one, scope.home)),
  ]);
};

/** One version of a launch template, by the template's id or name. */
interface Pin {
  readonly template: Readonly<Record<string, string>>;
  readonly version: string;
}

/** The versions by number that groups name anywhere and that were not described yet, each once. */
function pinnedBy(groups: readonly Members[], described: readonly Members[]): readonly Pin[] {
  const known = new Set(described.map(({ LaunchTemplateId: id, VersionNumber: number }) => namingOf([id, number])));
  const pins = groups.flatMap(specificationsIn).flatMap((specification): readonly Pin[] => {
    const { LaunchTemplateId: id, LaunchTemplateName: name, Version: version } = specification;
    if (typeof version !== 'string' || !/^\d+$/.test(version) || known.has(namingOf([id, version]))) return [];
    if (typeof id === 'string') return [{ template: { LaunchTemplateId: id }, version }];
    return typeof name === 'string' ? [{ template: { LaunchTemplateName: name }, version }] : [];
  });
  return [...new Map(pins.map((pin) => [JSON.stringify(pin), pin])).values()];
}

/** Wherever a group names a launch template: for itself, in its policy of mixed instances, or for an instance. */
function specificationsIn(value: unknown): readonly Members[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(specificationsIn);
  return 'Version' in value && ('LaunchTemplateId' in value || 'LaunchTemplateName' in value)
    ? [membersOf(value), ...inner]
    : inner;
}

const described = (ec2: Asking, { template, version }: Pin): Promise<readonly Members[]> =>
  answers(ec2, {
    call: 'DescribeLaunchTemplateVersions',
    given: { ...template, Versions: [version] },
    items: 'LaunchTemplateVersions',
    gone: [
      'InvalidLaunchTemplateId.NotFound',
      'InvalidLaunchTemplateId.VersionNotFound',
      'InvalidLaunchTemplateName.NotFoundException',
    ],
  });

const seenInVersion = (version: Members, home: Registry): Sightings =>
  seenInAnswer(unzipped(version), {
    usedBy: `Launch template ${textIn(version, 'LaunchTemplateName') ?? ''}:${String(version['VersionNumber'])} (${home.region})`,
    role: 'in-use',
    home,
  });

const seenInConfiguration = (configuration: Members, home: Registry): Sightings =>
  seenInAnswer(unzipped(configuration), {
    usedBy: `Launch configuration ${textIn(configuration, 'LaunchConfigurationName') ?? ''} (${home.region})`,
    role: 'in-use',
    home,
  });

/** User data may be packed before it is encoded: tools that make it for cloud-init do so by default. */
function unzipped(answer: Members): Members {
  const { UserData, LaunchTemplateData } = answer;
  const inner =
    typeof LaunchTemplateData === 'object' ? { LaunchTemplateData: unzipped(membersOf(LaunchTemplateData)) } : {};
  if (typeof UserData !== 'string') return { ...answer, ...inner };
  const bytes = Buffer.from(UserData, 'base64');
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isPacked
    ? { ...answer, ...inner, Script: gunzipSync(bytes, { maxOutputLength: mostBytes }).toString() }
    : { ...answer, ...inner };
}

/** EC2 takes 16 kB of it, packed. */
const mostBytes = 16 * 2 ** 20;
