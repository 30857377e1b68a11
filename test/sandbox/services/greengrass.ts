import { text } from '../json.ts';
import type { Json, JsonObject } from '../service.ts';
import { latest } from './criteria.ts';
import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const missing = 'ResourceNotFoundException';
const page = { byDefault: 50, max: 100 };

/** Greengrass: components in all their versions with their recipes, and deployments of them. */
export const greengrass: Table = {
  kinds: {
    componentVersions: {
      key: ['arn'],
      facts: ['scope'],
      given: {
        arn: 'arn:aws:greengrass:{region}:{account}:components:{componentName}:versions:{componentVersion}',
        scope: 'PRIVATE',
        recipeOutputFormat: 'JSON',
      },
    },
    deployments: {
      key: ['deploymentId'],
      given: { revisionId: '1', deploymentStatus: 'ACTIVE', isLatestForTarget: true },
    },
  },
  operations: {
    ListComponents: list('componentVersions', {
      by: { scope: { is: 'scope', unless: 'PRIVATE' } },
      from: (versions) => latest('componentName', 'componentVersion')(versions).map(componentOf),
      page,
    }),
    ListComponentVersions: list('componentVersions', { by: { arn: isOf }, needs: { arn: missing }, page }),
    GetComponent: get('componentVersions', { by: { arn: 'arn' }, ignores: ['recipeOutputFormat'], missing }),
    ListDeployments: list('deployments', {
      by: { targetArn: 'targetArn' },
      only: isListed,
      ignores: ['historyFilter'],
      page,
    }),
    GetDeployment: get('deployments', { by: { deploymentId: 'deploymentId' }, missing }),
  },
};

/** A component, of which the list shows the latest version. */
const componentOf = (version: JsonObject): JsonObject => ({
  arn: (text(version, 'arn') ?? '').replace(/:versions:.*$/, ''),
  componentName: version['componentName'],
  latestVersion: { arn: version['arn'], componentVersion: version['componentVersion'] },
});

/** Versions are asked for by the ARN of their component. */
function isOf(version: JsonObject, asked: Json): boolean {
  return text(componentOf(version), 'arn') === asked;
}

/** Earlier deployments to the same target are listed if all are asked for. */
function isListed({ isLatestForTarget }: JsonObject, { historyFilter }: JsonObject): boolean {
  return historyFilter === 'ALL' || isLatestForTarget === true;
}
