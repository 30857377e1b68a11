import { texts } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { list } from './operations.ts';
import type { Operation, Table } from './table.ts';

const noId = ['InvalidLaunchTemplateId.NotFound', 'The specified launch template does not exist.'] as const;
const noName = [
  'InvalidLaunchTemplateName.NotFoundException',
  'At least one of the launch templates specified in the request does not exist.',
] as const;
const page = 200;

/**
 * The launch templates of EC2 and their versions, of which each has a `VersionNumber`. One is the latest because no
 * other has a higher number, and the default if its `DefaultVersion` says so: the first does, unless the test says.
 */
export const launchTemplates: Table = {
  kinds: {
    launchTemplates: {
      key: ['LaunchTemplateId'],
      given: { LaunchTemplateId: 'lt-{LaunchTemplateName}', DefaultVersionNumber: 1, LatestVersionNumber: 1 },
    },
    launchTemplateVersions: {
      key: ['LaunchTemplateId', 'VersionNumber'],
      given: { LaunchTemplateId: 'lt-{LaunchTemplateName}', VersionNumber: 1, DefaultVersion: true },
    },
  },
  operations: {
    DescribeLaunchTemplates: list('launchTemplates', {
      by: { LaunchTemplateIds: 'LaunchTemplateId', LaunchTemplateNames: 'LaunchTemplateName' },
      needs: { LaunchTemplateIds: noId, LaunchTemplateNames: noName },
      page,
    }),
    DescribeLaunchTemplateVersions: versionsAskedFor(
      list('launchTemplateVersions', {
        by: { LaunchTemplateId: 'LaunchTemplateId', LaunchTemplateName: 'LaunchTemplateName' },
        needs: { LaunchTemplateId: noId, LaunchTemplateName: noName },
        ignores: ['Versions'],
        page,
      }),
    ),
  },
};

/** All versions of one template, or those that are asked for. Without a template only the latest and default of all. */
function versionsAskedFor(listing: Operation): Operation {
  return {
    ...listing,
    answer(ask) {
      const { LaunchTemplateId, LaunchTemplateName } = ask.call.input;
      const versions = texts(ask.call.input, 'Versions');
      const isOfOne = LaunchTemplateId !== undefined || LaunchTemplateName !== undefined;
      const symbols = versions.filter((version) => version === '$Latest' || version === '$Default');
      if (!isOfOne && (versions.length === 0 || symbols.length < versions.length)) {
        throw ask.error('MissingParameter', 'The request must contain the parameter LaunchTemplateId.');
      }
      return listing.answer({ ...ask, all: (kind) => ask.all(kind).filter(isAmong(versions, ask.all(kind))) });
    },
  };
}

const isAmong =
  (wanted: readonly string[], all: readonly JsonObject[]) =>
  (version: JsonObject): boolean => {
    if (wanted.length === 0 || wanted.includes(String(Number(version['VersionNumber'])))) return true;
    if (wanted.includes('$Default') && version['DefaultVersion'] === true) return true;
    return wanted.includes('$Latest') && isLatest(version, all);
  };

const isLatest = (version: JsonObject, all: readonly JsonObject[]): boolean =>
  all
    .filter((other) => other['LaunchTemplateId'] === version['LaunchTemplateId'])
    .every((other) => Number(other['VersionNumber']) <= Number(version['VersionNumber']));
