import { isObject } from '../json.ts';
import type { Json, JsonObject } from '../service.ts';
import { batch, get, list } from './operations.ts';
import type { Table } from './table.ts';

const application = {
  kind: 'applications',
  by: { applicationName: 'applicationName' },
  missing: ['ApplicationDoesNotExistException', 'No application found for name: {applicationName}'],
} as const;

/** CodeDeploy: applications, their groups, deployments, and revisions, of which only one operation shows the content. */
export const codedeploy: Table = {
  kinds: {
    applications: { key: ['applicationName'], facts: ['applicationName'] },
    deploymentGroups: { key: ['applicationName', 'deploymentGroupName'] },
    deployments: { key: ['deploymentId'], given: { status: 'Succeeded' } },
    revisions: { key: ['applicationName', 'revision'] },
  },
  operations: {
    ListApplications: list('applications', { as: 'applicationName' }),
    ListDeploymentGroups: list('deploymentGroups', {
      as: 'deploymentGroupName',
      by: { applicationName: 'applicationName' },
      within: application,
    }),
    BatchGetDeploymentGroups: batch('deploymentGroups', {
      ids: 'deploymentGroupNames',
      by: ['deploymentGroupName'],
      also: { applicationName: 'applicationName' },
      in: 'deploymentGroupsInfo',
      within: application,
      tooMany: 'BatchLimitExceededException',
    }),
    ListDeployments: list('deployments', {
      as: 'deploymentId',
      by: {
        applicationName: 'applicationName',
        deploymentGroupName: 'deploymentGroupName',
        includeOnlyStatuses: 'status',
      },
      within: application,
    }),
    GetDeployment: get('deployments', {
      by: { deploymentId: 'deploymentId' },
      in: 'deploymentInfo',
      missing: ['DeploymentDoesNotExistException', 'The deployment {deploymentId} could not be found'],
    }),
    GetApplicationRevision: get('revisions', {
      by: { applicationName: 'applicationName', revision: hasHash },
      missing: ['RevisionDoesNotExistException', 'The revision could not be found.'],
    }),
    BatchGetDeployments: batch('deployments', {
      ids: 'deploymentIds',
      by: ['deploymentId'],
      in: 'deploymentsInfo',
      max: 25,
      tooMany: 'BatchLimitExceededException',
    }),
  },
};

/** A revision is asked for by the hash of its content. */
const hashOf = (revision: Json): Json => {
  const content = isObject(revision) ? (revision['appSpecContent'] ?? revision['string']) : undefined;
  return isObject(content) ? content['sha256'] : undefined;
};

function hasHash({ revision }: JsonObject, asked: Json): boolean {
  return hashOf(revision) !== undefined && hashOf(revision) === hashOf(asked);
}
