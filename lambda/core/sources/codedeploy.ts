import { listed } from './source.ts';
import type { Chain, Step, Steps } from './source.ts';

const groups: Steps = [
  { call: 'ListApplications', items: 'applications' },
  {
    call: 'ListDeploymentGroups',
    from: { applicationName: '' },
    items: 'deploymentGroups',
    gone: ['ApplicationDoesNotExistException'],
  },
  {
    call: 'BatchGetDeploymentGroups',
    from: { applicationName: '^' },
    batch: { as: 'deploymentGroupNames', of: '', size: 100 },
    items: 'deploymentGroupsInfo',
  },
];

const inFlight: Steps = [
  {
    call: 'ListDeployments',
    given: { includeOnlyStatuses: ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'] },
    items: 'deployments',
  },
  { call: 'BatchGetDeployments', batch: { as: 'deploymentIds', of: '', size: 25 }, items: 'deploymentsInfo' },
];

/** Deployments tell their appspec's hash only. Those in S3 and GitHub nobody can read here. */
const revision = (of: string, applicationName: string): Step => ({
  call: 'GetApplicationRevision',
  from: { applicationName, revision: of },
  only: { [`${of}.revisionType`]: ['AppSpecContent', 'String'] },
  gone: ['RevisionDoesNotExistException', 'ApplicationDoesNotExistException'],
});

const lastDeployment = (member: string): Chain => ({
  consumer: 'CodeDeploy group',
  name: '^^deploymentGroupName',
  steps: [
    ...groups,
    {
      call: 'GetDeployment',
      from: { deploymentId: `${member}.deploymentId` },
      only: { [`${member}.deploymentId`]: 'any', computePlatform: ['ECS'] },
      gone: ['DeploymentDoesNotExistException'],
    },
    revision('deploymentInfo.revision', '^applicationName'),
  ],
});

/** The task definitions that ECS deployments started last, start now, and go back to. */
export const codeDeploy = listed({
  title: 'CodeDeploy deployments',
  service: 'codedeploy',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  namesDefinitions: true,
  // CodeDeploy publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'CodeDeploy group',
      name: '^deploymentGroupName',
      steps: [...groups, revision('targetRevision', 'applicationName')],
    },
    lastDeployment('lastSuccessfulDeployment'),
    lastDeployment('lastAttemptedDeployment'),
    ...['revision', 'previousRevision'].map((of): Chain => ({
      consumer: 'CodeDeploy deployment',
      name: '^deploymentId',
      steps: [...inFlight, revision(of, 'applicationName')],
    })),
  ],
});
